// shows: fused

use differentiable::prelude::*;

/// A chain is the loop it stands for.
#[differentiable(order = 2)]
pub fn chain(xs: &[f64], ys: &[f64], t: f64) -> f64 {
    let misses: Vec<f64> = xs.iter().zip(ys).map(|(x, y)| x * t - y).collect();
    misses.iter().map(|miss| miss * miss).sum::<f64>() / 2.0
}
