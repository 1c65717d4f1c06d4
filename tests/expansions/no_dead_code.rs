// shows: fused, tangent, forward, reverse

use differentiable::prelude::*;

/// What does not reach the result leaves no trace, and what is not active has no cotangent.
#[differentiable(order = 2)]
pub fn no_dead_code(x: f64, y: f64) -> f64 {
    let unused = y.exp() * x;
    let mut also_unused = [x; 3];
    for i in 0..3 {
        also_unused[i] *= unused;
    }
    let scale = 2.0_f64.sqrt();
    if y > 0.0 {
        let _ = x * y;
    }
    x * scale
}
