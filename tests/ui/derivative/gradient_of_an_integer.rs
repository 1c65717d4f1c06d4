use differentiable::differentiable;

#[differentiable]
fn cell(x: f64) -> usize {
    x as usize
}

fn main() {
    cell::grad(1.5);
}
