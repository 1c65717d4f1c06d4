// shows: fused

use differentiable::prelude::*;

/// Two neighbouring cotangent cells overlap from one iteration to the next: one of them stays in a register.
/// The loop runs in blocks of four iterations, and what is left.
#[differentiable(order = 2)]
pub fn register_cells(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() - 1 {
        let a = x[i + 1] - x[i] * x[i];
        s += a * a;
    }
    s
}
