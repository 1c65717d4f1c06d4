use differentiable::differentiable;

fn square(x: f64) -> f64 {
    x * x
}

#[differentiable(order = 2)]
fn fourth(x: f64) -> f64 {
    square(square(x))
}

fn main() {
    fourth(1.0);
}
