use differentiable::differentiable;

#[differentiable]
fn power(x: f64) -> f64 {
    x.powi()
}

fn main() {
    power(1.0);
}
