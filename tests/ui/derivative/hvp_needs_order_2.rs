use differentiable::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    square::hvp(1.0, 1.0);
}
