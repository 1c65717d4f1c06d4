// shows: fused

use differentiable::prelude::*;

/// The first element is not written anew: what it held must come back, and nothing is fused.
#[differentiable(order = 2)]
pub fn shared_array(w: &[f64], n: usize) -> f64 {
    let mut work = vec![0.5; w.len()];
    let mut s = 0.0;
    for i in 0..n {
        for j in 1..w.len() {
            work[j] = w[j] * i as f64;
        }
        work[0] *= work[1];
        s += work[0].sin();
    }
    s
}
