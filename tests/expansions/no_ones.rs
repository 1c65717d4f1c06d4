use differentiable::prelude::*;

/// Neither factors one nor sums with zero: `x_bar` is 3, `y_bar` -1, `z_bar` 1.
#[differentiable]
pub fn no_ones(x: f64, y: f64, z: f64) -> f64 {
    3.0 * x - y + z
}
