// shows: fused

use differentiable::prelude::*;

/// The cotangent of the sum is known before the loop: each iteration is reversed inside the iteration.
#[differentiable(order = 2)]
pub fn fused_loop(w: &[f64], t: f64) -> f64 {
    let mut s = 0.0;
    for i in 0..w.len() {
        let miss = w[i].exp() - t;
        s += miss * miss;
    }
    0.5 * s
}
