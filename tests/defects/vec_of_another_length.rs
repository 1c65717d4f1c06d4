// PANIC in reverse mode (index out of bounds): a local Vec replaced by one of another length; its cotangent keeps the first length.
// (Also look at `Overwrites`: `lengths`/`measured` are those of the first content: after the assignment a loop over 0..n does not write all.)
use differentiable::prelude::*;
#[differentiable(order = 2)]
fn longer_than_it_was(w: &[f64], x: f64, n: usize) -> f64 {
    let mut a = vec![x; n];
    let s = a[0];
    a = w.to_vec();
    a[n] *= a[0];
    s * a[0] + a[n]
}
fn main() { let g = longer_than_it_was::grad(&[2.0, 3.0, 5.0], 0.5, 2); assert_eq!(g, (vec![0.5 + 5.0, 0.0, 2.0], 2.0)); }
