use differentiable::differentiable;

#[differentiable]
fn ends(x: (f64, f64, f64)) -> f64 {
    let (first, .., last) = x;
    first * last
}

fn main() {
    ends((1.0, 2.0, 3.0));
}
