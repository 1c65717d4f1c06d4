use differentiable::prelude::*;

#[derive(Differentiable)]
enum Shape {
    Triangle(f64, f64, f64),
    Point,
}

#[differentiable]
fn last_side(shape: &Shape) -> f64 {
    match shape {
        Shape::Triangle(.., side) => *side,
        Shape::Point => 0.0,
    }
}

fn main() {
    last_side(&Shape::Point);
    last_side(&Shape::Triangle(1.0, 1.0, 1.0));
}
