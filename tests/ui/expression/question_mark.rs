use differentiable::differentiable;

#[differentiable]
fn checked(x: Option<f64>) -> Option<f64> {
    let _present = x?;
    None
}

fn main() {
    checked(None);
}
