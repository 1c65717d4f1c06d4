use differentiable::differentiable;

#[differentiable]
fn scaled(x: f64, mut scale: impl FnMut() -> f64) -> f64 {
    x * scale()
}

#[differentiable]
fn shifted(x: f64, shift: Box<dyn FnOnce() -> f64>) -> f64 {
    x + shift()
}

fn main() {
    scaled(1.0, || 2.0);
    shifted(1.0, Box::new(|| 2.0));
}
