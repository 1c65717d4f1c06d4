//! Where the search starts.

use crate::model::{self, COMPONENTS, DIMENSIONS, PARAMETERS};

/// Components of equal weight, set apart along the diagonal of the cloud of points.
pub fn spread(points: &[f64]) -> Vec<f64> {
    let mut parameters = vec![0.0; PARAMETERS];
    let (_, means, factors) = model::split_mut(&mut parameters);
    for d in 0..DIMENSIONS {
        let (mean, deviation) = mean_and_deviation(points, d);
        for k in 0..COMPONENTS {
            let offset = 2.0 * k as f64 / (COMPONENTS - 1) as f64 - 1.0;
            means[k * DIMENSIONS + d] = mean + offset * deviation;
            factors[model::entry(k, d, d)] = -deviation.ln();
        }
    }
    parameters
}

fn mean_and_deviation(points: &[f64], dimension: usize) -> (f64, f64) {
    let column = points.iter().skip(dimension).step_by(DIMENSIONS);
    let count = (points.len() / DIMENSIONS) as f64;
    let mean = column.clone().sum::<f64>() / count;
    let variance = column.map(|x| (x - mean).powi(2)).sum::<f64>() / count;
    (mean, variance.sqrt())
}
