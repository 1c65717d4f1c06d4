//! Derivatives that a program states itself.

use differentiable::prelude::*;

/// The rule is ten times the derivative, so that its use shows.
#[differentiable(vjp = square_vjp)]
fn square(x: f64) -> f64 {
    x * x
}

fn square_vjp(x: f64, y: &f64, y_bar: f64) -> f64 {
    assert_eq!(*y, x * x);
    20.0 * x * y_bar
}

#[differentiable(jvp = cube_jvp)]
fn cube(x: f64) -> f64 {
    x * x * x
}

fn cube_jvp(x: f64, x_dot: f64) -> (f64, f64) {
    (x * x * x, 30.0 * x * x * x_dot)
}

#[differentiable(vjp = product_vjp, jvp = product_jvp)]
fn product(w: &[f64], x: f64, n: usize) -> f64 {
    w[0] * w[1] * x * n as f64
}

fn product_vjp(w: &[f64], x: f64, n: usize, _: &f64, y_bar: f64) -> (Vec<f64>, f64) {
    let n = n as f64 * y_bar;
    (vec![w[1] * x * n, w[0] * x * n], w[0] * w[1] * n)
}

fn product_jvp(w: &[f64], x: f64, n: usize, w_dot: &[f64], x_dot: f64) -> (f64, f64) {
    let n = n as f64;
    let tangent = (w_dot[0] * w[1] * x + w[0] * w_dot[1] * x + w[0] * w[1] * x_dot) * n;
    (w[0] * w[1] * x * n, tangent)
}

#[differentiable(vjp = mirror_vjp)]
fn mirror(x: [f64; 2]) -> [f64; 2] {
    [x[1] * x[1], x[0]]
}

fn mirror_vjp(x: [f64; 2], _: &[f64; 2], y_bar: &[f64; 2]) -> [f64; 2] {
    [y_bar[1], 2.0 * x[1] * y_bar[0]]
}

#[test]
fn a_vjp_serves_both_directions() {
    assert_eq!(square::value_and_grad(3.0), (9.0, 60.0));
    assert_eq!(square::jvp(3.0, 0.5), (9.0, 30.0));
    assert_eq!(square::vjp(3.0).1(2.0), 120.0);
    assert_eq!(square::jacobian(3.0), 60.0);
}

#[test]
fn a_jvp_serves_both_directions() {
    assert_eq!(cube::value_and_grad(2.0), (8.0, 120.0));
    assert_eq!(cube::jvp(2.0, 0.5), (8.0, 60.0));
    assert_eq!(cube::vjp(2.0).1(2.0), 240.0);
}

#[test]
fn several_parameters() {
    let w = [2.0, 3.0];
    assert_eq!(product::grad(&w, 5.0, 7), (vec![105.0, 70.0], 42.0));
    assert_eq!(product::jvp(&w, 5.0, 7, &[1.0, 0.0], 10.0), (210.0, 105.0 + 420.0));
    let (mut w_bar, mut x_bar) = ([1.0, 1.0], 1.0);
    product::accumulate_grad(&w, 5.0, 7, &mut w_bar, &mut x_bar);
    assert_eq!((w_bar, x_bar), ([106.0, 71.0], 43.0));
}

#[test]
fn arrays() {
    assert_eq!(mirror::jacobian([2.0, 3.0]), [[0.0, 6.0], [1.0, 0.0]]);
    assert_eq!(mirror::jvp([2.0, 3.0], &[1.0, 10.0]), ([9.0, 2.0], [60.0, 1.0]));
}

#[differentiable]
fn caller(x: f64) -> f64 {
    let mut a = x;
    for _ in 0..2 {
        a = square(a) + cube(x);
    }
    a * product(&[a, x], 1.0, 2)
}

#[test]
fn callers_use_it() {
    let square = |(y, d): (f64, f64)| (y * y, 20.0 * y * d);
    let cube = |(y, d): (f64, f64)| (y * y * y, 30.0 * y * y * d);
    let add = |a: (f64, f64), b: (f64, f64)| (a.0 + b.0, a.1 + b.1);
    let x = (0.5, 1.0);
    let a = add(square(add(square(x), cube(x))), cube(x));
    // a · 2 a x
    let expected = (2.0 * a.0 * a.0 * x.0, 4.0 * a.0 * a.1 * x.0 + 2.0 * a.0 * a.0);
    let (value, gradient) = caller::value_and_grad(x.0);
    let (_, tangent) = caller::jvp(x.0, 1.0);
    assert_eq!(value, expected.0);
    assert!((gradient - expected.1).abs() < 1e-12 * expected.1.abs(), "{gradient} {}", expected.1);
    assert!((tangent - expected.1).abs() < 1e-12 * expected.1.abs(), "{tangent} {}", expected.1);
}

/// Annotated rules make second derivatives.
#[differentiable(order = 2, vjp = steep_vjp)]
fn steep(x: f64, w: f64) -> f64 {
    x.powi(3) * w
}

#[differentiable(order = 2)]
fn steep_vjp(x: f64, w: f64, _y: &f64, y_bar: f64) -> (f64, f64) {
    (3.0 * x * x * w * y_bar, x * x * x * y_bar)
}

#[differentiable(order = 2)]
fn calls_steep(x: f64) -> f64 {
    steep(2.0 * x, x)
}

#[test]
fn annotated_rules_have_second_derivatives() {
    assert_eq!(steep::grad(2.0, 5.0), (60.0, 8.0));
    assert_eq!(steep::hvp(2.0, 5.0, 1.0, 0.0), (60.0, 12.0));
    assert_eq!(steep::hvp(2.0, 5.0, 0.0, 1.0), (12.0, 0.0));
    // 8 x⁴
    assert_eq!(calls_steep::grad(2.0), 256.0);
    assert_eq!(calls_steep::hvp(2.0, 1.0), 384.0);
}
