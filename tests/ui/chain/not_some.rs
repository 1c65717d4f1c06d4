use differentiable::differentiable;

#[differentiable]
fn total(x: &[f64]) -> f64 {
    x.iter().filter_map(|v| x.get(1).map(|w| v * w)).sum()
}

fn main() {
    total(&[1.0]);
}
