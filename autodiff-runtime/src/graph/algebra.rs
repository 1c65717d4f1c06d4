//! What pullbacks are written over: numbers, plain values, or variables that record them.

use super::op::Indices;
use super::value::Value;
use super::var::Variable;
use crate::Scalar;
use crate::tensor::{Field, Shape};
use std::ops::Range;

/// Which of the operands `a`, `b`, `c` and the result `y` a pullback names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named(u8);

impl Named {
    pub const fn of(names: &[&str]) -> Named {
        let mut bits = 0;
        let mut k = 0;
        while k < names.len() {
            bits |= match names[k].as_bytes()[0] {
                b'a' => 1,
                b'b' => 2,
                b'c' => 4,
                _ => 8,
            };
            k += 1;
        }
        Named(bits)
    }

    /// Whether the operand in that place is named.
    pub fn operand(self, index: usize) -> bool {
        self.0 & (1 << index.min(2)) != 0
    }

    pub fn result(self) -> bool {
        self.0 & 8 != 0
    }

    pub fn anything(self) -> bool {
        self.0 != 0
    }

    pub const NOTHING: Named = Named(0);

    /// Something that is neither an operand nor the result.
    pub const OTHER: Named = Named(16);
}

/// A bare number. An operation on these is a machine instruction, not a choice between numbers and tensors.
#[derive(Clone, Copy)]
pub struct Number<T>(pub T);

/// The argument types tell a closure what it is of.
fn of_one<T>(f: impl Fn(T) -> T, a: T) -> Number<T> {
    Number(f(a))
}

fn of_two<T>(f: impl Fn(T, T) -> T, a: T, b: T) -> Number<T> {
    Number(f(a, b))
}

fn of_three<T>(f: impl Fn(T, T, T) -> T, a: T, b: T, c: T) -> Number<T> {
    Number(f(a, b, c))
}

/// `pick` of the static transforms gives a negative zero, because that is neutral in sums. Here people see it in `grad`.
fn picked<T: Scalar>(weight: T, x: T) -> T {
    if weight == T::ZERO { T::ZERO } else { weight * x }
}

macro_rules! number {
    ($value:expr, $a:ident) => {
        of_one($value, $a.0)
    };
    ($value:expr, $a:ident, $b:ident) => {
        of_two($value, $a.0, $b.0)
    };
    ($value:expr, $a:ident, $b:ident, $c:ident) => {
        of_three($value, $a.0, $b.0, $c.0)
    };
}

macro_rules! apply {
    ($name:ident, $value:expr, $a:ident) => {
        $a.map($value)
    };
    ($name:ident, $value:expr, $a:ident, $b:ident) => {
        $a.zip(stringify!($name), $b, $value)
    };
    ($name:ident, $value:expr, $a:ident, $b:ident, $c:ident) => {
        $a.zip3(stringify!($name), ($b, $c), $value)
    };
}

macro_rules! pullback {
    ({}) => {
        None
    };
    ({ $code:expr, [$($named:ident),*] }) => {
        Some($code)
    };
}

macro_rules! is_smooth {
    ({}) => {
        false
    };
    ($pullback:tt) => {
        true
    };
}

macro_rules! named {
    ({}) => {
        Named::NOTHING
    };
    ({ $code:expr, [$($named:ident),*] }) => {
        const { Named::of(&[$(stringify!($named)),*]) }
    };
}

macro_rules! algebra {
    (($y:ident, $g:ident) $({ $name:ident, { $value:expr }, [$($operand:ident),*], [$($pullback:tt),*] })*) => {
        /// The rows of the rule table.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Primitive {
            $($name),*
        }

        /// The operations of the rule table.
        pub trait Arithmetic: Clone {
            /// A number beside `self`.
            fn number(&self, x: f64) -> Self;
            $(fn $name($($operand: &Self),*) -> Self;)*
            fn powi(&self, n: i32) -> Self;
        }

        /// Those on shapes, too.
        pub trait Algebra: Arithmetic {
            fn sum_to(&self, shape: &Shape) -> Self;
            /// Summed to the shape of another.
            fn sum_like(&self, other: &Self) -> Self;
            fn broadcast_to(&self, shape: &Shape) -> Self;
            fn reshape(&self, shape: &Shape) -> Self;
            fn permute(&self, axes: &[usize]) -> Self;
            /// The product of matrices, of which each is read as its transpose where `transposed` says so.
            fn matmul(&self, other: &Self, transposed: [bool; 2]) -> Self;
            fn narrow(&self, axis: usize, range: Range<usize>) -> Self;
            /// The adjoint of `narrow`, out of an axis of length `len`.
            fn padded(&self, axis: usize, start: usize, len: usize) -> Self;
            fn index_select(&self, axis: usize, indices: &Indices) -> Self;
            /// The adjoint of `index_select`, out of an axis of length `len`.
            fn index_added(&self, axis: usize, indices: &Indices, len: usize) -> Self;
            fn dims(&self) -> Shape;
        }

        impl<T: Field> Arithmetic for Number<T> {
            #[inline(always)]
            fn number(&self, x: f64) -> Self {
                Number(T::from_f64(x))
            }

            $(
                #[inline(always)]
                fn $name($($operand: &Self),*) -> Self {
                    number!($value, $($operand),*)
                }
            )*

            #[inline(always)]
            fn powi(&self, n: i32) -> Self {
                Number(crate::primitives::powi(self.0, n))
            }
        }

        impl<T: Field> Arithmetic for Value<T> {
            fn number(&self, x: f64) -> Self {
                Value::of_number(T::from_f64(x))
            }

            $(
                #[track_caller]
                fn $name($($operand: &Self),*) -> Self {
                    apply!($name, $value, $($operand),*)
                }
            )*

            fn powi(&self, n: i32) -> Self {
                self.map(|x| crate::primitives::powi(x, n))
            }
        }

        impl<T: Field> Algebra for Value<T> {
            #[track_caller]
            fn sum_to(&self, shape: &Shape) -> Self {
                if self.dims() == shape.dims() { self.clone() } else { Value::from(self.known_tensor().sum_to(shape)) }
            }

            #[track_caller]
            fn sum_like(&self, other: &Self) -> Self {
                match (self.number(), other.number()) {
                    (Some(_), Some(_)) => self.clone(),
                    _ => self.sum_to(&other.shape()),
                }
            }

            #[track_caller]
            fn broadcast_to(&self, shape: &Shape) -> Self {
                if self.dims() == shape.dims() { self.clone() } else { Value::from(self.known_tensor().broadcast_to(shape)) }
            }

            #[track_caller]
            fn reshape(&self, shape: &Shape) -> Self {
                if self.dims() == shape.dims() { self.clone() } else { Value::from(self.known_tensor().reshape(shape)) }
            }

            #[track_caller]
            fn permute(&self, axes: &[usize]) -> Self {
                Value::from(self.known_tensor().permute(axes))
            }

            #[track_caller]
            fn matmul(&self, other: &Self, transposed: [bool; 2]) -> Self {
                Value::from(self.known_tensor().product(&other.known_tensor(), transposed))
            }

            #[track_caller]
            fn narrow(&self, axis: usize, range: Range<usize>) -> Self {
                Value::from(self.known_tensor().narrow(axis as isize, range))
            }

            fn padded(&self, axis: usize, start: usize, len: usize) -> Self {
                Value::from(self.known_tensor().padded(axis, start, len))
            }

            #[track_caller]
            fn index_select(&self, axis: usize, indices: &Indices) -> Self {
                Value::from(self.known_tensor().index_select(axis as isize, indices))
            }

            fn index_added(&self, axis: usize, indices: &Indices, len: usize) -> Self {
                Value::from(self.known_tensor().index_added(axis, indices, len))
            }

            fn dims(&self) -> Shape {
                self.shape()
            }
        }

        impl<T: Field> Arithmetic for Variable<T> {
            fn number(&self, x: f64) -> Self {
                Variable::constant(T::from_f64(x))
            }

            $(
                #[track_caller]
                fn $name($($operand: &Self),*) -> Self {
                    Variable::primitive(Primitive::$name, &[$($operand),*])
                }
            )*

            fn powi(&self, n: i32) -> Self {
                Variable::powi(self, n)
            }
        }

        impl<T: Field> Algebra for Variable<T> {
            fn sum_to(&self, shape: &Shape) -> Self {
                if self.has_shape(shape.dims()) { self.snapshot() } else { Variable::sum_to(self, shape) }
            }

            fn sum_like(&self, other: &Self) -> Self {
                if self.has_shape(other.shape()) { self.snapshot() } else { Variable::sum_to(self, other.shape()) }
            }

            fn broadcast_to(&self, shape: &Shape) -> Self {
                if self.has_shape(shape.dims()) { self.snapshot() } else { Variable::broadcast_to(self, shape) }
            }

            fn reshape(&self, shape: &Shape) -> Self {
                if self.has_shape(shape.dims()) { self.snapshot() } else { Variable::reshape(self, shape) }
            }

            fn permute(&self, axes: &[usize]) -> Self {
                Variable::permute(self, axes)
            }

            fn matmul(&self, other: &Self, transposed: [bool; 2]) -> Self {
                self.product(other, transposed)
            }

            fn narrow(&self, axis: usize, range: Range<usize>) -> Self {
                self.taken(axis, range)
            }

            fn padded(&self, axis: usize, start: usize, len: usize) -> Self {
                self.put(axis, start, len)
            }

            fn index_select(&self, axis: usize, indices: &Indices) -> Self {
                self.selected(axis, indices)
            }

            fn index_added(&self, axis: usize, indices: &Indices, len: usize) -> Self {
                self.added(axis, indices, len)
            }

            fn dims(&self) -> Shape {
                Shape::from(self.shape())
            }
        }

        impl Primitive {
            pub fn name(self) -> &'static str {
                match self {
                    $(Primitive::$name => stringify!($name),)*
                }
            }

            /// The value, from the operands'.
            #[track_caller]
            #[inline(always)]
            pub fn value<A: Arithmetic>(self, operands: &[&A]) -> A {
                match (self, operands) {
                    $((Primitive::$name, [$($operand),*]) => A::$name($($operand),*),)*
                    _ => unreachable!("a primitive has its number of operands"),
                }
            }

            /// The product of a change of the result with the derivative by an operand; nothing where none passes.
            // The numbers are those of the formulas.
            #[allow(unused_variables, clippy::approx_constant)]
            #[inline(always)]
            pub fn pullback<A: Arithmetic>(self, index: usize, operands: &[&A], $y: &A, $g: &A) -> Option<A> {
                match (self, operands) {
                    $((Primitive::$name, [$($operand),*]) => pullbacks!(index, $($pullback),*),)*
                    _ => unreachable!("a primitive has its number of operands"),
                }
            }

            /// Whether a derivative passes through an operand.
            pub fn is_smooth(self, index: usize) -> bool {
                const SMOOTH: &[&[bool]] = &[$(&[$(is_smooth!($pullback)),*]),*];
                SMOOTH[self as usize][index]
            }

            /// What that names.
            pub fn named(self, index: usize) -> Named {
                const NAMED: &[&[Named]] = &[$(&[$(named!($pullback)),*]),*];
                NAMED[self as usize][index]
            }
        }
    };
}

macro_rules! pullbacks {
    ($index:ident, $first:tt) => {
        pullback!($first)
    };
    ($index:ident, $first:tt, $second:tt) => {
        if $index == 0 { pullback!($first) } else { pullback!($second) }
    };
    ($index:ident, $first:tt, $second:tt, $third:tt) => {
        match $index {
            0 => pullback!($first),
            1 => pullback!($second),
            _ => pullback!($third),
        }
    };
}

autodiff_macros::__pullbacks! { algebra }
