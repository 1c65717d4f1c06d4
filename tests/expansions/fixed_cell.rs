// shows: fused

use differentiable::prelude::*;

/// The cotangent of `x[i]` does not move in the inner loop.
#[differentiable(order = 2)]
pub fn fixed_cell(m: &[f64], x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        for j in 0..m.len() {
            s += (m[j] * x[i]).sin();
        }
    }
    s
}
