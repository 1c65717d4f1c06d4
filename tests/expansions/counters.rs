// shows: fused

use differentiable::prelude::*;

/// What `k` was follows from the number of the turn: it is not kept.
#[differentiable(order = 2)]
pub fn counters(x: f64, w: &[f64]) -> f64 {
    let mut a = x;
    let mut k = 0;
    while k < w.len() {
        a = a.sin() * w[k];
        k += 2;
    }
    a
}
