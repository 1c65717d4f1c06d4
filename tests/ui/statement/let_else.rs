use differentiable::differentiable;

#[differentiable]
fn scaled(x: f64, factor: Option<u32>) -> f64 {
    let Some(factor) = factor else { return x };
    x * f64::from(factor)
}

fn main() {
    scaled(1.0, None);
}
