use differentiable::differentiable;

type Real = f64;
type Index = usize;

#[differentiable]
fn widened(x: f32) -> f64 {
    f64::from(2.0_f32) * (x as Real)
}

#[differentiable]
fn truncated(x: f64) -> f64 {
    x * (x as Index) as f64
}

fn main() {
    widened::grad(1.0);
    truncated::grad(1.0);
}
