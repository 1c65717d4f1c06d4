// shows: fused

use differentiable::prelude::*;

/// Both arrays are written anew in each iteration of the sum, before they are read: each iteration is reversed at once.
/// `work` is so in each iteration of the inner loop, too, where it gets a row per iteration. Nothing is stored.
#[differentiable(order = 2)]
pub fn private_arrays(w: &[f64], x: f64, n: usize) -> f64 {
    let mut work = vec![0.0; w.len()];
    let mut terms = vec![0.0; n];
    let mut s = 0.0;
    for i in 0..3 {
        for k in 0..n {
            for j in 0..w.len() {
                work[j] = w[j] * x + (i * k) as f64;
            }
            let mut product = 1.0;
            for j in 0..w.len() {
                product *= work[j];
            }
            terms[k] = product.sin();
        }
        let mut y = x;
        for k in 0..n {
            y *= terms[k];
        }
        s += y;
    }
    s
}
