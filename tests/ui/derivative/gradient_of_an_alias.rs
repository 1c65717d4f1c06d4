use differentiable::differentiable;

type Point = [f64; 2];

#[differentiable]
fn powers(x: f64) -> Point {
    [x, x * x]
}

fn main() {
    powers::grad(1.0);
}
