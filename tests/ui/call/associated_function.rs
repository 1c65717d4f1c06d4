use differentiable::differentiable;

struct Spring;

impl Spring {
    fn energy(x: f64) -> f64 {
        0.5 * x * x
    }
}

#[differentiable]
fn total(x: f64) -> f64 {
    Spring::energy(x) + Spring::energy(2.0 * x)
}

fn main() {
    total(1.0);
}
