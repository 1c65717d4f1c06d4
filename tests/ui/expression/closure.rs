use differentiable::differentiable;

#[differentiable]
fn scaled(x: f64) -> f64 {
    let twice = |y: f64| x * y;
    twice(2.0)
}

fn main() {
    scaled(1.0);
}
