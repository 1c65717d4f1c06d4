//! Factors that rules choose by comparing: which share of a cotangent goes where at ties, kinks and poles.
//!
//! A weight carries no derivative of its own. It enters a rule as `pick(weight, x)`, which is nothing at all for weight
//! zero, so that an infinite `x` cannot make a flat spot NaN.

use crate::scalar::Scalar;

/// `w * x`; neutral if `w` is zero, even where `x` is infinite or NaN.
#[inline(always)]
pub fn pick<T: Scalar>(w: T, x: T) -> T {
    if w == T::ZERO { T::NEUTRAL } else { w * x }
}

/// What is positive of `x`; NaN at NaN.
#[inline(always)]
pub fn relu<T: Scalar>(x: T) -> T {
    if x <= T::ZERO { T::ZERO } else { x }
}

/// 1 where `relu` lets `x` through.
#[inline(always)]
pub fn relu_weight<T: Scalar>(x: T) -> T {
    if x <= T::ZERO { T::ZERO } else { T::ONE }
}

/// The share of `a` in the derivative of `a.max(b)`: one half at a tie; a NaN operand has none, as `max` ignores it.
#[inline(always)]
pub fn max_weight<T: Scalar>(a: T, b: T) -> T {
    if a > b {
        T::ONE
    } else if a < b {
        T::ZERO
    } else {
        tie_weight(a, b)
    }
}

/// The share of `a` in the derivative of `a.min(b)`: one half at a tie; a NaN operand has none, as `min` ignores it.
#[inline(always)]
pub fn min_weight<T: Scalar>(a: T, b: T) -> T {
    if a < b {
        T::ONE
    } else if a > b {
        T::ZERO
    } else {
        tie_weight(a, b)
    }
}

/// The share of `a` where no operand is the larger one: they are equal, or one is NaN.
#[inline(always)]
fn tie_weight<T: Scalar>(a: T, b: T) -> T {
    match (a.is_nan(), b.is_nan()) {
        (true, false) => T::ZERO,
        (false, true) => T::ONE,
        _ => T::from_f64(0.5),
    }
}

/// The sign of `x`, and 0 at either zero, where `signum` is ±1; NaN at NaN. The derivative of `abs`.
#[inline(always)]
pub fn sign_or_zero<T: Scalar>(x: T) -> T {
    if x == T::ZERO { T::ZERO } else { x.signum() }
}

/// 0 if `x` is zero, else 1.
#[inline(always)]
pub fn nonzero<T: Scalar>(x: T) -> T {
    if x == T::ZERO { T::ZERO } else { T::ONE }
}

/// Whether `x.powf(a)` depends on `a`: 0 where `x` is zero and `a` is not negative, else 1.
#[inline(always)]
pub fn powf_exponent_weight<T: Scalar>(x: T, a: T) -> T {
    if x == T::ZERO && a >= T::ZERO { T::ZERO } else { T::ONE }
}

/// Whether `x.clamp(lo, hi)` moves with `x`: 1 strictly between the bounds, 0 at and beyond them. 1 for a NaN, which
/// `clamp` lets through.
#[inline(always)]
pub fn within<T: Scalar>(x: T, lo: T, hi: T) -> T {
    if x <= lo || x >= hi { T::ZERO } else { T::ONE }
}

/// The derivative of `a.copysign(s)` in `a`: the sign of `a` times the sign bit of `s`.
#[inline(always)]
pub fn sign_product<T: Scalar>(a: T, s: T) -> T {
    sign_or_zero(a) * T::ONE.copysign(s)
}

/// An exponent as a factor.
#[inline(always)]
pub fn int_weight<T: Scalar>(n: i32) -> T {
    T::from_i32(n)
}
