// PANIC "attempt to subtract with overflow" where the primal has none: the base of a row (`from - 5`) is computed though the loop is empty.
use differentiable::prelude::*;
#[differentiable(order = 2)]
fn rows_below_zero(w: &[f64], x: f64, from: usize) -> f64 {
    let mut s = x;
    for j in from..3 { s += w[j - 5] * w[j - 5]; }
    for j in (from..3).rev() { s = s * w[j - 5] + x; }
    s * x
}
fn main() { assert_eq!(rows_below_zero::grad(&[0.9], 0.7, 3), (vec![0.0], 1.4)); }
