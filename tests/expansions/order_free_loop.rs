// shows: fused, reverse

use differentiable::prelude::*;

/// The cotangent of `s` is known only after the loop. The reverse loop takes nothing from the stack and only adds, so it
/// may run forward.
#[differentiable(order = 2)]
pub fn order_free_loop(w: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..w.len() {
        s += w[i] * w[i];
    }
    s.sqrt()
}
