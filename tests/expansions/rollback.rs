use differentiable::prelude::*;

/// Each write destroys what the reverse sweep reads: the old content is saved, and restored.
#[differentiable]
pub fn rollback(u: &mut [f64], c: f64) {
    for i in 1..u.len() - 1 {
        u[i] = u[i] * u[i - 1] + c * u[i + 1];
    }
}
