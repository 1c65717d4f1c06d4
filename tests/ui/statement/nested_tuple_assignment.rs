use differentiable::differentiable;

#[differentiable]
fn rotated(x: f64, y: f64, z: f64) -> f64 {
    let (mut a, mut b, mut c) = (x, y, z);
    (a, (b, c)) = (b, (c, a));
    a / b * c
}

fn main() {
    rotated(1.0, 2.0, 3.0);
}
