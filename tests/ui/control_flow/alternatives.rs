use differentiable::differentiable;

#[differentiable]
fn other(x: f64, y: f64) -> f64 {
    match (x, y) {
        (0.0, v) | (v, 0.0) => v,
        (a, b) => a * b,
    }
}

fn main() {
    other(1.0, 2.0);
}
