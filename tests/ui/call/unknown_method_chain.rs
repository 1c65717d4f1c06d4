use differentiable::differentiable;

#[differentiable]
fn largest(x: &[f64]) -> f64 {
    x.iter().copied().cycle().take(5).fold(f64::NEG_INFINITY, f64::max)
}

// A `bool` carries no derivative.
#[differentiable]
fn guarded(x: &[f64]) -> f64 {
    if x.iter().any(|v| v.is_nan()) { 0.0 } else { x[0] * x[1] }
}

fn main() {
    largest(&[1.0]);
    guarded(&[1.0, 2.0]);
}
