use differentiable::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    let later = async { 2.0 };
    drop(later);
    x * x
}

fn main() {
    square(1.0);
}
