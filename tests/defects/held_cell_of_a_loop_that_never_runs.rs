// PANIC where the primal has none: registers::hold adds the cell after the loop even if it made no trip (slide guards with `ran`).
use differentiable::prelude::*;
#[differentiable(order = 2)]
fn cell_beyond_the_end(w: &[f64], v: &[f64], at: usize) -> f64 {
    let mut s = 0.5;
    for j in 0..v.len() { s += w[at] * v[j] * v[j]; }
    s + w[0]
}
fn main() { assert_eq!(cell_beyond_the_end::grad(&[0.9], &[], 7), (vec![1.0], vec![])); }
