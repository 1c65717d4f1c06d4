use differentiable::differentiable;

#[differentiable]
fn second(x: &[f64]) -> f64 {
    let mut moved = x.to_vec();
    moved.copy_within(1.., 0);
    moved[0]
}

fn main() {
    second(&[1.0, 2.0]);
}
