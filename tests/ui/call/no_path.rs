use differentiable::differentiable;

#[differentiable]
fn scaled(x: f64, functions: &[fn(f64) -> f64]) -> f64 {
    functions[0](x)
}

fn main() {
    scaled(1.0, &[f64::sin]);
}
