use differentiable::differentiable;

#[differentiable]
fn smallest(x: &[f64]) -> f64 {
    let mut sorted = x.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[0]
}

fn main() {
    smallest(&[1.0, 2.0]);
}
