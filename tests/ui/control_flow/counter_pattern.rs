use differentiable::differentiable;

#[differentiable]
fn repeated(x: f64) -> f64 {
    let mut y = x;
    for (0..=127 | 128..=255) in 0..10_u8 {
        y *= x;
    }
    y
}

fn main() {
    repeated(1.0);
}
