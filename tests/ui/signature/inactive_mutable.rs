use differentiable::differentiable;

#[differentiable]
fn logged(x: f64, calls: &mut usize) -> f64 {
    *calls += 1;
    x * x
}

fn main() {
    logged(1.0, &mut 0);
}
