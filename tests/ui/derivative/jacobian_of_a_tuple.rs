use differentiable::differentiable;

#[differentiable]
fn halves(x: f64) -> (f64, f64) {
    (0.5 * x, 0.5 * x)
}

fn main() {
    halves::jacobian(1.0);
}
