//! The float methods of `std` as functions.
//!
//! `a.sin()` on a value of yet unknown type does not compile, and on a generic one it may mean anything that is in
//! scope. `sin(a)` always means this one.

use crate::scalar::Scalar;

/// Hands the list of methods, by kind, to the macro `$to`. The one place to add a method of a later `std`.
macro_rules! methods {
    ($to:ident $($float:ty)?) => {
        $to! {
            $($float:)?
            unary:
                floor ceil round round_ties_even trunc fract abs signum next_up next_down
                sqrt cbrt recip exp exp2 exp_m1 ln log2 log10 ln_1p
                sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh
                to_degrees to_radians;
            binary: copysign div_euclid rem_euclid powf log hypot atan2 max min midpoint;
            ternary: mul_add clamp;
        }
    };
}

macro_rules! declare {
    (unary: $($unary:ident)*; binary: $($binary:ident)*; ternary: $($ternary:ident)*;) => {
        /// The methods that `f32` and `f64` share, each as `std` defines it.
        #[doc(hidden)]
        pub trait Elementary: Copy {
            $(fn $unary(self) -> Self;)*
            $(fn $binary(self, b: Self) -> Self;)*
            $(fn $ternary(self, b: Self, c: Self) -> Self;)*
            fn powi(self, n: i32) -> Self;
            fn sin_cos(self) -> (Self, Self);
            fn is_nan(self) -> bool;
        }
    };
}

macro_rules! implement {
    ($float:ty: unary: $($unary:ident)*; binary: $($binary:ident)*; ternary: $($ternary:ident)*;) => {
        impl Elementary for $float {
            $(#[inline(always)] fn $unary(self) -> Self { <$float>::$unary(self) })*
            $(#[inline(always)] fn $binary(self, b: Self) -> Self { <$float>::$binary(self, b) })*
            $(#[inline(always)] fn $ternary(self, b: Self, c: Self) -> Self { <$float>::$ternary(self, b, c) })*

            #[inline(always)]
            fn powi(self, n: i32) -> Self {
                <$float>::powi(self, n)
            }

            #[inline(always)]
            fn sin_cos(self) -> (Self, Self) {
                <$float>::sin_cos(self)
            }

            #[inline(always)]
            fn is_nan(self) -> bool {
                <$float>::is_nan(self)
            }
        }
    };
}

macro_rules! functions {
    (unary: $($unary:ident)*; binary: $($binary:ident)*; ternary: $($ternary:ident)*;) => {
        $(
            #[doc = concat!("`a.", stringify!($unary), "()`")]
            #[inline(always)]
            pub fn $unary<T: Scalar>(a: T) -> T {
                a.$unary()
            }
        )*
        $(
            #[doc = concat!("`a.", stringify!($binary), "(b)`")]
            #[inline(always)]
            pub fn $binary<T: Scalar>(a: T, b: T) -> T {
                a.$binary(b)
            }
        )*
        $(
            #[doc = concat!("`a.", stringify!($ternary), "(b, c)`")]
            #[inline(always)]
            pub fn $ternary<T: Scalar>(a: T, b: T, c: T) -> T {
                a.$ternary(b, c)
            }
        )*
    };
}

#[cfg(feature = "tensor")]
pub(crate) use methods;

methods!(declare);
methods!(implement f32);
methods!(implement f64);
methods!(functions);

/// `a.powi(n)`
#[inline(always)]
pub fn powi<T: Scalar>(a: T, n: i32) -> T {
    a.powi(n)
}

/// `a.sin_cos()`
#[inline(always)]
pub fn sin_cos<T: Scalar>(a: T) -> (T, T) {
    a.sin_cos()
}
