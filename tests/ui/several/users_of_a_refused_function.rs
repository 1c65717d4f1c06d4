use differentiable::differentiable;

#[differentiable(order = 2)]
fn refused(x: &[f64], n: usize) -> f64 {
    let scale = |y: f64| x[n] * y;
    scale(2.0)
}

#[differentiable(order = 2)]
fn caller(x: &[f64]) -> f64 {
    refused(x, 0) * x[1]
}

fn main() {
    let x = [1.0, 2.0];
    let _ = (refused(&x, 1), refused::grad(&x, 1), refused::hvp(&x, 1, &x), caller::grad(&x));
}
