use differentiable::prelude::*;

/// The exponents of the rule are folded, and the signs of the cosine; the user's own `0.0 *` is not, for it makes NaN
/// of an infinite `x`.
#[differentiable]
pub fn folded_constants(x: f64) -> f64 {
    x.powi(2) + 0.0 * x + -(-x).cos()
}
