use differentiable::differentiable;

#[differentiable]
fn scaled(x: f64) -> f64 {
    const FACTOR: f64 = 2.0;
    FACTOR * x
}

fn main() {
    scaled(1.0);
}
