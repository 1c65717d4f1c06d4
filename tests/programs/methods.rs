//! Methods of `f64`, in the forms in which a method can be called.

use differentiable::prelude::*;

/// Every smooth method of one operand.
#[differentiable(order = 2)]
fn unary(x: f64) -> f64 {
    let powers = x.sqrt() + x.cbrt() + x.recip() + x.fract();
    let exponentials = x.exp() + x.exp2() + x.exp_m1() + x.ln() + x.log2() + x.log10() + x.ln_1p();
    let trigonometric = x.sin() + x.cos() + x.tan() + x.asin() + x.acos() + x.atan();
    let hyperbolic = x.sinh() + x.cosh() + x.tanh() + x.asinh() + (x + 1.0).acosh() + x.atanh();
    powers * exponentials + trigonometric * hyperbolic + x.to_degrees() * x.to_radians()
}

/// Methods with steps and kinks, away from them.
#[differentiable(order = 2)]
fn stepwise(x: f64) -> f64 {
    let steps = x.floor() + x.ceil() + x.round() + x.round_ties_even() + x.trunc() + x.signum();
    steps * x + x.abs() * (-x).abs() + x.fract() * x
}

#[differentiable(order = 2)]
fn binary(x: f64, y: f64) -> f64 {
    let a = x.powf(y) + x.log(y + 2.0) + x.hypot(y) + x.atan2(y);
    let b = x.max(y) * x.min(y) + x.midpoint(y) + x.copysign(-y) * x;
    a * b + x.rem_euclid(y + 1.0) * y + (x - 5.0).div_euclid(y) * x
}

#[differentiable(order = 2)]
fn fused_multiply(x: f64, y: f64, z: f64) -> f64 {
    x.mul_add(y, z) * 2.0_f64.mul_add(x, y) + z.mul_add(z, z)
}

#[differentiable(order = 2)]
fn as_functions(x: f64, y: f64) -> f64 {
    f64::sin(x) + f64::powf(x, y) * f64::max(x, y) + f64::powi(y, 3) + f64::mul_add(x, y, 2.0)
}

#[differentiable(order = 2)]
fn sine_and_cosine(x: f64, y: f64) -> f64 {
    let (s, c) = (x * y).sin_cos();
    let both = y.sin_cos();
    s * s * c + both.0 * x + both.1 * s
}

#[differentiable(order = 2)]
fn sine_only(x: f64) -> f64 {
    let (s, _) = x.sin_cos();
    s + x.sin_cos().1
}

#[differentiable(order = 2)]
fn clamped_by_constants(x: f64, y: f64) -> f64 {
    x.clamp(-1.0, 1.0) * y + y.clamp(-1.0, 1.0) * x + (x * y).clamp(-10.0, -5.0)
}

#[differentiable(order = 2)]
fn clamped_by_values(x: f64, lo: f64, hi: f64) -> f64 {
    let inside = x.clamp(lo, hi);
    let above = (x + 5.0).clamp(lo, hi * lo);
    inside * inside + above * lo + (x - 5.0).clamp(lo * lo, hi) * x
}

#[differentiable(order = 2, inactive(lo, hi))]
fn clamped_by_parameters(x: f64, lo: f64, hi: f64) -> f64 {
    x.clamp(lo, hi) * x + (2.0 * x).clamp(lo, hi)
}

#[differentiable(order = 2)]
fn integer_powers(x: f64, n: i32) -> f64 {
    let mut y = x.powi(0) + x.powi(1) + x.powi(2) - x.powi(-1) + x.powi(-3);
    for k in 0..4 {
        y += x.powi(k) * (x + 1.0).powi(n - k);
    }
    y + x.powi(n).powi(2)
}

#[differentiable(order = 2)]
fn powers(x: f64, y: f64) -> f64 {
    x.powf(2.0) + x.powf(0.5) + x.powf(-1.5) + 2.0_f64.powf(y) + x.powf(y).powf(y) + x.powf(x)
}

#[differentiable(order = 2)]
fn of_literals(x: f64) -> f64 {
    2.0_f64.sqrt() * x + 3.0_f64.atan2(x) + 1.5_f64.hypot(x) + 0.3_f64.max(x) * 5.0_f64.min(x)
}

#[differentiable(order = 2)]
fn chains(x: f64) -> f64 {
    x.sin().exp().sqrt().ln_1p().tanh().powi(2).cos().abs()
}

#[differentiable(order = 2)]
fn of_the_prelude(x: f64, y: f64) -> f64 {
    relu(x * y) * y + relu(-x) + stop_gradient(x) * y + stop_gradient(x * y).sin() * 0.0
}

judge! {
    unary(x: f64 = 0.6);
    stepwise(x: f64 = 1.3);
    binary(x: f64 = 1.3, y: f64 = 0.7);
    fused_multiply(x: f64 = 1.3, y: f64 = 0.7, z: f64 = -0.2);
    as_functions(x: f64 = 1.3, y: f64 = 0.7);
    sine_and_cosine(x: f64 = 1.3, y: f64 = 0.7);
    sine_only(x: f64 = 1.3);
    clamped_by_constants(x: f64 = 0.3, y: f64 = 1.7);
    clamped_by_values(x: f64 = 0.9, lo: f64 = 0.5, hi: f64 = 3.0);
    clamped_by_parameters(x: f64 = 0.9; lo: f64 = 0.5, hi: f64 = 1.4);
    integer_powers(x: f64 = 0.9; n: i32 = 5);
    powers(x: f64 = 0.9, y: f64 = 1.4);
    of_literals(x: f64 = 0.9);
    chains(x: f64 = 0.9);
}

/// What `stop_gradient` hides is seen by differences, so these go by their analytic values.
#[test]
fn stopped_gradients() {
    assert_eq!(of_the_prelude::grad(2.0, 3.0), (3.0 * 3.0, 3.0 * 2.0 * 2.0 + 2.0));
    assert_eq!(of_the_prelude::jvp(2.0, 3.0, 1.0, 0.0).1, 9.0);
    assert_eq!(of_the_prelude::hvp(2.0, 3.0, 1.0, 0.0), (0.0, 6.0));
}
