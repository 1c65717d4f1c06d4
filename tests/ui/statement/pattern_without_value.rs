use differentiable::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    let [_unused]: [f64; 1];
    x * x
}

fn main() {
    square(1.0);
}
