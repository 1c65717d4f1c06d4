// E0282 "type annotations needed for Vec<T>": an inactive `Vec::new()` whose element type comes from a later push
// (the primal compiles).
use differentiable::prelude::*;
#[differentiable(order = 2)]
fn pushed(w: &[f64]) -> f64 {
    let mut order = Vec::new();
    let mut s = 1.0;
    for i in 0..w.len() {
        if w[i] > 0.0 { order.push(i); }
        s += w[i] * order.len() as f64 * s;
    }
    order.sort_by(|a, b| b.cmp(a));
    for k in order.iter() { s = s * w[*k] + 0.2; }
    s
}
fn main() { let _ = pushed::grad(&[1.0, -1.0]); }
