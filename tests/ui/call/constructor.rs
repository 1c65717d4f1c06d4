use differentiable::differentiable;

#[differentiable]
fn positive(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x) } else { None }
}

fn main() {
    positive(1.0);
}
