//! The functions of the rule table, element by element.

use super::{Element, Tensor};
use crate::Scalar;
use crate::primitives::methods;

/// What stands beside a tensor in an elementwise function: a tensor, or one number for all elements.
pub trait Operand<T> {
    /// The tensor.
    #[doc(hidden)]
    fn tensor(&self) -> Tensor<T>;
}

impl<T: Element> Operand<T> for Tensor<T> {
    fn tensor(&self) -> Tensor<T> {
        self.clone()
    }
}

impl<T: Element> Operand<T> for &Tensor<T> {
    fn tensor(&self) -> Tensor<T> {
        (*self).clone()
    }
}

macro_rules! number_operand {
    ($($float:ty)*) => {$(
        impl Operand<$float> for $float {
            fn tensor(&self) -> Tensor<$float> {
                Tensor::scalar(*self)
            }
        }
    )*};
}

number_operand!(f32 f64);

macro_rules! tensor_methods {
    (unary: $($unary:ident)*; binary: $($binary:ident)*; ternary: $($ternary:ident)*;) => {
        impl<T: Scalar + Element> Tensor<T> {
            $(
                #[doc = concat!("`x.", stringify!($unary), "()` of each element.")]
                pub fn $unary(&self) -> Tensor<T> {
                    self.map(crate::primitives::$unary)
                }
            )*
            $(
                #[doc = concat!("`a.", stringify!($binary), "(b)` of each element and its partner.\n\n")]
                /// # Panics
                ///
                /// If the shapes cannot be broadcast to one.
                #[track_caller]
                pub fn $binary(&self, b: impl Operand<T>) -> Tensor<T> {
                    self.zip(stringify!($binary), &b.tensor(), crate::primitives::$binary)
                }
            )*
        }
    };
}

methods!(tensor_methods);

impl<T: Scalar + Element> Tensor<T> {
    /// `x.powi(n)` of each element.
    pub fn powi(&self, n: i32) -> Tensor<T> {
        self.map(|x| crate::primitives::powi(x, n))
    }

    /// `a * b + c`, rounded once.
    ///
    /// # Panics
    ///
    /// If the shapes cannot be broadcast to one.
    #[track_caller]
    pub fn mul_add(&self, b: impl Operand<T>, c: impl Operand<T>) -> Tensor<T> {
        self.zip3("mul_add", (&b.tensor(), &c.tensor()), crate::primitives::mul_add)
    }

    /// No element below `lo`, none above `hi`.
    ///
    /// # Panics
    ///
    /// If `lo` is not at most `hi`.
    #[track_caller]
    pub fn clamp(&self, lo: T, hi: T) -> Tensor<T> {
        assert!(lo <= hi, "`clamp`: the bounds {lo} and {hi} leave nothing");
        self.map(|x| crate::primitives::clamp(x, lo, hi))
    }

    /// What is positive of each element; zero of the rest.
    pub fn relu(&self) -> Tensor<T> {
        self.map(|x| if x > T::ZERO || x.to_f64().is_nan() { x } else { T::ZERO })
    }

    /// `1 / (1 + exp(-x))` of each element.
    pub fn sigmoid(&self) -> Tensor<T> {
        self.map(|x| T::ONE / (T::ONE + crate::primitives::exp(-x)))
    }
}
