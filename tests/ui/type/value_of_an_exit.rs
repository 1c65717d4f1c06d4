use differentiable::differentiable;

struct Step {
    length: f64,
}

#[differentiable]
fn scaled(x: f64, length: u32) -> f64 {
    let step = if length == 0 {
        return 0.0;
    } else {
        Step { length: f64::from(length) }
    };
    x * step.length
}

fn main() {
    scaled(1.0, 2);
}
