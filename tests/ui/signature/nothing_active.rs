use differentiable::differentiable;

#[differentiable]
fn triangle(n: usize) -> f64 {
    (n * (n + 1) / 2) as f64
}

fn main() {
    triangle(3);
}
