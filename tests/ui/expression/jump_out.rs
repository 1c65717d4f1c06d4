use differentiable::differentiable;

#[differentiable]
fn scaled(x: f64, n: usize) -> f64 {
    let factor = usize::max(2, if n > 9 { return 0.0 } else { n });
    x * factor as f64
}

fn main() {
    scaled(1.0, 3);
}
