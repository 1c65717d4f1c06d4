use differentiable::differentiable;

#[differentiable]
fn double(x: &mut [f64]) {
    x[0] *= 2.0;
}

#[differentiable]
fn doubled(x: f64) -> f64 {
    double(&mut [x]);
    x
}

fn main() {
    doubled(1.0);
}
