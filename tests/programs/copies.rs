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

#[differentiable(order = 2)]
fn list(x: f64, y: f64) -> [f64; 2] {
    [x * y, x + y]
}

/// Of a type that only the callee tells.
#[differentiable(order = 2)]
fn of_results(x: f64, y: f64) -> f64 {
    let made = list(x, y);
    let kept = made.to_vec();
    weighted(made.to_vec(), &made) * kept[0] * weighted(list(y, x).to_vec(), &made.clone())
}

#[differentiable(order = 2)]
fn by_value(x: f64, m: [f64; 2]) -> f64 {
    m[0] * x + m[1].sin()
}

/// What is behind a reference, passed by value where no derivative flows.
#[differentiable(order = 2)]
fn dereferenced(x: &f64, m: &[f64; 2], n: usize) -> f64 {
    let mut y = *x;
    for _ in 0..n {
        if by_value(*x, *m) < y || by_value(x.clone(), *m) > 3.0 {
            y = by_value(*x, *m) * y + by_value(x.clone(), m.clone());
        }
        let _unused = by_value(*x, *m);
    }
    let (c, d) = (*x, *m);
    let e = (c, x.clone());
    if by_value(c, d) < by_value(e.1, d) + y { y * c } else { e.0 }
}

/// Copies of what carries no derivative.
#[differentiable(order = 2, wrt(x))]
fn of_inactive(x: f64, b: f64) -> f64 {
    let k = [b * b, 0.25];
    let mut m = k.to_vec();
    m[0] += 1.0;
    let n = k.to_vec();
    x * m[0] + weighted(n.to_vec(), &[x, m[1]]) * x * x + n[1]
}

judge! {
    of_inactive(x: f64 = 0.7; b: f64 = 1.3);
    of_results(x: f64 = 0.7, y: f64 = 1.3);
    dereferenced(x: &f64 = 0.7, m: &[f64; 2] = [0.9, -1.2]; n: usize = 2);
    of_references(v: &Vec<f64> = vec![0.9, 1.2], s: &[f64] = vec![0.4, -0.7]; n: usize = 2);
    of_owned(a: [f64; 2] = [0.9, 1.2], v: Vec<f64> = vec![0.4, -0.7]);
    of_changing(u: &[f64] = vec![0.9, 1.2], x: f64 = 0.7);
}
