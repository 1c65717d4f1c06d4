use differentiable::differentiable;

#[differentiable]
fn product(x: f64, y: f64) -> f64 {
    let (ref a, b) = (x * y, y);
    a * b
}

#[differentiable]
fn doubled(pairs: [[f64; 2]; 2]) -> f64 {
    let mut sum = 0.0;
    for [ref a, _] in pairs {
        sum += a;
    }
    sum
}

fn main() {
    product(1.0, 2.0);
    doubled([[1.0, 2.0]; 2]);
}
