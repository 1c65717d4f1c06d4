use differentiable::prelude::*;

/// A guard clause becomes a branch, a `return` in a loop a flag.
#[differentiable]
pub fn early_return(x: f64, w: &[f64]) -> f64 {
    if x < 0.0 {
        return -x;
    }
    let mut a = x;
    for v in w {
        a *= v;
        if a > 10.0 {
            return a * x;
        }
    }
    a
}
