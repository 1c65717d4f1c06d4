//! Iterator chains beside the loops that they stand for, both differentiated.

use differentiable::prelude::*;

use super::{ACCUMULATE, Bounds, PRIMAL, Program};
use crate::variant::{accumulating, value};

/// What the gradient of the loop is called.
const LOOP: &str = "of-loop";

#[differentiable]
fn distance(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| (x - y) * (x - y)).sum::<f64>().sqrt()
}

#[differentiable]
fn distance_loop(x: &[f64], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += (x[i] - y[i]) * (x[i] - y[i]);
    }
    sum.sqrt()
}

#[differentiable]
fn bumps(x: &[f64], y: &[f64]) -> f64 {
    let scaled: Vec<f64> = x.iter().zip(y).map(|(x, y)| x * y).collect();
    scaled.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum()
}

#[differentiable]
fn bumps_loop(x: &[f64], y: &[f64]) -> f64 {
    let mut scaled = Vec::with_capacity(x.len());
    for i in 0..x.len() {
        scaled.push(x[i] * y[i]);
    }
    let mut sum = 0.0;
    for i in 0..scaled.len() - 1 {
        sum += (scaled[i + 1] - scaled[i]).powi(2);
    }
    sum
}

#[differentiable]
fn penalty(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).enumerate().filter(|(_, (x, y))| x > y).fold(0.0, |sum, (k, (x, y))| sum + x * y / (k + 1) as f64)
}

#[differentiable]
fn penalty_loop(x: &[f64], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for k in 0..x.len() {
        if x[k] > y[k] {
            sum += x[k] * y[k] / (k + 1) as f64;
        }
    }
    sum
}

#[differentiable]
fn polynomial(x: &[f64], y: &[f64]) -> f64 {
    y.iter().map(|y| x.iter().rev().fold(0.0, |sum, x| sum * y + x)).sum()
}

#[differentiable]
fn polynomial_loop(x: &[f64], y: &[f64]) -> f64 {
    let mut total = 0.0;
    for y in y {
        let mut sum = 0.0;
        for i in (0..x.len()).rev() {
            sum = sum * y + x[i];
        }
        total += sum;
    }
    total
}

type Inputs = (Vec<f64>, Vec<f64>);

/// Numbers around zero, below one.
fn input(nx: usize, ny: usize) -> Inputs {
    let numbers = |n: usize, a: f64| (0..n).map(|k| 0.9 * (a * k as f64).sin()).collect();
    (numbers(nx, 1.3), numbers(ny, 2.1))
}

macro_rules! beside {
    ($chain:ident, $of_loop:ident, $nx:expr, $ny:expr) => {
        Program::new(concat!("chain-", stringify!($chain)), Bounds::over(LOOP, 1.1))
            .with(PRIMAL, || value(input($nx, $ny), |(x, y)| $of_loop(x, y)))
            .with("primal-of-chain", || value(input($nx, $ny), |(x, y)| $chain(x, y)))
            .with(LOOP, || {
                let zero = (vec![0.0; $nx], vec![0.0; $ny]);
                accumulating(input($nx, $ny), zero, |(x, y), (dx, dy)| $of_loop::accumulate_grad(x, y, dx, dy))
            })
            .with(ACCUMULATE, || {
                let zero = (vec![0.0; $nx], vec![0.0; $ny]);
                accumulating(input($nx, $ny), zero, |(x, y), (dx, dy)| $chain::accumulate_grad(x, y, dx, dy))
            })
    };
}

pub fn programs() -> Vec<Program> {
    vec![
        beside!(distance, distance_loop, 1000, 1000),
        beside!(bumps, bumps_loop, 1000, 1000),
        beside!(penalty, penalty_loop, 1000, 1000),
        beside!(polynomial, polynomial_loop, 12, 100),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check::assert_is_gradient, variant::Flatten};

    #[test]
    fn gradients_of_chains_are_derivatives() {
        for program in programs() {
            let (nx, ny) = if program.name.ends_with("polynomial") { (12, 100) } else { (1000, 1000) };
            let by_name = |name| program.variants.iter().find(|entry| entry.name == name).expect("it is there");
            let mut variant = (by_name(ACCUMULATE).make)();
            variant.repeat(1);
            let gradient = variant.answer().gradient.expect("a gradient");
            let primal = |x: &[f64]| match program.name {
                "chain-distance" => distance(&x[..nx], &x[nx..]),
                "chain-bumps" => bumps(&x[..nx], &x[nx..]),
                "chain-penalty" => penalty(&x[..nx], &x[nx..]),
                _ => polynomial(&x[..nx], &x[nx..]),
            };
            assert_is_gradient(primal, &input(nx, ny).flatten(), &gradient);
        }
    }
}
