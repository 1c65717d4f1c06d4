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

#[differentiable(order = 2)]
fn halved(x: f64) -> (f64, usize, f32) {
    let (mut y, mut times) = (x, 0);
    while y > 1.0 {
        y *= 0.5;
        times += 1;
    }
    (y, times, 1.5)
}

/// Of what a call returns, only rustc knows which parts are numbers.
#[differentiable(order = 2)]
fn parts_of_a_result(x: f64) -> f64 {
    let t = halved(x);
    let (y, times, scale) = halved(x * t.0 * t.1 as f64);
    let (z, again, _): (f64, usize, f32) = halved(y * times as f64);
    let mut s = t.0 * z;
    for _ in 0..t.1 {
        s *= t.1 as f64 + t.2 as f64;
    }
    s * scale as f64 * again as f64
}

#[differentiable(order = 2)]
fn single(x: f32, y: f64) -> f32 {
    x * y as f32 + 0.25
}

#[differentiable(order = 2)]
fn carried_through_calls(w: &[f32], y: f64) -> f64 {
    let mut a = 0.5_f32;
    let mut s = y;
    for i in 0..w.len() {
        a = single(a * w[i], s);
        s += a as f64 * y;
    }
    let b: f32 = a;
    s * b as f64
}

#[differentiable(order = 2)]
fn by_from(x: f64, n: u32, on: bool) -> f64 {
    let y = f64::from(x) * f64::from(n) + f64::from(on);
    let single = (x * y) as f32;
    f64::from(single * 0.0) + f64::from(y * x)
}

judge! {
    by_from(x: f64 = 0.7; n: u32 = 3, on: bool = true);
    parts_of_a_result(x: f64 = 2.7);
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

/// The derivatives by their formulas: with one `w`, `a = 0.5 w y + 0.25`, and the result is `(y + a y) a`.
#[test]
fn a_carried_single() {
    let (w, y) = (0.5_f32, 0.25);
    let a = f64::from(w) * 0.5 * y + 0.25;
    let by_a = y + 2.0 * a * y;
    let expected = (vec![(by_a * 0.5 * y) as f32], (1.0 + a) * a + by_a * 0.5 * f64::from(w));
    assert_eq!(carried_through_calls::grad(&[w], y), expected);
    assert_eq!(carried_through_calls::jvp(&[w], y, &[0.0], 1.0).1, expected.1);
}

#[differentiable]
fn from_single(x: f32, y: f64) -> f64 {
    f64::from(x) * y + f64::from(x * x)
}

#[test]
fn a_conversion() {
    assert_eq!(from_single::grad(1.5, 2.0), (5.0, 1.5));
    assert_eq!(from_single::jvp(1.5, 2.0, 1.0, 0.0), (5.25, 5.0));
}
