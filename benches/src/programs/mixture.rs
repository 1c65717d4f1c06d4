//! The log-likelihood of a Gaussian mixture: a triple loop over packed triangles, with log-sum-exp and work arrays.
//!
//! The function and its shapes are those of the `gmm` problem of ADBench and GradBench.

use std::f64::consts::{LN_2, PI};

use super::{BY_HAND, Bounds, PRIMAL, Program};
use crate::random::Random;
use crate::variant::{accumulating, value};

#[cfg(feature = "ours")]
use super::ACCUMULATE;
#[cfg(feature = "ours")]
use crate::variant::returning;
#[cfg(feature = "ours")]
use differentiable::prelude::*;

/// The Wishart prior of the precisions: the scale gamma and the extra degrees of freedom m.
type Wishart = (f64, usize);

#[cfg_attr(feature = "ours", differentiable)]
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
#[cfg_attr(feature = "ours", differentiable(inactive(points, gamma)))]
#[allow(clippy::needless_range_loop, reason = "the rows are read side by side")]
fn mixture(
    alphas: &[f64],
    means: &[f64],
    icf: &[f64],
    points: &[f64],
    dimension: usize,
    gamma: f64,
    m: usize,
) -> f64 {
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
    let first = if twice.is_multiple_of(2) {
        0.0
    } else {
        0.5 * PI.ln()
    };
    (1..twice)
        .rev()
        .skip(1)
        .step_by(2)
        .map(|factor| (0.5 * factor as f64).ln())
        .sum::<f64>()
        + first
}

/// Buffers of [`by_hand`].
struct Workspace {
    diagonals: Vec<f64>,
    diagonals_bar: Vec<f64>,
    log_determinants: Vec<f64>,
    /// Per component: the sum of its responsibilities over all points.
    responsibilities: Vec<f64>,
    centered: Vec<f64>,
    scaled: Vec<f64>,
    scaled_bar: Vec<f64>,
    terms: Vec<f64>,
}

impl Workspace {
    fn new(size: Size) -> Self {
        let Size {
            dimension,
            components,
            ..
        } = size;
        Self {
            diagonals: vec![0.0; components * dimension],
            diagonals_bar: vec![0.0; components * dimension],
            log_determinants: vec![0.0; components],
            responsibilities: vec![0.0; components],
            centered: vec![0.0; components * dimension],
            scaled: vec![0.0; components * dimension],
            scaled_bar: vec![0.0; dimension],
            terms: vec![0.0; components],
        }
    }
}

type Bars<'a> = (&'a mut [f64], &'a mut [f64], &'a mut [f64]);

/// Runs each point forward and at once backward, so that nothing is kept from one point to the next.
fn by_hand(
    (alphas, means, icf): (&[f64], &[f64], &[f64]),
    points: &[f64],
    dimension: usize,
    (gamma, m): Wishart,
    workspace: &mut Workspace,
    (alphas_bar, means_bar, icf_bar): Bars,
) -> f64 {
    let (components, count) = (alphas.len(), points.len() / dimension);
    let packed = dimension * (dimension + 1) / 2;
    let w = workspace;
    for k in 0..components {
        let row = k * dimension..(k + 1) * dimension;
        let q = &icf[k * packed..][..dimension];
        w.log_determinants[k] = q.iter().fold(0.0, |sum, q| sum + q);
        for (diagonal, q) in w.diagonals[row].iter_mut().zip(q) {
            *diagonal = q.exp();
        }
    }
    w.diagonals_bar.fill(0.0);
    w.responsibilities.fill(0.0);

    let mut total = 0.0;
    for point in points.chunks_exact(dimension) {
        for k in 0..components {
            let row = k * dimension..(k + 1) * dimension;
            let norm = transform(
                (point, &means[row.clone()], &w.diagonals[row.clone()]),
                &icf[k * packed + dimension..(k + 1) * packed],
                (&mut w.centered[row.clone()], &mut w.scaled[row]),
            );
            w.terms[k] = alphas[k] + w.log_determinants[k] - 0.5 * norm;
        }
        total += softmax_in_place(&mut w.terms);
        for k in 0..components {
            let row = k * dimension..(k + 1) * dimension;
            let weight = w.terms[k];
            w.responsibilities[k] += weight;
            for (bar, scaled) in w.scaled_bar.iter_mut().zip(&w.scaled[row.clone()]) {
                *bar = -weight * scaled;
            }
            let strict = k * packed + dimension..(k + 1) * packed;
            transform_reverse(
                (
                    &w.centered[row.clone()],
                    &w.diagonals[row.clone()],
                    &icf[strict.clone()],
                ),
                &w.scaled_bar,
                (
                    &mut means_bar[row.clone()],
                    &mut w.diagonals_bar[row],
                    &mut icf_bar[strict],
                ),
            );
        }
    }

    w.terms.copy_from_slice(alphas);
    total -= count as f64 * softmax_in_place(&mut w.terms);
    for k in 0..components {
        alphas_bar[k] += w.responsibilities[k] - count as f64 * w.terms[k];
        let row = k * dimension..(k + 1) * dimension;
        let (diagonals, l) = (
            &w.diagonals[row.clone()],
            &icf[k * packed + dimension..(k + 1) * packed],
        );
        let frobenius = diagonals.iter().chain(l).fold(0.0, |sum, x| sum + x * x);
        total += m as f64 * w.log_determinants[k] - 0.5 * gamma * gamma * frobenius;

        let (q_bar, l_bar) = icf_bar[k * packed..(k + 1) * packed].split_at_mut(dimension);
        let log_determinant_bar = w.responsibilities[k] + m as f64;
        for ((q_bar, diagonal), bar) in q_bar.iter_mut().zip(diagonals).zip(&w.diagonals_bar[row]) {
            *q_bar += log_determinant_bar + (bar - gamma * gamma * diagonal) * diagonal;
        }
        for (l_bar, l) in l_bar.iter_mut().zip(l) {
            *l_bar -= gamma * gamma * l;
        }
    }
    total + constant(components, count, dimension, gamma, m)
}

/// Applies a component's triangular factor to the centered point, as the primal does; the squared norm of the result.
#[expect(
    clippy::needless_range_loop,
    reason = "iterators over the packed columns were slower"
)]
fn transform(
    (point, mean, diagonal): (&[f64], &[f64], &[f64]),
    l: &[f64],
    (centered, scaled): (&mut [f64], &mut [f64]),
) -> f64 {
    let dimension = scaled.len();
    for j in 0..dimension {
        centered[j] = point[j] - mean[j];
        scaled[j] = diagonal[j] * centered[j];
    }
    let mut p = 0;
    for j in 0..dimension {
        for r in j + 1..dimension {
            scaled[r] += l[p] * centered[j];
            p += 1;
        }
    }
    scaled.iter().fold(0.0, |norm, x| norm + x * x)
}

/// Adds what the cotangent of the transformed point gives to those of the mean and of the factor.
fn transform_reverse(
    (centered, diagonal, l): (&[f64], &[f64], &[f64]),
    scaled_bar: &[f64],
    (mean_bar, diagonal_bar, l_bar): Bars,
) {
    let dimension = scaled_bar.len();
    let mut p = 0;
    for j in 0..dimension {
        let below = dimension - 1 - j;
        let (x, bar) = (centered[j], scaled_bar[j]);
        let bars = &scaled_bar[j + 1..][..below];
        let (l, l_bar) = (&l[p..p + below], &mut l_bar[p..p + below]);
        let mut x_bar = diagonal[j] * bar;
        for r in 0..below {
            l_bar[r] += x * bars[r];
            x_bar += l[r] * bars[r];
        }
        diagonal_bar[j] += x * bar;
        mean_bar[j] -= x_bar;
        p += below;
    }
}

/// Replaces the values by their softmax, which is the gradient of the log-sum-exp it returns.
fn softmax_in_place(values: &mut [f64]) -> f64 {
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for x in &mut *values {
        *x = (*x - largest).exp();
        sum += *x;
    }
    let share = 1.0 / sum;
    for x in values {
        *x *= share;
    }
    largest + sum.ln()
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
    let Size {
        dimension,
        components,
        points,
    } = size;
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
    (
        vec![0.0; p.alphas.len()],
        vec![0.0; p.means.len()],
        vec![0.0; p.icf.len()],
    )
}

pub fn program(name: &'static str, size: Size) -> Program {
    let input = move || input(size);
    let zero = move || zero(&input());
    let bounds = Bounds {
        over_primal: Some(2.4),
        over_by_hand: 1.2,
    };
    let (gamma, m) = WISHART;
    let program = Program::new(name, bounds)
        .with(PRIMAL, move || {
            value(input(), move |p| {
                mixture(
                    &p.alphas,
                    &p.means,
                    &p.icf,
                    &p.points,
                    p.dimension,
                    gamma,
                    m,
                )
            })
        })
        .with(BY_HAND, move || {
            let mut workspace = Workspace::new(size);
            accumulating(
                input(),
                zero(),
                move |p, (alphas_bar, means_bar, icf_bar)| {
                    by_hand(
                        (&p.alphas, &p.means, &p.icf),
                        &p.points,
                        p.dimension,
                        WISHART,
                        &mut workspace,
                        (alphas_bar, means_bar, icf_bar),
                    )
                },
            )
        });
    #[cfg(feature = "ours")]
    let program = program
        .with(ACCUMULATE, move || {
            accumulating(
                input(),
                zero(),
                move |p, (alphas_bar, means_bar, icf_bar)| {
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
                },
            )
        })
        .with("grad", move || {
            returning(input(), move |p| {
                let (alphas, means, icf) = (&p.alphas, &p.means, &p.icf);
                (
                    None,
                    mixture::grad(alphas, means, icf, &p.points, p.dimension, gamma, m),
                )
            })
        });
    program
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check, variant::Flatten};

    #[test]
    fn by_hand_is_the_derivative() {
        for (dimension, components, wishart) in [
            (1, 1, (1.0, 0)),
            (2, 5, (1.0, 0)),
            (4, 3, (0.7, 2)),
            (10, 4, (1.0, 0)),
        ] {
            let size = Size {
                dimension,
                components,
                points: 20,
            };
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
                mixture(
                    alphas, means, icf, &p.points, dimension, wishart.0, wishart.1,
                )
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
