//! The log-likelihood of a Gaussian mixture: a triple loop over packed triangles, with log-sum-exp and work arrays.
//!
//! The function and its shapes are those of the `gmm` problem of ADBench and GradBench.

mod by_hand;

use std::f64::consts::{LN_2, PI};

use by_hand::{Workspace, by_hand};

use differentiable::prelude::*;

use super::{ACCUMULATE, BY_HAND, Bounds, PRIMAL, Program};
use crate::random::Random;
use crate::variant::{accumulating, returning, value};

/// The Wishart prior of the precisions: the scale gamma and the extra degrees of freedom m.
type Wishart = (f64, usize);

#[differentiable]
fn log_sum_exp(values: &[f64]) -> f64 {
    let mut largest = f64::NEG_INFINITY;
    for &x in values {
        largest = largest.max(x);
    }
    let mut sum = 0.0;
    for &x in values {
        sum += (x - largest).exp();
    }
    largest + sum.ln()
}

/// The log-likelihood of `points` (rows of `dimension` numbers) and the log of the prior.
///
/// `icf` holds per component the lower triangular factor of the precision: the logarithms of its diagonal, then the rest
/// column by column.
#[differentiable(inactive(points, gamma))]
#[allow(clippy::needless_range_loop, reason = "the rows are read side by side")]
fn mixture(alphas: &[f64], means: &[f64], icf: &[f64], points: &[f64], dimension: usize, gamma: f64, m: usize) -> f64 {
    let components = alphas.len();
    let count = points.len() / dimension;
    let packed = dimension * (dimension + 1) / 2;

    let mut diagonals = vec![0.0; components * dimension];
    let mut log_determinants = vec![0.0; components];
    for k in 0..components {
        for j in 0..dimension {
            let q = icf[k * packed + j];
            log_determinants[k] += q;
            diagonals[k * dimension + j] = q.exp();
        }
    }

    let mut centered = vec![0.0; dimension];
    let mut scaled = vec![0.0; dimension];
    let mut terms = vec![0.0; components];
    let mut total = 0.0;
    for i in 0..count {
        for k in 0..components {
            for j in 0..dimension {
                centered[j] = points[i * dimension + j] - means[k * dimension + j];
                scaled[j] = diagonals[k * dimension + j] * centered[j];
            }
            let l = &icf[k * packed + dimension..(k + 1) * packed];
            let mut p = 0;
            for j in 0..dimension {
                for r in j + 1..dimension {
                    scaled[r] += l[p] * centered[j];
                    p += 1;
                }
            }
            let mut norm = 0.0;
            for j in 0..dimension {
                norm += scaled[j] * scaled[j];
            }
            terms[k] = alphas[k] + log_determinants[k] - 0.5 * norm;
        }
        total += log_sum_exp(&terms);
    }
    total -= count as f64 * log_sum_exp(alphas);

    for k in 0..components {
        let mut frobenius = 0.0;
        for j in 0..dimension {
            frobenius += diagonals[k * dimension + j] * diagonals[k * dimension + j];
        }
        for p in k * packed + dimension..(k + 1) * packed {
            frobenius += icf[p] * icf[p];
        }
        total += m as f64 * log_determinants[k] - 0.5 * gamma * gamma * frobenius;
    }
    total + constant(components, count, dimension, gamma, m)
}

/// The part of the log-likelihood and of the log of the prior that no parameter enters.
fn constant(components: usize, count: usize, dimension: usize, gamma: f64, m: usize) -> f64 {
    let freedom = dimension + m + 1;
    let mut log_gamma = 0.25 * (dimension * (dimension - 1)) as f64 * PI.ln();
    for j in 0..dimension {
        log_gamma += log_gamma_of_half(freedom - j);
    }
    let per_component = (freedom * dimension) as f64 * (gamma.ln() - 0.5 * LN_2) - log_gamma;
    components as f64 * per_component - 0.5 * (count * dimension) as f64 * (2.0 * PI).ln()
}

/// The logarithm of the gamma function at `twice / 2`, by its recurrence from 1/2 or 1.
fn log_gamma_of_half(twice: usize) -> f64 {
    let first = if twice.is_multiple_of(2) { 0.0 } else { 0.5 * PI.ln() };
    (1..twice).rev().skip(1).step_by(2).map(|factor| (0.5 * factor as f64).ln()).sum::<f64>() + first
}

#[derive(Clone, Copy)]
pub struct Size {
    pub dimension: usize,
    pub components: usize,
    pub points: usize,
}

/// Parameters and data of one problem.
struct Input {
    alphas: Vec<f64>,
    means: Vec<f64>,
    icf: Vec<f64>,
    points: Vec<f64>,
    dimension: usize,
}

const WISHART: Wishart = (1.0, 0);

/// Distributed as in GradBench: uniform means, all else standard normal.
fn input(size: Size) -> Input {
    let Size { dimension, components, points } = size;
    let mut random = Random::new(31337);
    Input {
        points: random.normals(points * dimension),
        alphas: random.normals(components),
        means: random.uniforms(components * dimension, 0.0, 1.0),
        icf: random.normals(components * dimension * (dimension + 1) / 2),
        dimension,
    }
}

type Gradient = (Vec<f64>, Vec<f64>, Vec<f64>);

fn zero(p: &Input) -> Gradient {
    (vec![0.0; p.alphas.len()], vec![0.0; p.means.len()], vec![0.0; p.icf.len()])
}

pub fn program(name: &'static str, size: Size) -> Program {
    let input = move || input(size);
    let zero = move || zero(&input());
    let bounds = Bounds { over_primal: Some(2.4), ..Bounds::by_hand(1.2) };
    let (gamma, m) = WISHART;
    Program::new(name, bounds)
        .with(PRIMAL, move || {
            value(input(), move |p| mixture(&p.alphas, &p.means, &p.icf, &p.points, p.dimension, gamma, m))
        })
        .with(BY_HAND, move || {
            let mut workspace = Workspace::new(size);
            accumulating(input(), zero(), move |p, (alphas_bar, means_bar, icf_bar)| {
                by_hand(
                    (&p.alphas, &p.means, &p.icf),
                    &p.points,
                    p.dimension,
                    WISHART,
                    &mut workspace,
                    (alphas_bar, means_bar, icf_bar),
                )
            })
        })
        .with(ACCUMULATE, move || {
            accumulating(input(), zero(), move |p, (alphas_bar, means_bar, icf_bar)| {
                mixture::accumulate_grad(
                    &p.alphas,
                    &p.means,
                    &p.icf,
                    &p.points,
                    p.dimension,
                    gamma,
                    m,
                    alphas_bar,
                    means_bar,
                    icf_bar,
                )
            })
        })
        .with("grad", move || {
            returning(input(), move |p| {
                let (alphas, means, icf) = (&p.alphas, &p.means, &p.icf);
                (None, mixture::grad(alphas, means, icf, &p.points, p.dimension, gamma, m))
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check, variant::Flatten};

    #[test]
    fn by_hand_is_the_derivative() {
        for (dimension, components, wishart) in
            [(1, 1, (1.0, 0)), (2, 5, (1.0, 0)), (4, 3, (0.7, 2)), (10, 4, (1.0, 0))]
        {
            let size = Size { dimension, components, points: 20 };
            let p = input(size);
            let mut bar = zero(&p);
            let value = by_hand(
                (&p.alphas, &p.means, &p.icf),
                &p.points,
                dimension,
                wishart,
                &mut Workspace::new(size),
                (&mut bar.0, &mut bar.1, &mut bar.2),
            );
            let primal = |x: &[f64]| {
                let (alphas, x) = x.split_at(components);
                let (means, icf) = x.split_at(components * dimension);
                mixture(alphas, means, icf, &p.points, dimension, wishart.0, wishart.1)
            };
            let x = [p.alphas.clone(), p.means.clone(), p.icf.clone()].concat();
            assert_eq!(value.to_bits(), primal(&x).to_bits());
            check::assert_is_gradient(primal, &x, &bar.flatten());
        }
    }

    /// One component with unit precision and no prior to speak of is the density of the normal distribution.
    #[test]
    fn one_component_is_the_normal_density() {
        let value = mixture(&[0.3], &[1.0, 2.0], &[0.0; 3], &[1.5, 1.0], 2, 1.0, 0);
        let log_density = -(2.0 * PI).ln() - 0.5 * (0.5 * 0.5 + 1.0);
        // Wishart with three degrees of freedom: log C = 6 (0 - ln 2 / 2) - (ln pi / 2 + ln gamma(3/2) + ln gamma(1)).
        let log_gamma = 0.5 * PI.ln() + (0.5 * PI.sqrt()).ln();
        let log_prior = -3.0 * LN_2 - log_gamma - 0.5 * 2.0;
        assert!((value - log_density - log_prior).abs() < 1e-12);
    }
}
