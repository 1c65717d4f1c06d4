use differentiable::differentiable;

#[differentiable]
fn doubled(x: &[f64]) -> Vec<f64> {
    let mut y = x.to_vec();
    for v in &mut y {
        *v *= 2.0;
    }
    y
}

fn main() {
    doubled::grad(&[1.0]);
    doubled::value_and_grad(&[1.0]);
    doubled::accumulate_grad(&[1.0], &mut [0.0]);
    doubled::hvp(&[1.0], &[1.0]);
}
