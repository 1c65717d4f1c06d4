//! The model: the logarithm of its likelihood, and what its parameters stand for.

use differentiable::prelude::*;
use std::f64::consts::TAU;

/// How many Gaussians are mixed.
pub const COMPONENTS: usize = 2;
/// How many numbers make a point.
pub const DIMENSIONS: usize = 2;
/// Entries of a lower triangle, diagonal included, stored row by row.
pub const TRIANGLE: usize = DIMENSIONS * (DIMENSIONS + 1) / 2;
/// Length of the vector of all parameters: logits, then means, then factors.
pub const PARAMETERS: usize = COMPONENTS * (1 + DIMENSIONS + TRIANGLE);

/// Logarithm of the likelihood of `points` under a mixture of Gaussians.
///
/// The weights are the softmax of `logits`. `factors` holds one lower triangle Q per component, with the logarithms of
/// its diagonal on the diagonal; Q is the inverse of the Cholesky factor of the covariance, so that Q(x - mean) has unit
/// covariance. Every vector of parameters is thus a valid mixture, and the optimiser needs no constraints.
#[differentiable(inactive(points))]
pub fn log_likelihood(logits: &[f64], means: &[f64], factors: &[f64], points: &[f64]) -> f64 {
    let mut diagonals = [0.0; COMPONENTS * DIMENSIONS];
    for k in 0..COMPONENTS {
        for row in 0..DIMENSIONS {
            diagonals[k * DIMENSIONS + row] = factors[entry(k, row, row)].exp();
        }
    }
    let count = points.len() / DIMENSIONS;
    let mut total = 0.0;
    for i in 0..count {
        let mut scores = [0.0; COMPONENTS];
        for k in 0..COMPONENTS {
            let mut score = logits[k];
            for row in 0..DIMENSIONS {
                let r = k * DIMENSIONS + row;
                let mut whitened = diagonals[r] * (points[i * DIMENSIONS + row] - means[r]);
                for column in 0..row {
                    let c = k * DIMENSIONS + column;
                    whitened += factors[entry(k, row, column)] * (points[i * DIMENSIONS + column] - means[c]);
                }
                score += factors[entry(k, row, row)] - 0.5 * whitened * whitened;
            }
            scores[k] = score;
        }
        total += log_sum_exp(&scores);
    }
    total - count as f64 * (log_sum_exp(logits) + 0.5 * DIMENSIONS as f64 * TAU.ln())
}

/// Logarithm of the sum of exponentials, shifted by the largest so that none overflows.
#[differentiable]
fn log_sum_exp(values: &[f64]) -> f64 {
    let mut largest = f64::NEG_INFINITY;
    for value in values {
        largest = largest.max(*value);
    }
    // No shift changes the result, so it carries no derivative.
    let largest = stop_gradient(largest);
    let mut sum = 0.0;
    for value in values {
        sum += (value - largest).exp();
    }
    largest + sum.ln()
}

/// Position in `factors` of an entry of the triangle of component `k`.
pub fn entry(k: usize, row: usize, column: usize) -> usize {
    k * TRIANGLE + row * (row + 1) / 2 + column
}

/// The parts of a vector of all parameters: logits, means, factors.
pub fn split(parameters: &[f64]) -> (&[f64], &[f64], &[f64]) {
    let (logits, rest) = parameters.split_at(COMPONENTS);
    let (means, factors) = rest.split_at(COMPONENTS * DIMENSIONS);
    (logits, means, factors)
}

/// The parts of a vector of all parameters, or of their cotangents, to write to.
pub fn split_mut(parameters: &mut [f64]) -> (&mut [f64], &mut [f64], &mut [f64]) {
    let (logits, rest) = parameters.split_at_mut(COMPONENTS);
    let (means, factors) = rest.split_at_mut(COMPONENTS * DIMENSIONS);
    (logits, means, factors)
}
