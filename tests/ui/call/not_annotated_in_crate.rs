use std::hint::black_box;

use differentiable::differentiable;

#[differentiable]
fn imported(x: f64) -> f64 {
    black_box(x)
}

#[differentiable]
fn by_path(x: f64, y: f64) -> f64 {
    std::convert::identity(x) * y
}

fn main() {
    imported(1.0);
    by_path(1.0, 2.0);
}
