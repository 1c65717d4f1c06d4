//! `clone`, `to_owned` and `to_vec` of what comes by reference or as an array, handed on by value.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn weighted(v: Vec<f64>, s: &[f64]) -> f64 {
    v[0] * s[1] + (v[1] * s[0]).sin()
}

#[differentiable(order = 2)]
fn of_references(v: &Vec<f64>, s: &[f64], n: usize) -> f64 {
    let mut sum = 1.0;
    for _ in 0..n {
        sum *= weighted(v.to_vec(), s);
        sum += weighted(s.to_vec(), &v.clone());
        sum += weighted(v.clone(), s);
        sum *= weighted(s.to_owned(), &v.to_owned());
    }
    sum
}

#[differentiable(order = 2)]
fn of_owned(a: [f64; 2], v: Vec<f64>) -> f64 {
    weighted(a.to_vec(), &v) * weighted(v.clone(), &a.to_vec())
}

#[differentiable(order = 2)]
fn of_changing(u: &[f64], x: f64) -> f64 {
    let mut m = u.to_vec();
    m[0] *= x;
    let before = m.clone();
    m[1] += before[0];
    weighted(m.to_vec(), &before.to_owned())
}

judge! {
    of_references(v: &Vec<f64> = vec![0.9, 1.2], s: &[f64] = vec![0.4, -0.7]; n: usize = 2);
    of_owned(a: [f64; 2] = [0.9, 1.2], v: Vec<f64> = vec![0.4, -0.7]);
    of_changing(u: &[f64] = vec![0.9, 1.2], x: f64 = 0.7);
}
