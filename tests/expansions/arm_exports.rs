// shows: fused, forward, reverse

use differentiable::prelude::*;

/// The reverse sweep needs what an arm computes: the arm hands it on as more results.
#[differentiable(order = 2)]
pub fn arm_exports(x: f64, y: f64) -> f64 {
    let a = if x > y {
        let s = (x * y).sin();
        s * s.exp()
    } else {
        y
    };
    a * x
}
