use differentiable::differentiable;

#[differentiable]
fn first(x: &mut [f64]) -> f64 {
    let _pair = (&mut x[0], 1);
    x[0]
}

fn main() {
    first(&mut [1.0]);
}
