//! The value and gradient by hand: each point runs forward and at once backward, so that nothing is kept of it.

use std::ops::Range;

use super::{Size, Wishart, constant};

/// Cotangents of the weights, means and factors.
pub type Bars<'a> = (&'a mut [f64], &'a mut [f64], &'a mut [f64]);

/// Buffers of [`by_hand`], one row or number per component where nothing else is said.
pub struct Workspace {
    diagonals: Vec<f64>,
    diagonals_bar: Vec<f64>,
    log_determinants: Vec<f64>,
    /// The sums of the responsibilities over all points.
    responsibilities: Vec<f64>,
    centered: Vec<f64>,
    scaled: Vec<f64>,
    /// One row.
    scaled_bar: Vec<f64>,
    terms: Vec<f64>,
}

impl Workspace {
    pub fn new(size: Size) -> Self {
        let (rows, components) = (size.components * size.dimension, size.components);
        Self {
            diagonals: vec![0.0; rows],
            diagonals_bar: vec![0.0; rows],
            log_determinants: vec![0.0; components],
            responsibilities: vec![0.0; components],
            centered: vec![0.0; rows],
            scaled: vec![0.0; rows],
            scaled_bar: vec![0.0; size.dimension],
            terms: vec![0.0; components],
        }
    }
}

/// Where a component's numbers lie.
#[derive(Clone, Copy)]
struct Layout {
    dimension: usize,
}

impl Layout {
    /// Its row in the means and in the work arrays.
    fn row(self, k: usize) -> Range<usize> {
        k * self.dimension..(k + 1) * self.dimension
    }

    /// Its packed factor in `icf`.
    fn packed(self, k: usize) -> Range<usize> {
        let length = self.dimension * (self.dimension + 1) / 2;
        k * length..(k + 1) * length
    }

    /// The factor without the logarithms of its diagonal.
    fn strict(self, k: usize) -> Range<usize> {
        self.packed(k).start + self.dimension..self.packed(k).end
    }
}

/// As [`mixture`](fn@super::mixture), and adds the gradient to the bars.
pub fn by_hand(
    (alphas, means, icf): (&[f64], &[f64], &[f64]),
    points: &[f64],
    dimension: usize,
    wishart: Wishart,
    workspace: &mut Workspace,
    (alphas_bar, means_bar, icf_bar): Bars,
) -> f64 {
    let layout = Layout { dimension };
    let count = points.len() / dimension;
    prepare(layout, icf, workspace);
    let mut total = 0.0;
    for point in points.chunks_exact(dimension) {
        total += forward(layout, point, (alphas, means, icf), workspace);
        reverse(layout, icf, workspace, (means_bar, icf_bar));
    }
    workspace.terms.copy_from_slice(alphas);
    total -= count as f64 * softmax_in_place(&mut workspace.terms);
    for (k, alpha_bar) in alphas_bar.iter_mut().enumerate() {
        *alpha_bar += workspace.responsibilities[k] - count as f64 * workspace.terms[k];
        total += finish_factor(layout, k, icf, wishart, workspace, icf_bar);
    }
    total + constant(alphas.len(), count, dimension, wishart.0, wishart.1)
}

/// Unpacks the factors' diagonals.
fn prepare(layout: Layout, icf: &[f64], w: &mut Workspace) {
    for (k, log_determinant) in w.log_determinants.iter_mut().enumerate() {
        let q = &icf[layout.packed(k)][..layout.dimension];
        *log_determinant = q.iter().fold(0.0, |sum, q| sum + q);
        for (diagonal, q) in w.diagonals[layout.row(k)].iter_mut().zip(q) {
            *diagonal = q.exp();
        }
    }
    w.diagonals_bar.fill(0.0);
    w.responsibilities.fill(0.0);
}

/// The point's log-likelihood; leaves each component's responsibility for it in the terms.
fn forward(layout: Layout, point: &[f64], (alphas, means, icf): (&[f64], &[f64], &[f64]), w: &mut Workspace) -> f64 {
    for (k, alpha) in alphas.iter().enumerate() {
        let row = layout.row(k);
        let norm = transform(
            (point, &means[row.clone()], &w.diagonals[row.clone()]),
            &icf[layout.strict(k)],
            (&mut w.centered[row.clone()], &mut w.scaled[row]),
        );
        w.terms[k] = alpha + w.log_determinants[k] - 0.5 * norm;
    }
    softmax_in_place(&mut w.terms)
}

/// What the point's log-likelihood gives to the cotangents of the means and factors.
fn reverse(layout: Layout, icf: &[f64], w: &mut Workspace, (means_bar, icf_bar): (&mut [f64], &mut [f64])) {
    for (k, weight) in w.terms.iter().enumerate() {
        let (row, strict) = (layout.row(k), layout.strict(k));
        w.responsibilities[k] += weight;
        for (bar, scaled) in w.scaled_bar.iter_mut().zip(&w.scaled[row.clone()]) {
            *bar = -weight * scaled;
        }
        let (centered, diagonal) = (&w.centered[row.clone()], &w.diagonals[row.clone()]);
        let (mean_bar, diagonal_bar) = (&mut means_bar[row.clone()], &mut w.diagonals_bar[row]);
        transform_reverse(
            (centered, diagonal, &icf[strict.clone()]),
            &w.scaled_bar,
            (mean_bar, diagonal_bar, &mut icf_bar[strict]),
        );
    }
}

/// Passes the cotangent of a factor's diagonal on and adds the prior's; the log of the prior.
fn finish_factor(
    layout: Layout,
    k: usize,
    icf: &[f64],
    (gamma, m): Wishart,
    w: &Workspace,
    icf_bar: &mut [f64],
) -> f64 {
    let (diagonals, l) = (&w.diagonals[layout.row(k)], &icf[layout.strict(k)]);
    let (q_bar, l_bar) = icf_bar[layout.packed(k)].split_at_mut(layout.dimension);
    let log_determinant_bar = w.responsibilities[k] + m as f64;
    let diagonals_bar = &w.diagonals_bar[layout.row(k)];
    for ((q_bar, diagonal), bar) in q_bar.iter_mut().zip(diagonals).zip(diagonals_bar) {
        *q_bar += log_determinant_bar + (bar - gamma * gamma * diagonal) * diagonal;
    }
    for (l_bar, l) in l_bar.iter_mut().zip(l) {
        *l_bar -= gamma * gamma * l;
    }
    let frobenius = diagonals.iter().chain(l).fold(0.0, |sum, x| sum + x * x);
    m as f64 * w.log_determinants[k] - 0.5 * gamma * gamma * frobenius
}

/// Applies a component's triangular factor to the centered point, as the primal does; the squared norm of the result.
#[expect(clippy::needless_range_loop, reason = "iterators over the packed columns were slower")]
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
