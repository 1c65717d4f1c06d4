use differentiable::differentiable;

fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn fourth(x: f64) -> f64 {
    square(x) * square(x)
}

fn main() {
    fourth(1.0);
}
