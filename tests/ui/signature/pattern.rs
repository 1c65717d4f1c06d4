use differentiable::differentiable;

#[differentiable]
fn product((x, y): (f64, f64)) -> f64 {
    x * y
}

fn main() {
    product((1.0, 2.0));
}
