use differentiable::differentiable;

#[differentiable]
fn total(x: &[f64]) -> f64 {
    x.iter().filter(|v| **v > 0.0).rev().fold(0.0, |y, v| y * 0.5 + v)
}

fn main() {
    total(&[1.0]);
}
