//! The rival: the gradient of the log-likelihood derived on paper and written in one pass.

use crate::model::{self, COMPONENTS, DIMENSIONS, TRIANGLE, entry};
use std::f64::consts::TAU;

/// The gradient with respect to the vector of all parameters.
pub fn gradient(parameters: &[f64], points: &[f64]) -> Vec<f64> {
    let (logits, means, factors) = model::split(parameters);
    let mut gradient = vec![0.0; parameters.len()];
    let (logits_bar, means_bar, factors_bar) = model::split_mut(&mut gradient);
    accumulate_grad(logits, means, factors, points, logits_bar, means_bar, factors_bar);
    gradient
}

/// The log-likelihood; adds its gradient to the three bars.
///
/// Written for speed: the lengths are known to the compiler, and the sums are arrays whose address nobody takes, so that
/// they live in registers.
pub fn accumulate_grad(
    logits: &[f64],
    means: &[f64],
    factors: &[f64],
    points: &[f64],
    logits_bar: &mut [f64],
    means_bar: &mut [f64],
    factors_bar: &mut [f64],
) -> f64 {
    let logits: &[f64; COMPONENTS] = logits.try_into().expect("one logit per component");
    let means: &[f64; COMPONENTS * DIMENSIONS] = means.try_into().expect("one mean per component");
    let factors: &[f64; COMPONENTS * TRIANGLE] = factors.try_into().expect("one triangle per component");
    let mut diagonals = [0.0; COMPONENTS * DIMENSIONS];
    for k in 0..COMPONENTS {
        for row in 0..DIMENSIONS {
            diagonals[k * DIMENSIONS + row] = factors[entry(k, row, row)].exp();
        }
    }
    let mut logit_sums = [0.0; COMPONENTS];
    let mut mean_sums = [0.0; COMPONENTS * DIMENSIONS];
    let mut factor_sums = [0.0; COMPONENTS * TRIANGLE];
    let mut total = 0.0;
    for point in points.chunks_exact(DIMENSIONS) {
        let mut whitened = [0.0; COMPONENTS * DIMENSIONS];
        let mut scores = *logits;
        for k in 0..COMPONENTS {
            for row in 0..DIMENSIONS {
                let r = k * DIMENSIONS + row;
                let mut z = diagonals[r] * (point[row] - means[r]);
                for column in 0..row {
                    z += factors[entry(k, row, column)] * (point[column] - means[k * DIMENSIONS + column]);
                }
                whitened[r] = z;
                scores[k] += factors[entry(k, row, row)] - 0.5 * z * z;
            }
        }
        let (log_sum, responsibilities) = softmax(&scores);
        total += log_sum;
        for k in 0..COMPONENTS {
            logit_sums[k] += responsibilities[k];
            for row in 0..DIMENSIONS {
                let r = k * DIMENSIONS + row;
                let z_bar = -responsibilities[k] * whitened[r];
                for column in 0..row {
                    let c = k * DIMENSIONS + column;
                    factor_sums[entry(k, row, column)] += z_bar * (point[column] - means[c]);
                    mean_sums[c] -= z_bar * factors[entry(k, row, column)];
                }
                let scaled = z_bar * diagonals[r];
                factor_sums[entry(k, row, row)] += responsibilities[k] + scaled * (point[row] - means[r]);
                mean_sums[r] -= scaled;
            }
        }
    }
    add(logit_sums, logits_bar);
    add(mean_sums, means_bar);
    add(factor_sums, factors_bar);
    let count = (points.len() / DIMENSIONS) as f64;
    let (log_sum, weights) = softmax(logits);
    for k in 0..COMPONENTS {
        logits_bar[k] -= count * weights[k];
    }
    total - count * (log_sum + 0.5 * DIMENSIONS as f64 * TAU.ln())
}

/// Logarithm of the sum of exponentials, and each exponential's share of the sum.
fn softmax(values: &[f64; COMPONENTS]) -> (f64, [f64; COMPONENTS]) {
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let exponentials = values.map(|value| (value - largest).exp());
    let sum: f64 = exponentials.iter().sum();
    (largest + sum.ln(), exponentials.map(|exponential| exponential / sum))
}

fn add<const N: usize>(sums: [f64; N], bars: &mut [f64]) {
    for (bar, sum) in bars.iter_mut().zip(sums) {
        *bar += sum;
    }
}
