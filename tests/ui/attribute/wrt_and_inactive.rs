use differentiable::differentiable;

#[differentiable(wrt(x), inactive(y))]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {
    product(1.0, 2.0);
}
