use differentiable::differentiable;

#[differentiable(inactive(factor))]
fn scaled(x: f64, factor: f64) -> f64 {
    x * factor
}

#[differentiable]
fn square(x: f64) -> f64 {
    scaled(x, x)
}

fn main() {
    square(1.0);
}
