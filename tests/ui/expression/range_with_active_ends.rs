use differentiable::differentiable;

#[differentiable]
fn length(x: f64) -> f64 {
    let r = x..2.0 * x;
    r.end - r.start
}

fn main() {
    length::grad(1.0);
}
