use differentiable::differentiable;

#[differentiable]
fn through_bits(x: f64) -> f64 {
    let bits = x.to_bits();
    x * f64::from_bits(bits)
}

#[differentiable]
fn through_bytes(x: f64) -> f64 {
    f64::from_le_bytes(x.to_le_bytes())
}

#[differentiable]
fn as_a_function(x: f64) -> f64 {
    if f64::to_bits(x) == 0 { x } else { 2.0 * x }
}

fn main() {
    through_bits::grad(1.0);
    through_bytes::grad(1.0);
    as_a_function::grad(1.0);
}
