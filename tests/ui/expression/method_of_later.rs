use differentiable::differentiable;

#[differentiable]
fn total(x: &[f64]) -> f64 {
    x.iter().sum()
}

fn main() {
    total(&[1.0, 2.0]);
}
