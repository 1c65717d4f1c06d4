use differentiable::differentiable;

fn logged(x: f64, calls: &mut usize) -> f64 {
    *calls += 1;
    x * x
}

#[differentiable]
fn total(x: f64) -> f64 {
    let mut calls = 0;
    logged(x, &mut calls)
}

fn main() {
    total(1.0);
}
