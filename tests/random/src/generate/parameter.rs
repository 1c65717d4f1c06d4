//! Parameters and results: their types, and how a caller of the derivatives passes them.

use crate::generate::definition::struct_name;
use crate::generate::scope::{Form, Kind};
use crate::generate::syntax::{Part, parts};

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// `f64`
    Scalar,
    /// `&f64` or `&mut f64`
    Reference,
    /// `&[f64]` or `&mut [f64]`, with at least so many elements
    Slice(usize),
    /// `[f64; N]`
    Array(usize),
    /// `&[f64; N]` or `&mut [f64; N]`
    ArrayReference(usize),
    /// `[[f64; columns]; rows]`
    Grid(usize, usize),
    /// `&[[f64; columns]; rows]` or `&mut`
    GridReference(usize, usize),
    /// `Vec<f64>`, with at least so many elements
    Vector(usize),
    /// `&Vec<f64>`
    VectorReference(usize),
    /// A struct.
    Struct(usize),
    /// `&S` or `&mut S`
    StructReference(usize),
    /// `&[S]` or `&mut [S]`, with at least so many elements
    StructSlice(usize, usize),
    /// `usize`, from 0 to 4
    Integer,
    /// `usize`: how much deeper a recursion goes
    Depth,
    /// `i32`, from -3 to 3
    Signed,
    /// `bool`
    Flag,
    /// `&str`
    Word,
    /// `&[usize]`, two elements or more, each from 0 to 4
    Indices,
}

/// The largest value of an integer parameter.
pub const LARGEST_INTEGER: usize = 4;
/// What a `&str` parameter may be.
pub const WORDS: [&str; 3] = ["plain", "steep", "flat"];

/// A parameter of a program's function.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type, up to `mut`.
    pub shape: Shape,
    /// Whether it is a `&mut`.
    pub exclusive: bool,
    /// Whether it is bound as `mut name`.
    pub mutable_binding: bool,
    /// Whether the function is differentiated with respect to it.
    pub active: bool,
}

impl Parameter {
    /// Its type as it stands in a signature.
    pub fn type_parts(&self) -> Vec<Part> {
        let reference = if self.exclusive { "&mut " } else { "&" };
        match self.shape {
            Shape::Scalar => parts![Part::Float],
            Shape::Reference => parts![reference, Part::Float],
            Shape::Slice(_) => parts![reference, "[", Part::Float, "]"],
            Shape::Array(n) => parts!["[", Part::Float, format!("; {n}]")],
            Shape::ArrayReference(n) => parts![reference, "[", Part::Float, format!("; {n}]")],
            Shape::Grid(rows, columns) => {
                parts!["[[", Part::Float, format!("; {columns}]; {rows}]")]
            }
            Shape::GridReference(rows, columns) => {
                parts![reference, "[[", Part::Float, format!("; {columns}]; {rows}]")]
            }
            Shape::Vector(_) => parts!["Vec<", Part::Float, ">"],
            Shape::VectorReference(_) => parts!["&Vec<", Part::Float, ">"],
            Shape::Struct(number) => parts![struct_name(number)],
            Shape::StructReference(number) => parts![reference, struct_name(number)],
            Shape::StructSlice(number, _) => parts![reference, "[", struct_name(number), "]"],
            Shape::Integer | Shape::Depth => parts!["usize"],
            Shape::Signed => parts!["i32"],
            Shape::Flag => parts!["bool"],
            Shape::Word => parts!["&str"],
            Shape::Indices => parts!["&[usize]"],
        }
    }

    /// Whether it holds floats.
    pub fn is_float(&self) -> bool {
        use Shape::*;
        !matches!(self.shape, Integer | Depth | Signed | Flag | Word | Indices)
    }

    /// Whether its type says which floats it holds.
    pub fn shows_float(&self) -> bool {
        self.is_float() && !matches!(self.shape, Shape::Struct(_) | Shape::StructReference(_) | Shape::StructSlice(..))
    }

    /// The kind of variable it is in the body.
    pub fn kind(&self) -> Kind {
        let row = |form, at_least| Kind::Row { form, at_least };
        match self.shape {
            Shape::Scalar => Kind::Scalar,
            Shape::Reference => Kind::Reference,
            Shape::Slice(n) => row(Form::Slice, n),
            Shape::Array(n) => row(Form::Array, n),
            Shape::ArrayReference(n) => row(Form::ArrayReference, n),
            Shape::Grid(rows, columns) => Kind::Grid { rows, columns, by_reference: false },
            Shape::GridReference(rows, columns) => Kind::Grid { rows, columns, by_reference: true },
            Shape::Vector(n) => row(Form::Vector, n),
            Shape::VectorReference(n) => row(Form::VectorReference, n),
            Shape::Struct(definition) => Kind::Struct { definition, by_reference: false },
            Shape::StructReference(definition) => Kind::Struct { definition, by_reference: true },
            Shape::StructSlice(definition, at_least) => Kind::Structs { definition, form: Form::Slice, at_least },
            Shape::Integer | Shape::Depth => Kind::Integer(crate::generate::scope::Bound::Below(LARGEST_INTEGER + 1)),
            Shape::Signed => Kind::Signed,
            Shape::Flag => Kind::Flag,
            Shape::Word => Kind::Word,
            Shape::Indices => Kind::Indices,
        }
    }
}

/// What a function returns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// `f64`
    Scalar,
    /// `(f64, f64)`
    Pair,
    /// `[f64; N]`
    Array(usize),
    /// `Vec<f64>` of at least so many elements
    Vector(usize),
    /// A struct
    Struct(usize),
    /// `()`
    Unit,
}

impl Outcome {
    /// The type, or `None` for `()`.
    pub fn type_parts(self) -> Option<Vec<Part>> {
        match self {
            Outcome::Scalar => Some(parts![Part::Float]),
            Outcome::Pair => Some(parts!["(", Part::Float, ", ", Part::Float, ")"]),
            Outcome::Array(n) => Some(parts!["[", Part::Float, format!("; {n}]")]),
            Outcome::Vector(_) => Some(parts!["Vec<", Part::Float, ">"]),
            Outcome::Struct(number) => Some(parts![struct_name(number)]),
            Outcome::Unit => None,
        }
    }
}
