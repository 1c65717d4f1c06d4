use differentiable::differentiable;

#[differentiable]
fn doubled(x: &mut Vec<f64>) {
    x.as_mut_slice()[0] = 2.0 * x[0];
}

fn main() {
    doubled(&mut vec![1.0]);
}
