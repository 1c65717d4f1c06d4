use differentiable::differentiable;

#[differentiable(derivatives = module::square_ad)]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    square(1.0);
}
