use differentiable::differentiable;

macro_rules! pair {
    ($a:ident, $b:ident) => {
        ($a, $b)
    };
}

#[differentiable]
fn product(x: (f64, f64)) -> f64 {
    let pair!(a, b) = x;
    a * b
}

fn main() {
    product((1.0, 2.0));
}
