// shows: fused, tangent, reverse

use differentiable::prelude::*;

/// Neither factors one nor sums with zero.
#[differentiable(order = 2)]
pub fn no_ones(x: f64, y: f64, z: f64) -> f64 {
    3.0 * x - y + z
}
