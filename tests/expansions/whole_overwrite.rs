// shows: fused

use differentiable::prelude::*;

/// The last loop overwrites `a` once from its start to its end: `a` is saved as a whole before it, not by element.
#[differentiable(order = 2)]
pub fn whole_overwrite(w: &[f64], x: [f64; 3], n: usize) -> f64 {
    let mut a = x;
    for _ in 0..n {
        let mut next = [0.0; 3];
        for i in 0..3 {
            let mut s = 0.0;
            for j in 0..3 {
                s += w[3 * i + j] * a[j];
            }
            next[i] = s.tanh();
        }
        for i in 0..3 {
            a[i] = next[i];
        }
    }
    a[0]
}
