//! Functions that call themselves and each other.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn horner(x: f64, c: &[f64]) -> f64 {
    if c.is_empty() {
        return 0.0;
    }
    c[0] + x * horner(x, &c[1..])
}

#[differentiable(order = 2)]
fn halving(w: &[f64]) -> f64 {
    match w.len() {
        0 => 1.0,
        1 => w[0].sin() + 0.5,
        n => {
            let left = halving(&w[..n / 2]);
            let right = halving(&w[n / 2..]);
            left * right + 0.1 * left
        }
    }
}

#[differentiable(order = 2)]
fn even(x: f64, n: usize) -> f64 {
    if n == 0 { x } else { odd(x * 1.1, n - 1) * x }
}

#[differentiable(order = 2)]
fn odd(x: f64, n: usize) -> f64 {
    if n == 0 { x * x } else { even(x.sin() + 0.5, n - 1) + x }
}

#[differentiable(order = 2)]
fn smooth(u: &mut [f64], x: f64, n: usize) {
    if n == 0 {
        return;
    }
    for i in 1..u.len() {
        u[i] = 0.5 * u[i] + x * u[i - 1] * u[i];
    }
    smooth(&mut u[1..], x * 0.9, n - 1);
    u[0] = u[0] * u[1];
}

#[differentiable(order = 2)]
fn smoothed(w: &[f64], x: f64) -> f64 {
    let mut u = w.to_vec();
    smooth(&mut u, x, 3);
    let mut a = 0.0;
    for v in u.iter() {
        a += v * v + v;
    }
    a
}

#[differentiable(order = 2)]
fn in_a_loop(x: f64, n: usize) -> f64 {
    let mut a = x;
    for k in 0..n {
        a += 0.3 * in_a_loop(a * 0.5, k);
    }
    a * x
}

judge! {
    horner(x: f64 = 0.7, c: &[f64] = vec![0.9, 1.2, -0.6, 0.8]);
    horner(x: f64 = 0.7, c: &[f64] = vec![]);
    halving(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 0.4]);
    even(x: f64 = 0.7; n: usize = 5);
    odd(x: f64 = 0.7; n: usize = 5);
    smoothed(w: &[f64] = vec![0.9, 1.2, 0.6, 0.8, 0.4], x: f64 = 0.7);
    in_a_loop(x: f64 = 0.7; n: usize = 3);
}
