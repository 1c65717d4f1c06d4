// PANIC in reverse mode "cotangent has length 2 where the value has length 0": an early `return` of a Vec inside a loop, not taken (or taken)
// at different iterations: the undefined Vec (empty) of the other iterations meets a cotangent with a length.
use differentiable::prelude::*;
#[differentiable]
fn vec_early(w: &[f64], x: f64) -> Vec<f64> {
    let mut u = w.to_vec();
    for i in 0..u.len() {
        u[i] *= x;
        if u[i] > 1.0 { return vec![u[i], x]; }
    }
    u[0] += x;
    u
}
#[differentiable]
fn uses(w: &[f64], x: f64) -> f64 {
    let a = vec_early(w, x);
    a[0] * a[1]
}
fn main() {
    for x in [0.5, 0.9, 1.5] {
        let (w, g) = ([0.9, 1.2, -0.6], uses::grad(&[0.9, 1.2, -0.6], x));
        assert!((g.1 - uses::jvp(&w, x, &[0.0; 3], 1.0).1).abs() < 1e-12);
    }
}
