use differentiable::differentiable;

#[differentiable]
fn fill(x: f64, w: &mut [f64]) -> f64 {
    w[0] = x;
    x
}

#[differentiable]
fn counted(x: f64) -> f64 {
    let mut w = [x, 2.0];
    let pair = [(fill(x, &mut w) > 1.0) as usize; 2];
    let range = 0..(fill(x, &mut w) > 1.0) as usize;
    w[0] * (pair[0] + range.end) as f64
}

fn main() {
    counted(1.0);
}
