use differentiable::differentiable;

#[differentiable]
fn checked(x: f64, text: &str) -> Option<f64> {
    assert!(x > 0.0);
    let _factor = u32::from_str_radix(text, 10).ok()?;
    None
}

fn main() {
    checked(1.0, "2");
}
