use differentiable::differentiable;

#[differentiable]
fn repeated(x: f64, n: usize) -> f64 {
    let mut steps = 0..n;
    let mut y = x;
    while let Some(_) = steps.next() {
        y *= x;
    }
    y
}

fn main() {
    repeated(1.0, 2);
}
