// shows: fused

use differentiable::prelude::*;

/// What an iteration must keep is one record: results of `tanh` and `exp`, and the carried value.
#[differentiable(order = 2)]
pub fn record(x: f64, w: &[f64]) -> f64 {
    let mut a = x;
    for i in 0..w.len() {
        a = (a * x + w[i]).tanh() * w[i].exp();
    }
    a
}
