use differentiable::differentiable;

#[differentiable]
fn ends(x: [f64; 3]) -> f64 {
    let [first, rest @ ..] = x;
    first * rest[1]
}

fn main() {
    ends([1.0, 2.0, 3.0]);
}
