// shows: forward, reverse

use differentiable::prelude::*;

/// `forward` saves what each write destroys, so that `reverse` can leave `u` as it was at first.
#[differentiable(order = 2)]
pub fn rollback(u: &mut [f64], c: f64) -> f64 {
    for i in 1..u.len() - 1 {
        u[i] = u[i] * u[i - 1] + c * u[i + 1];
    }
    u[0]
}
