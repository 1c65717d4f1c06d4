use differentiable::differentiable;

#[differentiable]
fn dot(x: &[f64], y: &[f64]) -> f64 {
    let mut total = 0.0;
    for (a, b) in x.iter().zip(y) {
        total += a * b;
    }
    total
}

fn main() {
    dot(&[1.0], &[2.0]);
}
