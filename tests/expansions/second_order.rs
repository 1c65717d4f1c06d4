use differentiable::prelude::*;

/// The tangent of the gradient: beside every statement of `fused` what it does to tangents, records included.
#[differentiable(order = 2)]
pub fn second_order(x: f64, w: &[f64]) -> f64 {
    let mut a = x;
    for v in w {
        a = (a * v).sin();
    }
    a * x
}
