//! Maximises the log-likelihood by L-BFGS.

use crate::model::{self, log_likelihood};
use crate::progress::Progress;
use argmin::core::observers::ObserverMode;
use argmin::core::{CostFunction, Error, Executor, Gradient, State};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;

const HISTORY: usize = 10;
const MAX_ITERATIONS: u64 = 200;
const GRADIENT_TOLERANCE: f64 = 1e-5;

/// The parameters of largest likelihood that L-BFGS finds from `start`, and how many iterations it took.
pub fn maximise(start: Vec<f64>, points: &[f64]) -> Result<(Vec<f64>, u64), Error> {
    let solver = LBFGS::new(MoreThuenteLineSearch::new(), HISTORY).with_tolerance_grad(GRADIENT_TOLERANCE)?;
    let result = Executor::new(NegativeLogLikelihood { points: points.to_vec() }, solver)
        .configure(|state| state.param(start).max_iters(MAX_ITERATIONS))
        .add_observer(Progress::new(), ObserverMode::Always)
        .run()?;
    let iterations = result.state.get_iter();
    let best = result.state.best_param.ok_or_else(|| Error::msg("no parameters found"))?;
    Ok((best, iterations))
}

/// Log-likelihood and gradient with respect to the vector of all parameters.
pub fn value_and_gradient(parameters: &[f64], points: &[f64]) -> (f64, Vec<f64>) {
    let (logits, means, factors) = model::split(parameters);
    let mut gradient = vec![0.0; parameters.len()];
    let (logits_bar, means_bar, factors_bar) = model::split_mut(&mut gradient);
    let value = log_likelihood::accumulate_grad(logits, means, factors, points, logits_bar, means_bar, factors_bar);
    (value, gradient)
}

/// What argmin minimises.
struct NegativeLogLikelihood {
    points: Vec<f64>,
}

impl CostFunction for NegativeLogLikelihood {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, parameters: &Vec<f64>) -> Result<f64, Error> {
        let (logits, means, factors) = model::split(parameters);
        Ok(-log_likelihood(logits, means, factors, &self.points))
    }
}

impl Gradient for NegativeLogLikelihood {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, parameters: &Vec<f64>) -> Result<Vec<f64>, Error> {
        let (_, mut gradient) = value_and_gradient(parameters, &self.points);
        for partial in &mut gradient {
            *partial = -*partial;
        }
        Ok(gradient)
    }
}
