use differentiable::differentiable;

#[differentiable]
fn clipped(x: f64, n: usize) -> f64 {
    'clip: {
        if n > 3 {
            break 'clip 1.0;
        }
        x * x
    }
}

fn main() {
    clipped(1.0, 2);
}
