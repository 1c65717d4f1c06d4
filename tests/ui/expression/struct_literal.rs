use differentiable::differentiable;

struct Point {
    x: f64,
    y: f64,
}

#[differentiable]
fn product(x: f64) -> f64 {
    let point = Point { x, y: 2.0 * x };
    point.x * point.y
}

fn main() {
    product(1.0);
}
