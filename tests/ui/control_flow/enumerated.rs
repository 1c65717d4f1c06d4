use differentiable::differentiable;

#[differentiable]
fn weighted(w: &[f64]) -> f64 {
    let mut sum = 0.0;
    for both in w.iter().enumerate() {
        sum += both.0 as f64 * both.1;
    }
    sum
}

fn main() {
    weighted::grad(&[1.0]);
}
