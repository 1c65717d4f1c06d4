use differentiable::differentiable;

#[differentiable]
fn rectified(x: f64) -> f64 {
    match x {
        y if y > 0.0 => y,
        _ => 0.0,
    }
}

fn main() {
    rectified(1.0);
}
