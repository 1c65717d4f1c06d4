//! Numbers: what `f32` and `f64` have in common.

use std::fmt::{Debug, Display};
use std::iter::{Product, Sum};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use crate::primitives::Elementary;
use crate::tangent::Tangent;
use crate::word::Word;

/// A floating-point number, `f32` or `f64`, with its arithmetic and all methods that `std` gives to both.
///
/// It is the bound for differentiable functions that are generic in their precision:
///
/// ```
/// use autodiff_runtime::Scalar;
///
/// fn logistic<T: Scalar>(x: T) -> T {
///     T::ONE / (T::ONE + (-x).exp())
/// }
///
/// assert_eq!(logistic(0.0_f32), 0.5);
/// assert_eq!(logistic(0.0_f64), 0.5);
/// ```
pub trait Scalar:
    Tangent
    + Word
    + Elementary
    + Copy
    + PartialOrd
    + Default
    + Debug
    + Display
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Rem<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + RemAssign
    + Sum
    + Product
    + Send
    + Sync
    + 'static
{
    /// `0.0`
    const ZERO: Self;

    /// `1.0`
    const ONE: Self;

    /// `-0.0`, the neutral element of addition: adding it changes no number, not even the sign of a zero.
    const NEUTRAL: Self;

    /// The distance from `1.0` to the next larger number.
    const EPSILON: Self;

    /// The nearest number of this type.
    fn from_f64(x: f64) -> Self;

    /// The same number, exactly.
    fn to_f64(self) -> f64;

    /// The nearest number of this type.
    fn from_i32(n: i32) -> Self;
}

macro_rules! number {
    ($($float:ty)*) => {$(
        impl Scalar for $float {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const NEUTRAL: Self = -0.0;
            const EPSILON: Self = <$float>::EPSILON;

            #[inline(always)]
            fn from_f64(x: f64) -> Self {
                x as $float
            }

            #[inline(always)]
            fn to_f64(self) -> f64 {
                self.into()
            }

            #[inline(always)]
            fn from_i32(n: i32) -> Self {
                n as $float
            }
        }
    )*};
}

number!(f32 f64);

/// A number, or a reference to one, as arithmetic takes both.
#[diagnostic::on_unimplemented(
    message = "a value of type `{Self}` is calculated with next to active ones, but is no number",
    label = "is no number",
    note = "calculate with the numbers in it, or in a function of your own that is called without active arguments"
)]
pub trait Number: Copy {
    /// The type of the number.
    type Number;

    /// The number.
    fn number(self) -> Self::Number;
}

macro_rules! plain_number {
    ($($float:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Number for $float {
            type Number = $float;

            #[inline(always)]
            fn number(self) -> $float {
                self
            }
        }
    )*};
}

plain_number!(f32 f64);

#[diagnostic::do_not_recommend]
impl<T: Number> Number for &T {
    type Number = T::Number;

    #[inline(always)]
    fn number(self) -> T::Number {
        (*self).number()
    }
}

/// [`Number::number`] as a function.
#[inline(always)]
pub fn number<T: Number>(x: T) -> T::Number {
    x.number()
}

/// `x`, which is of the type of `_like`.
#[inline(always)]
pub fn like<T>(_like: &T, x: T) -> T {
    x
}

/// A constant of the type that its use asks for.
#[inline(always)]
pub fn constant<T: Scalar>(x: f64) -> T {
    T::from_f64(x)
}

/// The tangent of what can be cast to a number: a number, or nothing for integers; or a reference to that.
pub trait TangentOfCast: Copy {
    /// The tangent of the cast value.
    fn cast(self) -> f64;
}

/// The cotangent of what can be cast to a number.
pub trait CotangentOfCast {
    /// The part of a cotangent of the cast value that flows back.
    fn back(bar: f64) -> Self;
}

macro_rules! cast_number {
    ($($float:ty)*) => {$(
        impl TangentOfCast for $float {
            #[inline(always)]
            fn cast(self) -> f64 {
                self.into()
            }
        }

        impl CotangentOfCast for $float {
            #[inline(always)]
            fn back(bar: f64) -> Self {
                bar as $float
            }
        }
    )*};
}

cast_number!(f32 f64);

impl TangentOfCast for () {
    #[inline(always)]
    fn cast(self) -> f64 {
        -0.0
    }
}

impl<T: TangentOfCast> TangentOfCast for &T {
    #[inline(always)]
    fn cast(self) -> f64 {
        (*self).cast()
    }
}

impl CotangentOfCast for () {
    #[inline(always)]
    fn back(_: f64) {}
}

/// [`TangentOfCast::cast`] to `f64`.
#[inline(always)]
pub fn tangent_as_f64<A: TangentOfCast>(x: A) -> f64 {
    x.cast()
}

/// [`TangentOfCast::cast`] to `f32`.
#[inline(always)]
pub fn tangent_as_f32<A: TangentOfCast>(x: A) -> f32 {
    x.cast() as f32
}

/// [`CotangentOfCast::back`] as a function.
#[inline(always)]
pub fn uncast<A: Scalar, B: CotangentOfCast>(bar: A) -> B {
    B::back(bar.to_f64())
}

/// The derivative of a cast between number types, applied to `x`: a cast to the type that its use asks for.
#[inline(always)]
pub fn cast_back<A: Scalar, B: Scalar>(x: A) -> B {
    B::from_f64(x.to_f64())
}
