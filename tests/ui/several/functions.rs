use differentiable::differentiable;

fn square(x: f64) -> f64 {
    x * x
}

fn cube(x: f64) -> f64 {
    x * x * x
}

#[differentiable]
fn sum(x: f64) -> f64 {
    square(x) + cube(x)
}

#[differentiable]
fn difference(x: f64) -> f64 {
    square(x) - cube(x)
}

fn main() {
    sum(1.0);
    difference(1.0);
}
