// shows: fused, tangent

use differentiable::prelude::*;

/// `x * y`, its sine and its cosine are computed once, for the value and for both derivatives.
#[differentiable(order = 2)]
pub fn shared_subexpressions(x: f64, y: f64) -> f64 {
    (x * y).sin() * (x * y) + (x * y).sin()
}
