use differentiable::prelude::*;

/// What an iteration must keep is one record; the sum `a * x + w[i]`, cheap as it is, is made again.
#[differentiable]
pub fn record(x: f64, w: &[f64]) -> f64 {
    let mut a = x;
    for i in 0..w.len() {
        a = (a * x + w[i]).tanh() * w[i].exp();
    }
    a
}
