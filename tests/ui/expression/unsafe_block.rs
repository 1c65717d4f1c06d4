use differentiable::differentiable;

#[differentiable]
fn first(x: &[f64], n: &[usize]) -> f64 {
    x[unsafe { *n.get_unchecked(0) }]
}

#[differentiable]
fn second(x: &[f64]) -> f64 {
    unsafe { *x.get_unchecked(1) }
}

fn main() {
    first(&[1.0], &[0]);
    second(&[1.0, 2.0]);
}
