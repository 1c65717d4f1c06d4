//! The variables a program can name at a point, and what the borrow checker lets it do with them.

use crate::generate::syntax::Estimate;

/// What an integer variable is known to be below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// `i < n`
    Below(usize),
    /// `n = row.len()`, with the variable whose length it is.
    Length(usize),
    /// `behind <= i` and `i + ahead < row.len()`
    Within {
        /// The variable whose length it is.
        row: usize,
        /// How far behind `i` is still an index.
        behind: usize,
        /// How far ahead of `i` is still an index.
        ahead: usize,
    },
}

/// How a sequence of floats is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `[f64; N]`
    Array,
    /// `&[f64; N]`, `&mut [f64; N]`
    ArrayReference,
    /// `&[f64]`, `&mut [f64]`
    Slice,
    /// `Vec<f64>`
    Vector,
    /// `&Vec<f64>`
    VectorReference,
}

/// The types of the language.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// `f64`
    Scalar,
    /// `&f64`, `&mut f64`
    Reference,
    /// A sequence with at least so many elements (exactly so many in an array).
    Row { form: Form, at_least: usize },
    /// `[[f64; columns]; rows]`, or a reference to one
    Grid { rows: usize, columns: usize, by_reference: bool },
    /// A struct, or a reference to one.
    Struct { definition: usize, by_reference: bool },
    /// A sequence of structs, at least so many.
    Structs { definition: usize, form: Form, at_least: usize },
    /// `Vec<Vec<f64>>` with at least so many rows, each with at least so many elements.
    Lists { rows: usize, columns: usize },
    /// `(f64, f64)`
    Pair,
    /// `usize`
    Integer(Bound),
    /// `i32`
    Signed,
    /// `bool`
    Flag,
    /// `&str`
    Word,
    /// `&[usize]` with two elements or more
    Indices,
}

impl Kind {
    /// The least length of what has one index.
    pub fn at_least(self) -> Option<usize> {
        match self {
            Kind::Row { at_least, .. } | Kind::Structs { at_least, .. } | Kind::Lists { rows: at_least, .. } => {
                Some(at_least)
            }
            _ => None,
        }
    }

    /// Whether it is a `Vec`, behind a reference or not: one that is borrowed for writing cannot be asked for its length.
    pub fn is_vec(self) -> bool {
        match self {
            Kind::Row { form, .. } | Kind::Structs { form, .. } => {
                matches!(form, Form::Vector | Form::VectorReference)
            }
            Kind::Lists { .. } => true,
            _ => false,
        }
    }
}

/// A borrow that a variable holds.
#[derive(Clone, Copy, Debug)]
pub struct Borrow {
    /// The variable it borrows.
    pub root: usize,
    /// Whether it is a `&mut`.
    pub exclusive: bool,
}

/// A variable, parameter or constant.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Kind,
    /// Whether its floats may be written (for references: whether it is a `&mut`).
    pub mutable: bool,
    /// The size of each of its floats.
    pub estimate: Estimate,
    /// Whether rustc knows its float type at once.
    pub typed: bool,
    /// Trips of all loops around its declaration.
    pub trips: usize,
    /// What it borrows.
    pub borrow: Option<Borrow>,
    /// Shared borrows of it that are alive.
    pub shared: usize,
    /// Moved, or borrowed by a `&mut` that is alive.
    pub unusable: bool,
    /// Left alone by assignments: loop counters.
    pub counter: bool,
    /// A `&mut` parameter: whoever lends it may do so again and again.
    pub lent: bool,
}

impl Variable {
    /// An immutable, freely usable variable.
    pub fn new(name: String, kind: Kind, estimate: Estimate) -> Variable {
        Variable {
            name,
            kind,
            mutable: false,
            estimate,
            typed: true,
            trips: 1,
            borrow: None,
            shared: 0,
            unusable: false,
            counter: false,
            lent: false,
        }
    }

    /// Whether its floats can be written now.
    pub fn writable(&self) -> bool {
        self.mutable && self.shared == 0
    }
}

/// Variables from the outermost in.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    variables: Vec<Variable>,
}

impl Scope {
    /// Adds a variable, which hides older ones of its name, and returns its index.
    pub fn declare(&mut self, variable: Variable) -> usize {
        if let Some(borrow) = variable.borrow {
            self.borrow(borrow);
        }
        self.variables.push(variable);
        self.variables.len() - 1
    }

    /// Where the scope is now; for `leave`.
    pub fn enter(&self) -> usize {
        self.variables.len()
    }

    /// Ends the variables declared since `mark`, and their borrows.
    pub fn leave(&mut self, mark: usize) {
        while self.variables.len() > mark {
            if let Some(borrow) = self.variables.pop().and_then(|variable| variable.borrow) {
                self.release(borrow);
            }
        }
    }

    /// Starts a borrow.
    pub fn borrow(&mut self, borrow: Borrow) {
        if borrow.exclusive {
            self.variables[borrow.root].unusable = true;
        } else {
            self.variables[borrow.root].shared += 1;
        }
    }

    /// Ends a borrow.
    pub fn release(&mut self, borrow: Borrow) {
        if borrow.exclusive {
            self.variables[borrow.root].unusable = false;
        } else {
            self.variables[borrow.root].shared -= 1;
        }
    }

    /// Indices of the variables that can be named and read and that satisfy `wanted`, oldest first.
    pub fn find(&self, wanted: impl Fn(&Variable) -> bool) -> Vec<usize> {
        let is_visible = |index: &usize| {
            let variable = &self.variables[*index];
            !variable.unusable && self.position(&variable.name) == Some(*index) && wanted(variable)
        };
        (0..self.variables.len()).filter(is_visible).collect()
    }

    /// The variable that `name` means here.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.variables.iter().rposition(|variable| variable.name == name)
    }

    /// The variable at `index`.
    pub fn get(&self, index: usize) -> &Variable {
        &self.variables[index]
    }

    /// The variable at `index`, to change it.
    pub fn get_mut(&mut self, index: usize) -> &mut Variable {
        &mut self.variables[index]
    }

    /// Whether a loop runs over the indices of `row`, whose length must then not shrink.
    pub fn length_in_use(&self, row: usize) -> bool {
        let uses = |variable: &Variable| match variable.kind {
            Kind::Integer(Bound::Within { row: r, .. } | Bound::Length(r)) => r == row,
            _ => false,
        };
        self.variables.iter().any(uses)
    }
}
