// shows: fused, fused_tangent

use differentiable::prelude::*;

/// Beside every statement of the gradient stands what it does to tangents; a record grows by those of its values.
#[differentiable(order = 2)]
pub fn second_order(x: f64, w: &[f64]) -> f64 {
    let mut a = x;
    for v in w {
        a = (a * v).sin();
    }
    a * x
}
