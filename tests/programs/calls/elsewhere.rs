//! Callees in other modules.

use differentiable::prelude::*;

#[differentiable(order = 2)]
pub fn cube(x: f64) -> f64 {
    x * x * x
}

pub mod inner {
    use differentiable::prelude::*;

    #[differentiable(order = 2)]
    pub fn scaled(x: f64, factor: f64) -> f64 {
        super::cube(x) * factor
    }

    #[differentiable(order = 2)]
    pub fn swap_and_mix(a: &mut f64, b: &mut f64) {
        let t = *a;
        *a = *b * t;
        *b = t + *a;
    }
}
