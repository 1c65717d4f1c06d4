use differentiable::differentiable;

#[differentiable]
fn total(x: &[f64], functions: &[fn(f64) -> f64]) -> f64 {
    x.iter().copied().map(functions[0]).sum()
}

fn main() {
    total(&[1.0], &[f64::sin]);
}
