use differentiable::differentiable;

#[differentiable]
fn powers(x: f32) -> [f32; 2] {
    [x, x * x]
}

#[differentiable]
fn scaled(x: f32, scale: f64) -> f64 {
    let powers = powers(x);
    let sum = powers[0] + powers[1];
    sum as f64 * scale
}

fn main() {
    scaled(1.0, 2.0);
}
