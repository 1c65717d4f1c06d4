use differentiable::prelude::*;

#[differentiable]
pub fn callee(x: f64, w: &[f64]) -> f64 {
    let mut a = x;
    for v in w {
        a = a.sin() * v;
    }
    a
}

/// A call is split: `callee::forward` leaves on the stack what `callee::reverse` takes from it.
#[differentiable]
pub fn call(x: f64, w: &[f64]) -> f64 {
    let y = callee(x * x, w);
    y * callee(y, &w[1..])
}
