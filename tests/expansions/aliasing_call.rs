use differentiable::prelude::*;

#[differentiable]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..a.len() {
        s += a[i] * b[i];
    }
    s
}

/// Both arguments share a root: the second one gets a cotangent of its own, which is added afterwards.
#[differentiable]
pub fn aliasing_call(w: &[f64]) -> f64 {
    dot(&w[1..], &w[..w.len() - 1])
}
