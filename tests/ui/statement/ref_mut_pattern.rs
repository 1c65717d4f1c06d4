use differentiable::differentiable;

#[differentiable]
fn doubled(pair: (f64, f64)) -> f64 {
    let (ref mut a, b) = pair;
    *a *= 2.0;
    *a * b
}

fn main() {
    doubled((1.0, 2.0));
}
