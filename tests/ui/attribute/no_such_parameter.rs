use differentiable::differentiable;

#[differentiable(inactive(weights))]
fn product(x: f64, weight: f64) -> f64 {
    x * weight
}

fn main() {
    product(1.0, 2.0);
}
