// shows: fused

use differentiable::prelude::*;

/// What stands behind a guard clause becomes its other arm; a `return` in a loop becomes a flag.
#[differentiable(order = 2)]
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
