use differentiable::differentiable;

#[differentiable]
fn total(x: &[f64], y: &[f64], z: f64) -> f64 {
    x.iter().flat_map(|z| y.iter().map(move |v| v * z)).map(|v| v * z).sum()
}

fn main() {
    total(&[1.0], &[2.0], 3.0);
}
