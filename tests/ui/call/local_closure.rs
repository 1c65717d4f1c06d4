use differentiable::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn shadowed(x: f64) -> f64 {
    let square = |y: f64| y + 1.0;
    square(x)
}

fn main() {
    square(1.0);
    shadowed(1.0);
}
