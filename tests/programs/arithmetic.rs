//! Operators, literals, constants.

use std::f64::consts::{LN_2, PI};

use differentiable::prelude::*;

const HALF: f64 = 0.5;
static GRAVITY: f64 = 9.81;

#[differentiable(order = 2)]
fn precedence(x: f64, y: f64) -> f64 {
    x - y * x / (1.0 + y * y) - -x * (y - 2.0) % 3.0
}

#[differentiable(order = 2)]
fn literals(x: f64) -> f64 {
    1. + x * 2.5e-1 - 3_f64 * x * x + 1e2_f64 / (x + 1_000.0)
}

#[differentiable(order = 2)]
fn constants(x: f64) -> f64 {
    PI * x + std::f64::consts::E * x * x + LN_2.sqrt() * x + f64::EPSILON * x + HALF / x + GRAVITY * x.powi(3)
}

/// A variable on both sides of every operator.
#[differentiable(order = 2)]
fn repeated(x: f64) -> f64 {
    (x + x) * (x * x) / (x + x * x) - (x - x) * x - x / x
}

#[differentiable(order = 2)]
fn shared(x: f64, y: f64) -> f64 {
    let t = x * y;
    let u = t + t * t;
    let v = u * t - u / (1.0 + t * t);
    v * u * t + x * y
}

#[differentiable(order = 2)]
fn negations(x: f64) -> f64 {
    -(-(-x * x)) - (-x).exp() - -(x.sin())
}

#[differentiable(order = 2)]
fn linear(x: f64, y: f64) -> f64 {
    3.0 * x - 2.0 * y + 1.0
}

#[differentiable(order = 2)]
fn projection(x: f64, y: f64) -> f64 {
    let _unused = y * y;
    x
}

#[differentiable(order = 2)]
fn constant(x: f64) -> f64 {
    let _ = x.sin();
    2.0
}

/// Twenty operations in a row.
#[differentiable(order = 2)]
fn straight_line(a: f64, b: f64, c: f64) -> f64 {
    let d = a * b + c.sin();
    let e = (d - a).exp() / (1.0 + b * b);
    let f = (e * e + d * d).sqrt();
    let g = f.ln() * c - e.tanh();
    let h = (g * f).cos() + a.atan2(b);
    h * g - d / f + 0.5 * h * h
}

judge! {
    precedence(x: f64 = 0.7, y: f64 = 1.3);
    literals(x: f64 = 0.7);
    constants(x: f64 = 0.7);
    repeated(x: f64 = 0.7);
    shared(x: f64 = 0.7, y: f64 = 1.3);
    negations(x: f64 = 0.7);
    linear(x: f64 = 0.7, y: f64 = 1.3);
    projection(x: f64 = 0.7, y: f64 = 1.3);
    constant(x: f64 = 0.7);
    straight_line(a: f64 = 0.7, b: f64 = 1.3, c: f64 = -0.4);
}
