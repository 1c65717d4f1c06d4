use differentiable::differentiable;

#[differentiable]
fn f64(x: i8, y: f32) -> f32 {
    f32::from(x) * y
}

fn main() {
    f64(1, 2.0);
}
