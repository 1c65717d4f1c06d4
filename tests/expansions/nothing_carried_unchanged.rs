// shows: fused, tangent

use differentiable::prelude::*;

/// `a` is assigned in the loop and in both arms, but never another value: nothing carries or merges it.
#[differentiable(order = 2)]
#[allow(clippy::if_same_then_else, unused_assignments)]
pub fn nothing_carried_unchanged(x: f64, n: usize) -> f64 {
    let mut a = x;
    let mut s = 1.0;
    for _ in 0..n {
        a = x;
        s *= a;
    }
    if s > 2.0 {
        a = x;
    } else {
        a = x;
    }
    s * a
}
