// false refusal: "`unwrap` on an active value", "`push` on an active value": a work list of *indices* is taken for active.
use differentiable::prelude::*;
#[differentiable]
fn stack_of_indices(w: &[f64]) -> f64 {
    let mut todo = vec![0usize];
    let mut a = 0.5;
    while !todo.is_empty() {
        let k = todo.pop().unwrap();
        a = a * w[k] + a * a * 0.3;
        if 2 * k + 1 < w.len() { todo.push(2 * k + 1); }
        if 2 * k + 2 < w.len() { todo.push(2 * k + 2); }
    }
    a
}
fn main() { let _ = stack_of_indices::grad(&[0.9, 1.2, -0.6, 0.3, 0.5, 0.8]); }
