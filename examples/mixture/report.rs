//! What the program prints.

use crate::gaussian::Gaussian;
use crate::model::{self, DIMENSIONS, log_likelihood};
use crate::timing::Times;
use crate::{by_hand, fit};
use differentiable::check;
use std::error::Error;

/// The largest log-likelihood, by expectation maximisation (R's package `mclust`, model VVV: -1130.264).
const KNOWN_OPTIMUM: f64 = -1130.263960;

/// How far two gradients may differ that are computed in another order, relative to their largest entry.
const ROUNDING: f64 = 1e-12;

/// How many points were read.
pub fn data(points: &[f64]) {
    println!("Old Faithful: {} eruptions", points.len() / DIMENSIONS);
}

/// The fit and its distance from the known optimum.
pub fn fit(parameters: &[f64], points: &[f64], iterations: u64, components: &[Gaussian]) {
    let (value, gradient) = fit::value_and_gradient(parameters, points);
    println!("\nL-BFGS, {iterations} iterations");
    println!("  log-likelihood    {value:.6}  (known optimum {KNOWN_OPTIMUM:.6})");
    println!("  largest partial   {:.1e}", largest(&gradient));
    for component in components {
        let [mean, other_mean] = component.mean;
        let [[variance, covariance], [_, other_variance]] = component.covariance();
        println!("\n  weight      {:8.4}", component.weight);
        println!("  mean        {mean:8.4} {other_mean:8.4}");
        println!("  covariance  {variance:8.4} {covariance:8.4}");
        println!("              {covariance:8.4} {other_variance:8.4}");
    }
}

/// The generated gradient against central differences and against the gradient written by hand.
///
/// # Errors
///
/// If one of them contradicts it.
pub fn checks(parameters: &[f64], points: &[f64]) -> Result<(), Box<dyn Error>> {
    let (_, gradient) = fit::value_and_gradient(parameters, points);
    let value_at = |parameters: &[f64]| {
        let (logits, means, factors) = model::split(parameters);
        log_likelihood(logits, means, factors, points)
    };
    let differences = check::gradient(value_at, &gradient, parameters)?;
    let by_hand = relative_difference(&by_hand::gradient(parameters, points), &gradient);

    println!("\ngradient at the start of the search, error relative to its largest entry");
    println!("  against central differences  {:.1e}", differences.error());
    println!("  against the one by hand      {by_hand:.1e}");
    if by_hand > ROUNDING {
        return Err("the gradient by hand is another one".into());
    }
    Ok(())
}

/// Times per call, and what the generated gradient costs in units of the others.
pub fn times(times: &Times) {
    let ratio = |other: std::time::Duration| times.generated.as_secs_f64() / other.as_secs_f64();
    let caution = if cfg!(debug_assertions) { " (without optimisation: run with --release)" } else { "" };
    println!("\ntime per call{caution}");
    println!("  log-likelihood                {:8.2?}", times.primal);
    println!("  with the gradient by hand     {:8.2?}", times.by_hand);
    println!("  with the generated gradient   {:8.2?}", times.generated);
    println!("  generated / log-likelihood    {:8.2}", ratio(times.primal));
    println!("  generated / by hand           {:8.2}", ratio(times.by_hand));
}

fn relative_difference(a: &[f64], b: &[f64]) -> f64 {
    let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    largest(&differences) / largest(b)
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |largest, value| value.abs().max(largest))
}
