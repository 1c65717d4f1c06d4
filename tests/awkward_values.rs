//! Values at ties, kinks and poles: what the design fixes, each by its analytic value, in reverse and in forward mode.

#![deny(warnings)]
// Repeated operands are what is tested.
#![allow(clippy::eq_op)]

use differentiable::prelude::*;

const NAN: f64 = f64::NAN;
const INFINITY: f64 = f64::INFINITY;

/// Annotates functions of one number, and gives them as a table of `grad`, `jvp` and `hvp`.
macro_rules! functions {
    ($($name:ident($x:ident) $body:block)*) => {$(
        #[differentiable(order = 2)]
        fn $name($x: f64) -> f64 $body
    )*};
    ($($name:ident($x:ident, $y:ident) $body:block)*) => {$(
        #[differentiable(order = 2)]
        fn $name($x: f64, $y: f64) -> f64 $body
    )*};
}

functions! {
    sqrt(x) { x.sqrt() }
    abs(x) { x.abs() }
    rectified(x) { relu(x) }
    rectified_by_max(x) { x.max(0.0) }
    square_above_zero(x) { x.max(0.0).powi(2) }
    to_the_zeroth(x) { x.powi(0) }
    to_the_first(x) { x.powi(1) }
    to_the_second(x) { x.powi(2) }
    to_zero(x) { x.powf(0.0) }
    to_one(x) { x.powf(1.0) }
    to_two(x) { x.powf(2.0) }
    to_half(x) { x.powf(0.5) }
    floor(x) { x.floor() }
    ceil(x) { x.ceil() }
    round(x) { x.round() }
    round_ties_even(x) { x.round_ties_even() }
    trunc(x) { x.trunc() }
    signum(x) { x.signum() }
    reciprocal(x) { x.recip() }
    quotient(x) { 1.0 / x }
    ln(x) { x.ln() }
    exp(x) { x.exp() }
    sin(x) { x.sin() }
    tanh(x) { x.tanh() }
    atanh(x) { x.atanh() }
    cbrt(x) { x.cbrt() }
    fraction(x) { x.fract() }
    clamped(x) { x.clamp(-1.0, 2.0) }
    zero_times(x) { 0.0 * x }
    over_itself(x) { x / x }
    branch(x) { if x > 0.0 { 3.0 * x } else { -2.0 * x } }
    other_branch(x) { if x >= 0.0 { 3.0 * x } else { -2.0 * x } }
    max_with_itself(x) { x.max(x) }
    max_with_nan(x) { x.max(NAN) + NAN.min(x) }
    hidden_pole(x) { x.sqrt().max(1.0) }
    cardinal_sine(x) {
        let q = x.sin() / x;
        if x == 0.0 { 1.0 } else { q }
    }
    soft_plus(x) {
        let e = x.exp();
        if x > 30.0 { x } else { (1.0 + e).ln() }
    }
    root_or_line(x) {
        let (r, l) = (x.sqrt(), x.ln());
        if x == 0.0 {
            return 2.0 * x;
        }
        if x < 0.0 {
            return -x;
        }
        r * l
    }
}

functions! {
    direction(x, y) {
        let r = (x * x + y * y).sqrt();
        if r == 0.0 {
            return 0.0;
        }
        x / r
    }
    each_on_its_own(x, y) {
        let r = (x * x + y * y).sqrt();
        let a = if r == 0.0 { x } else { x / r };
        let b = if r == 0.0 { 2.0 * y } else { y / r };
        a + b * 3.0
    }
    one_of_two(x, y) {
        let (p, q) = (1.0 / x, y.ln());
        let first = if x != 0.0 { p } else { 0.0 };
        let second = if y > 0.0 { q + first } else { y };
        first * 2.0 + second
    }
}

functions! {
    max(x, y) { x.max(y) }
    min(x, y) { x.min(y) }
    hypot(x, y) { x.hypot(y) }
    power(x, y) { x.powf(y) }
    arc(x, y) { y.atan2(x) }
    sign_of(x, y) { x.copysign(y) }
    remainder(x, y) { x % y }
}

#[differentiable(order = 2)]
fn clamped_between(x: f64, lo: f64, hi: f64) -> f64 {
    x.clamp(lo, hi)
}

#[differentiable(order = 2)]
fn single(x: f32, y: f32) -> f32 {
    x.max(y) + x.abs() + x.hypot(y) + x.powf(y) + (x + 1.0).min(y + 1.0)
}

/// Equal, where NaN equals itself; `0.0` and `-0.0` differ.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

/// The derivative of a function of one number, in all modes.
macro_rules! derivative {
    ($name:ident($x:expr) = $expected:expr) => {{
        let (x, expected): (f64, f64) = ($x, $expected);
        let modes = [
            ("grad", $name::grad(x)),
            ("jvp", $name::jvp(x, 1.0).1),
            ("vjp", $name::vjp(x).1(1.0)),
            ("jacobian", $name::jacobian(x)),
        ];
        for (mode, got) in modes {
            assert!(same(got, expected), "{mode} of {} at {x} is {got}, not {expected}", stringify!($name));
        }
        let (value, plain) = ($name::value_and_grad(x).0, $name(x));
        assert!(same(value, plain), "the value of {} at {x} is {value}, not {plain}", stringify!($name));
    }};
}

/// The derivatives of a function of two numbers, in all modes.
macro_rules! derivatives {
    ($name:ident($x:expr, $y:expr) = ($first:expr, $second:expr)) => {{
        let (x, y): (f64, f64) = ($x, $y);
        let expected: (f64, f64) = ($first, $second);
        let modes = [
            ("grad", $name::grad(x, y)),
            ("jvp", ($name::jvp(x, y, 1.0, 0.0).1, $name::jvp(x, y, 0.0, 1.0).1)),
            ("vjp", $name::vjp(x, y).1(1.0)),
            ("jacobian", $name::jacobian(x, y)),
        ];
        for (mode, got) in modes {
            assert!(
                same(got.0, expected.0) && same(got.1, expected.1),
                "{mode} of {} at {x}, {y} is {got:?}, not {expected:?}",
                stringify!($name)
            );
        }
    }};
}

macro_rules! second_derivative {
    ($name:ident($x:expr) = $expected:expr) => {{
        let (x, expected): (f64, f64) = ($x, $expected);
        let got = $name::hvp(x, 1.0);
        assert!(same(got, expected), "hvp of {} at {x} is {got}, not {expected}", stringify!($name));
    }};
}

#[test]
fn max_and_min_split_a_tie() {
    derivatives!(max(1.5, 1.5) = (0.5, 0.5));
    derivatives!(min(1.5, 1.5) = (0.5, 0.5));
    derivatives!(max(0.0, -0.0) = (0.5, 0.5));
    derivatives!(min(-0.0, 0.0) = (0.5, 0.5));
    derivatives!(max(INFINITY, INFINITY) = (0.5, 0.5));
    derivatives!(max(2.0, 1.0) = (1.0, 0.0));
    derivatives!(min(2.0, 1.0) = (0.0, 1.0));
    derivative!(rectified_by_max(0.0) = 0.5);
    derivative!(rectified_by_max(-0.0) = 0.5);
    derivative!(max_with_itself(1.5) = 1.0);
    assert_eq!(max::hvp(1.5, 1.5, 1.0, -1.0), (0.0, 0.0));
    // Its gradient is x.max(0) · 2 · ½ there, whose derivative is that of the maximum times one.
    second_derivative!(square_above_zero(0.0) = 0.5);
}

#[test]
fn max_and_min_ignore_a_nan_operand() {
    derivatives!(max(NAN, 1.0) = (0.0, 1.0));
    derivatives!(max(1.0, NAN) = (1.0, 0.0));
    derivatives!(min(NAN, 1.0) = (0.0, 1.0));
    derivatives!(min(1.0, NAN) = (1.0, 0.0));
    derivatives!(max(-INFINITY, NAN) = (1.0, 0.0));
    derivative!(max_with_nan(1.0) = 2.0);
}

#[test]
fn relu_is_flat_at_zero() {
    derivative!(rectified(0.0) = 0.0);
    derivative!(rectified(-0.0) = 0.0);
    derivative!(rectified(1e-300) = 1.0);
    derivative!(rectified(-1e-300) = 0.0);
    second_derivative!(rectified(0.0) = 0.0);
}

#[test]
fn abs_is_flat_at_zero() {
    derivative!(abs(0.0) = 0.0);
    derivative!(abs(-0.0) = 0.0);
    derivative!(abs(2.0) = 1.0);
    derivative!(abs(-2.0) = -1.0);
    derivative!(abs(INFINITY) = 1.0);
    second_derivative!(abs(0.0) = 0.0);
}

#[test]
fn clamp_is_flat_at_an_inactive_bound() {
    derivative!(clamped(-1.0) = 0.0);
    derivative!(clamped(2.0) = 0.0);
    derivative!(clamped(-3.0) = 0.0);
    derivative!(clamped(3.0) = 0.0);
    derivative!(clamped(0.0) = 1.0);
    derivative!(clamped(-INFINITY) = 0.0);
}

/// With active bounds it is `max`, then `min`.
#[test]
fn clamp_shares_a_tie_with_active_bounds() {
    let all = |x: f64, lo: f64, hi: f64| {
        let axes = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)];
        let along = axes.map(|(a, b, c)| clamped_between::jvp(x, lo, hi, a, b, c).1);
        let gradient = clamped_between::grad(x, lo, hi);
        assert_eq!(gradient, along.into());
        assert_eq!(clamped_between::vjp(x, lo, hi).1(1.0), gradient);
        gradient
    };
    assert_eq!(all(0.5, 0.0, 1.0), (1.0, 0.0, 0.0));
    assert_eq!(all(-0.5, 0.0, 1.0), (0.0, 1.0, 0.0));
    assert_eq!(all(1.5, 0.0, 1.0), (0.0, 0.0, 1.0));
    assert_eq!(all(0.0, 0.0, 1.0), (0.5, 0.5, 0.0));
    assert_eq!(all(1.0, 0.0, 1.0), (0.5, 0.0, 0.5));
    assert_eq!(all(1.0, 1.0, 1.0), (0.25, 0.25, 0.5));
}

#[test]
fn sqrt_is_steep_at_zero() {
    derivative!(sqrt(0.0) = INFINITY);
    derivative!(sqrt(-1.0) = NAN);
    derivative!(sqrt(INFINITY) = 0.0);
    second_derivative!(sqrt(0.0) = -INFINITY);
    derivative!(cbrt(0.0) = INFINITY);
}

/// `max` lets nothing through. In forward mode that is the end of it; in reverse mode the pole stands behind it, and
/// nothing times infinity is NaN, as in PyTorch.
#[test]
fn a_selection_does_not_protect_a_chain() {
    assert!(hidden_pole::grad(0.0).is_nan());
    assert_eq!(hidden_pole::jvp(0.0, 1.0).1, 0.0);
    derivative!(hidden_pole(0.25) = 0.0);
}

#[test]
fn hypot_is_flat_at_the_origin() {
    derivatives!(hypot(0.0, 0.0) = (0.0, 0.0));
    derivatives!(hypot(-0.0, 0.0) = (0.0, 0.0));
    derivatives!(hypot(3.0, 4.0) = (0.6, 0.8));
    derivatives!(hypot(0.0, 4.0) = (0.0, 1.0));
    assert_eq!(hypot::hvp(0.0, 0.0, 1.0, 2.0), (0.0, 0.0));
}

#[test]
fn powers_of_zero() {
    derivative!(to_the_zeroth(0.0) = 0.0);
    derivative!(to_the_zeroth(2.0) = 0.0);
    derivative!(to_the_first(0.0) = 1.0);
    derivative!(to_the_second(0.0) = 0.0);
    derivative!(to_zero(0.0) = 0.0);
    derivative!(to_zero(2.0) = 0.0);
    derivative!(to_one(0.0) = 1.0);
    derivative!(to_two(0.0) = 0.0);
    derivative!(to_two(-3.0) = -6.0);
    derivative!(to_half(0.0) = INFINITY);
    derivatives!(power(0.0, 0.0) = (0.0, 0.0));
    derivatives!(power(0.0, 1.0) = (1.0, 0.0));
    derivatives!(power(0.0, 3.0) = (0.0, 0.0));
    derivatives!(power(2.0, 0.0) = (0.0, 2.0_f64.ln()));
    second_derivative!(to_the_zeroth(0.0) = 0.0);
    second_derivative!(to_the_first(0.0) = 0.0);
    second_derivative!(to_the_second(0.0) = 2.0);
    second_derivative!(to_zero(0.0) = 0.0);
    second_derivative!(to_two(0.0) = 2.0);
    // In the exponent, 0^y stays 0 for positive y.
    assert_eq!(power::hvp(0.0, 2.0, 0.0, 1.0).1, 0.0);
}

/// Along an axis, forward mode multiplies an infinite partial of the other operand by zero: only gradients are pinned.
#[test]
fn powers_of_zero_at_a_pole() {
    assert_eq!(power::grad(0.0, 0.5), (INFINITY, 0.0));
    assert_eq!(power::grad(0.0, -1.0), (-INFINITY, -INFINITY));
    assert_eq!(power::vjp(0.0, 0.5).1(1.0), (INFINITY, 0.0));
    assert_eq!(power::jvp(0.0, 0.5, 1.0, 0.0).1, INFINITY);
    assert!(power::jvp(0.0, 0.5, 0.0, 1.0).1.is_nan());
}

#[test]
fn steps_are_flat() {
    for x in [0.0, -0.0, 1.0, 0.5, 1.5, -2.5, 3.7] {
        derivative!(floor(x) = 0.0);
        derivative!(ceil(x) = 0.0);
        derivative!(round(x) = 0.0);
        derivative!(round_ties_even(x) = 0.0);
        derivative!(trunc(x) = 0.0);
        derivative!(signum(x) = 0.0);
        derivative!(fraction(x) = 1.0);
        second_derivative!(floor(x) = 0.0);
    }
}

#[test]
fn a_branch_gives_the_derivative_of_the_branch_taken() {
    derivative!(branch(0.0) = -2.0);
    derivative!(other_branch(0.0) = 3.0);
    derivative!(other_branch(-0.0) = 3.0);
    // A comparison with NaN fails.
    derivative!(branch(NAN) = -2.0);
}

#[test]
fn a_branch_that_is_not_taken_contributes_nothing() {
    derivative!(cardinal_sine(0.0) = 0.0);
    second_derivative!(cardinal_sine(0.0) = 0.0);
    derivative!(cardinal_sine(1.5) = 1.5_f64.cos() / 1.5 - 1.5_f64.sin() / 2.25);
    derivative!(soft_plus(1000.0) = 1.0);
    second_derivative!(soft_plus(1000.0) = 0.0);
    derivative!(soft_plus(0.0) = 0.5);
    second_derivative!(soft_plus(0.0) = 0.25);
    derivative!(root_or_line(0.0) = 2.0);
    derivative!(root_or_line(-1.0) = -1.0);
    derivative!(root_or_line(1.0) = 1.0);
    second_derivative!(root_or_line(-1.0) = 0.0);
    derivatives!(direction(0.0, 0.0) = (0.0, 0.0));
    derivatives!(direction(3.0, 4.0) = (0.2 - 9.0 / 125.0, -12.0 / 125.0));
    assert_eq!(direction::hvp(0.0, 0.0, 1.0, 1.0), (0.0, 0.0));
    derivatives!(each_on_its_own(0.0, 0.0) = (1.0, 6.0));
    derivatives!(one_of_two(0.0, -1.0) = (0.0, 1.0));
    derivatives!(one_of_two(0.0, 2.0) = (0.0, 0.5));
    derivatives!(one_of_two(0.5, -1.0) = (-8.0, 1.0));
    derivatives!(one_of_two(0.5, 2.0) = (-12.0, 0.5));
}

#[test]
fn nan_and_infinity_flow() {
    derivative!(sin(NAN) = NAN);
    derivative!(sin(INFINITY) = NAN);
    derivative!(exp(INFINITY) = INFINITY);
    derivative!(exp(-INFINITY) = 0.0);
    derivative!(exp(NAN) = NAN);
    derivative!(tanh(INFINITY) = 0.0);
    derivative!(atanh(1.0) = INFINITY);
    derivative!(ln(0.0) = INFINITY);
    derivative!(ln(-0.0) = -INFINITY);
    derivative!(ln(INFINITY) = 0.0);
    derivative!(reciprocal(0.0) = -INFINITY);
    derivative!(quotient(0.0) = -INFINITY);
    derivative!(quotient(INFINITY) = 0.0);
    derivative!(abs(NAN) = NAN);
    derivative!(rectified(NAN) = 1.0);
    derivative!(over_itself(0.0) = NAN);
    derivatives!(hypot(NAN, 1.0) = (NAN, NAN));
    derivatives!(arc(0.0, 0.0) = (NAN, NAN));
    // A literal zero of the user's is a number like any other.
    assert!(zero_times(INFINITY).is_nan());
    derivative!(zero_times(INFINITY) = 0.0);
}

#[test]
fn signs() {
    derivatives!(sign_of(2.0, -1.0) = (-1.0, 0.0));
    derivatives!(sign_of(-2.0, -1.0) = (1.0, 0.0));
    derivatives!(sign_of(2.0, -0.0) = (-1.0, 0.0));
    derivatives!(sign_of(0.0, -1.0) = (0.0, 0.0));
    derivatives!(remainder(5.5, 2.0) = (1.0, -2.0));
    derivatives!(remainder(-5.5, 2.0) = (1.0, 2.0));
    derivatives!(remainder(4.0, 2.0) = (1.0, -2.0));
}

#[test]
fn single_precision_is_no_different() {
    // Maximum and minimum: ½ and ½ each; the others are flat.
    assert_eq!(single::grad(0.0, 0.0), (1.0, 1.0));
    assert_eq!(single::jvp(0.0, 0.0, 1.0, 0.0).1, 1.0);
    // Maximum and hypot: 1 in y; minimum: 1 in x.
    assert_eq!(single::grad(0.0, 2.0), (1.0, 2.0));
    assert_eq!(single::jvp(0.0, 2.0, 0.0, 1.0).1, 2.0);
}
