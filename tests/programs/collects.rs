//! Iterator chains that end in lists.

use super::calls::square;
use differentiable::prelude::*;

#[differentiable(order = 2)]
fn softmax(xs: &[f64], at: usize) -> f64 {
    let max = xs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let exps: Vec<f64> = xs.iter().map(|x| (x - max).exp()).collect();
    let total: f64 = exps.iter().sum();
    let shares = exps.iter().map(|e| e / total).collect::<Vec<f64>>();
    shares[at] * shares[0]
}

#[differentiable(order = 2)]
fn matrix_times_vector(m: &[f64], x: &[f64]) -> f64 {
    let y: Vec<f64> = m.chunks_exact(x.len()).map(|row| row.iter().zip(x).map(|(a, b)| a * b).sum()).collect();
    let z = y.iter().zip(&y[1..]).map(|(a, b)| a * b).collect::<Vec<_>>();
    z.iter().map(|z| z.sin()).sum()
}

#[differentiable(order = 2)]
fn differences(xs: &[f64]) -> Vec<f64> {
    xs.windows(2).map(|w| w[1] - w[0]).collect()
}

#[differentiable(order = 2)]
fn of_a_result(xs: &[f64]) -> f64 {
    let d = differences(xs);
    let again = differences(&d);
    d.iter().chain(&again).map(|v| v * v * v).sum()
}

#[differentiable(order = 2)]
fn shadowing(xs: &[f64], x: f64) -> f64 {
    let xs: Vec<f64> = xs.iter().map(|v| v * x).collect();
    let xs: Vec<f64> = xs.iter().rev().map(|v| v + xs[0]).collect();
    let mut xs: Vec<f64> = xs.iter().copied().collect();
    xs[0] *= x;
    xs.push(x * x);
    xs.iter().product()
}

#[differentiable(order = 2)]
fn of_some(xs: &[f64], bound: f64) -> f64 {
    let large: Vec<f64> = xs.iter().copied().filter(|x| *x > 0.5).collect();
    let pieces: Vec<f64> = xs.iter().flat_map(|x| large.iter().map(move |l| l * x)).collect();
    let early = xs.iter().take_while(|x| **x > 0.0).map(|x| x * bound).collect::<Vec<f64>>();
    pieces.iter().zip(&large).map(|(a, b)| a * b).sum::<f64>() + early.iter().sum::<f64>() * early.len() as f64
}

#[differentiable(order = 2)]
fn prefix_sums(xs: &[f64]) -> f64 {
    let sums: Vec<f64> = xs
        .iter()
        .scan(0.0, |state, x| {
            *state += x;
            Some(*state)
        })
        .collect();
    sums.iter().zip(xs).map(|(s, x)| s * s * x).sum()
}

#[differentiable(order = 2)]
fn in_two_lists(xs: &[f64], x: f64) -> f64 {
    let (sines, cosines): (Vec<f64>, Vec<f64>) = xs.iter().map(|v| (v.sin() * x, v.cos())).unzip();
    let (low, high): (Vec<f64>, Vec<f64>) = xs.iter().partition(|v| **v < 0.5);
    sines[0] * cosines[1] + low.iter().product::<f64>() * high.iter().map(|v| v * v).sum::<f64>()
}

#[differentiable(order = 2)]
fn in_loops(xs: &[f64], n: usize) -> f64 {
    let mut u = xs.to_vec();
    for _ in 0..n {
        u = u.iter().zip(xs).map(|(a, b)| a * b + 0.5).collect();
        let v: Vec<f64> = u.iter().map(|a| a * a).collect();
        u[0] += v[1];
    }
    u.iter().sum::<f64>()
}

#[differentiable(order = 2)]
fn rows(m: &[f64], x: &[f64]) -> f64 {
    let rows: Vec<Vec<f64>> = m.chunks(2).map(|row| row.iter().zip(x).map(|(a, b)| a * b).collect()).collect();
    rows.iter().map(|row| row.iter().product::<f64>()).sum::<f64>() + rows[0][1]
}

#[differentiable(order = 2)]
fn norm(v: &[f64]) -> f64 {
    v.iter().map(|x| x * x).sum::<f64>().sqrt()
}

#[differentiable(order = 2)]
fn as_an_argument(xs: &[f64], x: f64) -> f64 {
    norm(&xs.iter().map(|v| v * x).collect::<Vec<f64>>()) * xs.iter().map(|v| square(*v)).collect::<Vec<f64>>()[1]
}

#[differentiable(order = 2)]
fn from_ranges(x: f64, n: usize) -> f64 {
    let powers: Vec<f64> = (0..n).map(|k| x.powi(k as i32)).collect();
    let odd: Vec<f64> = (1..n).step_by(2).map(|k| powers[k] * k as f64).collect();
    powers.iter().sum::<f64>() * odd.iter().product::<f64>()
}

/// What carries no derivative is collected as it is.
#[differentiable(order = 2)]
fn inactive_lists(xs: &[f64], x: f64) -> f64 {
    let signs: Vec<bool> = xs.iter().map(|v| *v > 0.0).collect();
    let order: Vec<usize> = (0..xs.len()).rev().collect();
    let sorted: Vec<f64> = order.iter().map(|&k| xs[k]).collect();
    if signs[0] { sorted[0] * sorted[1] * sorted[1] * x } else { x }
}

judge! {
    softmax(xs: &[f64] = vec![0.9, 1.2, -0.6]; at: usize = 1);
    matrix_times_vector(m: &[f64] = vec![0.9, 1.2, -0.6, 0.3, 0.8, -0.2], x: &[f64] = vec![0.4, -0.8]);
    of_a_result(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.3]);
    shadowing(xs: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    of_some(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.3], bound: f64 = 0.7);
    of_some(xs: &[f64] = vec![-0.6, 0.3], bound: f64 = 0.7);
    prefix_sums(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.3]);
    in_two_lists(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.3], x: f64 = 0.7);
    in_loops(xs: &[f64] = vec![0.9, 1.2, -0.6]; n: usize = 3);
    rows(m: &[f64] = vec![0.9, 1.2, -0.6, 0.3], x: &[f64] = vec![0.4, -0.8]);
    as_an_argument(xs: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    from_ranges(x: f64 = 0.7; n: usize = 5);
    inactive_lists(xs: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
}
