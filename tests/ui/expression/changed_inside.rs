use differentiable::differentiable;

fn normalised(y: &mut [f64]) -> bool {
    y[0] /= 2.0;
    true
}

#[differentiable]
fn half(x: f64) -> f64 {
    let mut y = [x];
    assert!(normalised(&mut y));
    y[0]
}

#[differentiable]
fn copied(x: &[f64]) -> f64 {
    let mut y = [0.0; 2];
    let done = (0..2).all(|i| {
        y[i] = x[i];
        true
    });
    if done { y[0] * y[1] } else { 0.0 }
}

fn main() {
    half(1.0);
    copied(&[1.0, 2.0]);
}
