// shows: fused

use differentiable::prelude::*;

mod elsewhere {
    use differentiable::prelude::*;

    #[differentiable(order = 2)]
    pub fn dot(a: &[f64], b: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..a.len() {
            s += a[i] * b[i];
        }
        s
    }
}

use elsewhere::dot;

/// Both arguments share a root: one of them gets a cotangent of its own, which is added afterwards.
#[differentiable(order = 2)]
pub fn aliasing_call(w: &[f64]) -> f64 {
    dot(&w[1..], &w[..w.len() - 1])
}
