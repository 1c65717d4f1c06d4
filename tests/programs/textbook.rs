//! Algorithms of textbooks, with structs, enums, references and chains as people use them.

use std::f64::consts::{PI, SQRT_2};

use super::super::support::structs;
use differentiable::prelude::*;

#[derive(Differentiable, Clone, Copy, Debug)]
struct Body {
    mass: f64,
    position: [f64; 3],
    velocity: [f64; 3],
}

#[derive(Differentiable, Clone, Copy, Debug)]
struct Market {
    spot: f64,
    rate: f64,
    volatility: f64,
}

structs! {
    Body { mass, position, velocity }
    Market { spot, rate, volatility }
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Call,
    Put,
}

/// The root of an increasing function: halving finds it, one step of Newton's method makes it depend on the coefficients.
#[differentiable(order = 2)]
fn bisected(c: &[f64]) -> f64 {
    let (mut lo, mut hi) = (-4.0, 4.0);
    while hi - lo > 1e-9 {
        let middle = 0.5 * (lo + hi);
        let value = c.iter().rev().fold(0.0, |sum, c| sum * middle + c);
        if value < 0.0 {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    let mut x = 0.5 * (lo + hi);
    for _ in 0..2 {
        let value = c.iter().rev().fold(0.0, |sum, c| sum * x + c);
        let mut slope = 0.0;
        for (k, c) in c.iter().enumerate().skip(1) {
            slope += k as f64 * c * x.powi(k as i32 - 1);
        }
        x -= value / slope;
    }
    x
}

/// Doolittle's decomposition, then the way forward and the way back.
#[differentiable(order = 2)]
fn by_lu(a: &[Vec<f64>], b: &[f64]) -> f64 {
    let n = b.len();
    let mut lu = a.to_vec();
    for k in 0..n {
        for i in k + 1..n {
            lu[i][k] /= lu[k][k];
            for j in k + 1..n {
                let product = lu[i][k] * lu[k][j];
                lu[i][j] -= product;
            }
        }
    }
    let mut x = b.to_vec();
    for i in 0..n {
        for j in 0..i {
            x[i] -= lu[i][j] * x[j];
        }
    }
    for i in (0..n).rev() {
        for j in i + 1..n {
            x[i] -= lu[i][j] * x[j];
        }
        x[i] /= lu[i][i];
    }
    x.iter().map(|x| x * x).sum::<f64>().sqrt()
}

#[differentiable(order = 2)]
fn kinetic(bodies: &[Body]) -> f64 {
    bodies.iter().map(|body| 0.5 * body.mass * body.velocity.iter().map(|v| v * v).sum::<f64>()).sum()
}

#[differentiable(order = 2)]
fn energy(bodies: &[Body]) -> f64 {
    let mut energy = kinetic(bodies);
    for (i, a) in bodies.iter().enumerate() {
        for b in &bodies[i + 1..] {
            let square: f64 = a.position.iter().zip(&b.position).map(|(p, q)| (p - q).powi(2)).sum();
            energy -= a.mass * b.mass / square.sqrt();
        }
    }
    energy
}

/// Leapfrog steps, in place.
#[differentiable(order = 2)]
fn energy_after(bodies: &[Body], dt: f64, steps: usize) -> f64 {
    let mut bodies = bodies.to_vec();
    for _ in 0..steps {
        for i in 0..bodies.len() {
            let mut pull = [0.0; 3];
            for j in 0..bodies.len() {
                if i == j {
                    continue;
                }
                let mut apart = [0.0; 3];
                for k in 0..3 {
                    apart[k] = bodies[j].position[k] - bodies[i].position[k];
                }
                let square: f64 = apart.iter().map(|x| x * x).sum();
                let weight = bodies[j].mass / (square * square.sqrt());
                for k in 0..3 {
                    pull[k] += weight * apart[k];
                }
            }
            for (v, p) in bodies[i].velocity.iter_mut().zip(&pull) {
                *v += dt * p;
            }
        }
        for body in &mut bodies {
            for k in 0..3 {
                body.position[k] += dt * body.velocity[k];
            }
        }
    }
    energy(&bodies)
}

/// The integral of the normal density, by the series of Marsaglia.
#[differentiable(order = 2)]
fn normal(x: f64) -> f64 {
    let (mut sum, mut term) = (x, x);
    for k in 1..60 {
        term *= x * x / (2 * k + 1) as f64;
        sum += term;
    }
    0.5 + sum * (-0.5 * x * x).exp() / (2.0 * PI).sqrt()
}

#[differentiable(order = 2, inactive(kind))]
fn black_scholes(market: &Market, strike: f64, maturity: f64, kind: Kind) -> f64 {
    let Market { spot, rate, volatility } = *market;
    let spread = volatility * maturity.sqrt();
    let d1 = ((spot / strike).ln() + (rate + 0.5 * volatility * volatility) * maturity) / spread;
    let d2 = d1 - spread;
    let discounted = strike * (-rate * maturity).exp();
    match kind {
        Kind::Call => spot * normal(d1) - discounted * normal(d2),
        Kind::Put => discounted * normal(-d2) - spot * normal(-d1),
    }
}

#[differentiable(order = 2)]
fn call_and_put(market: &Market, strike: f64, maturity: f64) -> f64 {
    let call = black_scholes(market, strike, maturity, Kind::Call);
    call * call - black_scholes(market, 1.1 * strike, maturity, Kind::Put)
}

/// The natural cubic spline through points at whole numbers; its curvatures by Thomas's algorithm.
#[differentiable(order = 2)]
fn spline(y: &[f64], at: f64) -> f64 {
    let n = y.len();
    let (mut above, mut right) = (vec![0.0; n], vec![0.0; n]);
    for i in 1..n - 1 {
        let pivot = 4.0 - above[i - 1];
        above[i] = 1.0 / pivot;
        right[i] = (6.0 * (y[i + 1] - 2.0 * y[i] + y[i - 1]) - right[i - 1]) / pivot;
    }
    let mut curvature = vec![0.0; n];
    for i in (1..n - 1).rev() {
        curvature[i] = right[i] - above[i] * curvature[i + 1];
    }
    let i = (at.floor() as usize).min(n - 2);
    let b = at - i as f64;
    let a = 1.0 - b;
    a * y[i] + b * y[i + 1] + ((a.powi(3) - a) * curvature[i] + (b.powi(3) - b) * curvature[i + 1]) / 6.0
}

#[differentiable(order = 2)]
fn convolved(image: &[Vec<f64>], kernel: &[[f64; 2]; 2], bias: f64) -> f64 {
    let mut out = Vec::with_capacity(image.len() - 1);
    for pair in image.windows(2) {
        let mut row = Vec::new();
        for x in 0..pair[0].len() - 1 {
            let mut sum = bias;
            for (line, weights) in pair.iter().zip(kernel) {
                sum += line[x..].iter().zip(weights).map(|(pixel, weight)| pixel * weight).sum::<f64>();
            }
            row.push(sum.max(0.0));
        }
        out.push(row);
    }
    out.iter().flatten().map(|x| x * x).sum::<f64>() / (2.0 * SQRT_2)
}

#[differentiable(order = 2)]
fn softmax(scores: &[f64]) -> Vec<f64> {
    let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = scores.iter().map(|s| (s - largest).exp()).collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|w| w / total).collect()
}

#[differentiable(order = 2)]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// One head of attention: what each query finds, weighed by a target.
#[differentiable(order = 2)]
fn attention(queries: &[Vec<f64>], keys: &[Vec<f64>], values: &[Vec<f64>]) -> f64 {
    let width = (keys[0].len() as f64).sqrt();
    let mut loss = 0.0;
    for (position, query) in queries.iter().enumerate() {
        let scores: Vec<f64> = keys.iter().map(|key| dot(query, key) / width).collect();
        let weights = softmax(&scores);
        let mut found = vec![0.0; values[0].len()];
        for (weight, value) in weights.iter().zip(values) {
            for (into, v) in found.iter_mut().zip(value) {
                *into += weight * v;
            }
        }
        loss += found.iter().enumerate().map(|(k, v)| (v - (k + position) as f64 * 0.1).powi(2)).sum::<f64>();
    }
    loss
}

/// The distance of each point to the nearest centre.
#[differentiable(order = 2)]
fn k_means(points: &[[f64; 2]], centres: &[[f64; 2]]) -> f64 {
    let mut cost = 0.0;
    for [x, y] in points {
        let nearest = centres.iter().map(|c| (x - c[0]).powi(2) + (y - c[1]).powi(2)).fold(f64::INFINITY, f64::min);
        cost += nearest;
    }
    cost / points.len() as f64
}

fn bodies() -> Vec<Body> {
    vec![
        Body { mass: 1.4, position: [0.1, -0.2, 0.3], velocity: [0.2, 0.4, -0.1] },
        Body { mass: 0.6, position: [1.3, 0.4, -0.5], velocity: [-0.3, 0.1, 0.5] },
        Body { mass: 0.9, position: [-0.8, 1.1, 0.7], velocity: [0.4, -0.6, 0.2] },
    ]
}

const MARKET: Market = Market { spot: 1.1, rate: 0.03, volatility: 0.25 };

judge! {
    bisected(c: &[f64] = vec![-2.1, 1.2, 0.3, 0.5]);
    by_lu(a: &[Vec<f64>] = vec![vec![3.1, 0.4, -0.7], vec![0.9, 2.6, 0.8], vec![-0.3, 0.5, 4.2]],
        b: &[f64] = vec![0.7, -1.1, 0.4]);
    kinetic(bodies: &[Body] = bodies());
    energy(bodies: &[Body] = bodies());
    energy_after(bodies: &[Body] = bodies(), dt: f64 = 0.03; steps: usize = 3);
    normal(x: f64 = 0.7);
    call_and_put(market: &Market = MARKET, strike: f64 = 1.2, maturity: f64 = 0.8);
    black_scholes(market: &Market = MARKET, strike: f64 = 1.0, maturity: f64 = 1.6; kind: Kind = Kind::Put);
    spline(y: &[f64] = vec![0.4, 1.3, -0.6, 0.8, 0.5], at: f64 = 2.3);
    convolved(image: &[Vec<f64>] = vec![vec![0.4, 1.3, -0.6], vec![0.8, 0.5, 0.9], vec![-0.2, 0.7, 1.1]],
        kernel: &[[f64; 2]; 2] = [[0.6, -0.4], [0.9, 0.3]], bias: f64 = 0.1);
    dot(a: &[f64] = vec![0.4, 1.3, -0.6], b: &[f64] = vec![0.9, -0.5, 0.2]);
    attention(queries: &[Vec<f64>] = vec![vec![0.4, 1.3], vec![-0.6, 0.8]],
        keys: &[Vec<f64>] = vec![vec![0.5, -0.9], vec![1.1, 0.2], vec![0.3, 0.6]],
        values: &[Vec<f64>] = vec![vec![0.2, 0.7, 1.2], vec![-0.4, 0.9, 0.1], vec![0.8, -0.3, 0.6]]);
    k_means(points: &[[f64; 2]] = vec![[0.4, 1.3], [-0.6, 0.8], [0.5, -0.9], [1.1, 0.2]],
        centres: &[[f64; 2]] = vec![[0.3, 0.6], [0.9, -0.4]]);
}
