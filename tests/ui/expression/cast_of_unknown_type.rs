use differentiable::differentiable;

#[differentiable]
fn halves(x: f64) -> (f64, f64) {
    (0.5 * x, 0.5 * x)
}

#[differentiable]
fn rounded(x: f64) -> f32 {
    halves(x).0 as f32
}

fn main() {
    rounded(1.0);
}
