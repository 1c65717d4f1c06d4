// shows: fused

use differentiable::prelude::*;

/// Sums and products of what is still there, and reads of slices, are made again: only `s` is kept.
#[differentiable(order = 2)]
pub fn recomputed(w: &[f64], x: f64) -> f64 {
    let mut s = 1.0;
    for i in 1..w.len() {
        let d = w[i] - w[i - 1];
        let e = d * x + 1.0;
        s += e * e * d * s;
    }
    s
}
