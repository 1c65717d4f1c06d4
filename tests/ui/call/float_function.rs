use std::ops::Add;

use differentiable::differentiable;

#[differentiable]
fn doubled(x: f64) -> f64 {
    f64::add(x, x)
}

fn main() {
    doubled(1.0);
}
