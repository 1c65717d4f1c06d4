use differentiable::differentiable;

#[differentiable]
fn powers(x: f64) -> (f64, f64, f64) {
    (x, x * x, x * x * x)
}

#[differentiable]
fn ends(x: f64) -> f64 {
    let (first, .., last) = powers(x);
    first * last
}

fn main() {
    ends(1.0);
}
