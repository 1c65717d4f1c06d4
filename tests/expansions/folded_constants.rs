// shows: fused, tangent

use differentiable::prelude::*;

/// The exponent of the rule and two signs are folded. The user's own `0.0` is not: it makes NaN of an infinite `x`.
#[differentiable(order = 2)]
pub fn folded_constants(x: f64) -> f64 {
    x.powi(2) + 0.0 * x - (-x).cos()
}
