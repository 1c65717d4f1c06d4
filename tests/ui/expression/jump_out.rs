use differentiable::differentiable;

#[differentiable]
fn scaled(x: f64, n: usize) -> f64 {
    println!("{}", if n > 9 { return 0.0 } else { n });
    x * n as f64
}

fn main() {
    scaled(1.0, 3);
}
