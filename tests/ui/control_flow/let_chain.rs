use differentiable::differentiable;

#[differentiable]
fn scaled(x: f64, factor: Option<u32>, on: bool) -> f64 {
    if let Some(factor) = factor
        && on
    {
        x * f64::from(factor)
    } else {
        x
    }
}

fn main() {
    scaled(1.0, None, true);
}
