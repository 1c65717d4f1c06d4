use differentiable::differentiable;

#[differentiable(order = 2)]
fn scale(x: &mut [f64], factor: f64) -> f64 {
    x[0] *= factor;
    x[0]
}

fn main() {
    scale::hvp(&mut [1.0], 2.0, &mut [1.0], 0.0);
}
