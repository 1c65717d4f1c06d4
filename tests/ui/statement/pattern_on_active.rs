use differentiable::differentiable;

#[differentiable]
fn product(x: [f64; 2]) -> f64 {
    let [a, b] = x;
    a * b
}

fn main() {
    product([1.0, 2.0]);
}
