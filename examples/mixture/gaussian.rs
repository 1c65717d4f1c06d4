//! What the parameters stand for: weights, means and covariances.

use crate::model::{self, COMPONENTS, DIMENSIONS};

/// One component of the mixture.
pub struct Gaussian {
    /// Share of the points it accounts for.
    pub weight: f64,
    /// Its centre.
    pub mean: [f64; 2],
    /// Lower Cholesky factor of its covariance.
    pub cholesky: [[f64; 2]; 2],
}

/// The components that a vector of all parameters describes, ordered by their first coordinate.
pub fn components(parameters: &[f64]) -> Vec<Gaussian> {
    let (logits, means, factors) = model::split(parameters);
    let total: f64 = logits.iter().map(|logit| logit.exp()).sum();
    let mut components: Vec<Gaussian> = (0..COMPONENTS)
        .map(|k| Gaussian {
            weight: logits[k].exp() / total,
            mean: [means[k * DIMENSIONS], means[k * DIMENSIONS + 1]],
            cholesky: inverse(
                factors[model::entry(k, 0, 0)].exp(),
                factors[model::entry(k, 1, 0)],
                factors[model::entry(k, 1, 1)].exp(),
            ),
        })
        .collect();
    components.sort_by(|a, b| a.mean[0].total_cmp(&b.mean[0]));
    components
}

impl Gaussian {
    /// L Lᵀ for the Cholesky factor L.
    pub fn covariance(&self) -> [[f64; 2]; 2] {
        let [[a, _], [b, c]] = self.cholesky;
        [[a * a, a * b], [a * b, b * b + c * c]]
    }

    /// Logarithm of weight times density, up to a constant that all components share.
    pub fn score(&self, point: &[f64]) -> f64 {
        let [[a, _], [b, c]] = self.cholesky;
        let first = (point[0] - self.mean[0]) / a;
        let second = (point[1] - self.mean[1] - b * first) / c;
        self.weight.ln() - (a * c).ln() - 0.5 * (first * first + second * second)
    }

    /// The ellipse that holds the given share of the component's probability, as a closed polygon.
    pub fn ellipse(&self, share: f64) -> Vec<(f64, f64)> {
        const CORNERS: usize = 120;
        let [[a, _], [b, c]] = self.cholesky;
        // In two dimensions the squared radius is exponentially distributed with mean 2.
        let radius = (-2.0 * (1.0 - share).ln()).sqrt();
        (0..=CORNERS)
            .map(|corner| {
                let angle = std::f64::consts::TAU * corner as f64 / CORNERS as f64;
                let (y, x) = angle.sin_cos();
                (self.mean[0] + radius * a * x, self.mean[1] + radius * (b * x + c * y))
            })
            .collect()
    }
}

/// The inverse of the lower triangle with rows (a), (b, c).
fn inverse(a: f64, b: f64, c: f64) -> [[f64; 2]; 2] {
    [[1.0 / a, 0.0], [-b / (a * c), 1.0 / c]]
}
