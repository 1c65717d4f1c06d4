use differentiable::prelude::*;

/// `x * y` and `sin(x * y)` are computed once, in the function and for both factors.
#[differentiable]
pub fn shared_subexpressions(x: f64, y: f64) -> f64 {
    (x * y).sin() * (x * y) + (x * y).sin()
}
