//! Casts between `f32` and `f64`, and from integers.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn from_integers(x: f64, n: usize, k: i32, on: bool) -> f64 {
    let a = x * n as f64 + f64::from(k) * x * x;
    a * (k as f64) + f64::from(u8::from(on)) * x + (n as f64 / 2.0).floor() * a
}

/// Integers made of active values carry no derivative.
#[differentiable(order = 2)]
fn to_integers(x: f64, w: &[f64]) -> f64 {
    let n = (x * 3.0) as usize;
    let i = x.floor() as usize % w.len();
    let share = x - x.floor();
    w[i] * (1.0 - share) + w[(i + 1) % w.len()] * share + n as f64 * x
}

#[differentiable(order = 2)]
fn narrow_parameter(x: f64, y: f32) -> f64 {
    let wide = y as f64;
    x * wide + wide.sin()
}

#[differentiable(order = 2)]
fn through_single(x: f32, y: f64) -> f32 {
    let wide = x as f64 * y;
    let narrow = wide.exp() as f32;
    narrow * x + (y as f32) * narrow
}

#[differentiable(order = 2)]
fn same_width(x: f64) -> f64 {
    let y = x as f64;
    y * (x * y) as f64
}

judge! {
    from_integers(x: f64 = 0.7; n: usize = 3, k: i32 = -2, on: bool = true);
    to_integers(x: f64 = 1.45, w: &[f64] = vec![0.9, 1.2, -0.6]);
    same_width(x: f64 = 0.7);
    through_single(x: f32 = 0.7, y: f64 = 0.3) -> f32;
}

/// `y` is an `f32`, so differences go by its precision; the derivatives by their formulas.
#[test]
fn a_narrow_parameter() {
    let (x, y) = (0.7_f64, 0.3_f32);
    let wide = f64::from(y);
    assert_eq!(narrow_parameter::grad(x, y), (wide, (x + wide.cos()) as f32));
    assert_eq!(narrow_parameter::jvp(x, y, 2.0, 1.0).1, 2.0 * wide + (x + wide.cos()));
    assert_eq!(narrow_parameter::hvp(x, y, 1.0, 1.0), (1.0, (1.0 - wide.sin()) as f32));
}
