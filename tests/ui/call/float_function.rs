use differentiable::differentiable;

#[differentiable]
fn parsed(x: f64) -> f64 {
    f64::next_up(x)
}

fn main() {
    parsed(1.0);
}
