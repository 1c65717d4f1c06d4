use differentiable::differentiable;

#[differentiable]
fn total(x: &[f64], y: &[f64]) -> f64 {
    let mut product = 1.0;
    let sum: f64 = x
        .iter()
        .map(|v| {
            product *= v;
            product
        })
        .zip(y)
        .map(|(a, b)| a * b)
        .sum();
    sum * product
}

fn main() {
    total(&[1.0], &[2.0]);
}
