use differentiable::differentiable;

fn store() -> &'static mut Vec<f64> {
    Box::leak(Box::default())
}

#[differentiable]
fn kept(x: f64) -> f64 {
    store().push(x);
    x
}

fn main() {
    kept(1.0);
}
