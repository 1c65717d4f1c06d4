//! Subexpressions and reads are shared where nothing changes in between, and only there.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn read_before_a_loop(w: &[f64]) -> f64 {
    let mut a = [w[0], w[1]];
    let first = a[0] * a[1];
    let mut s = first;
    for i in 0..w.len() {
        s += a[0] * a[1] * w[i];
        a[0] = a[0] * a[1] + w[i];
        s += a[0] * a[1];
    }
    let mut k = 0;
    while a[0] * a[1] < 5.0 && k < 4 {
        s += a[0] * a[1];
        a[1] += a[0] * a[1] * 0.3;
        k += 1;
        if a[0] * a[1] > 2.0 {
            s *= a[0] * a[1];
        }
    }
    s + first * a[0] * a[1]
}

#[differentiable(order = 2)]
fn change(u: &mut [f64], x: f64) -> f64 {
    let y = u[0];
    u[0] = y * x;
    u[1] += u[0] * y;
    y
}

#[differentiable(order = 2)]
fn read_around_calls(w: &[f64], x: f64) -> f64 {
    let mut u = w.to_vec();
    let a = u[0] * u[1];
    let b = change(&mut u, x);
    let c = u[0] * u[1];
    let d = change(&mut u[1..], x);
    let e = u[0] * u[1];
    if x > 0.0 {
        change(&mut u, c);
    }
    let f = u[0] * u[1];
    a + b * c - d * e + f
}

#[differentiable(order = 2)]
fn read_around_references(w: &[f64], x: f64) -> f64 {
    let mut u = [w[0], w[1], w[2]];
    let mut s = u[0] * u[1];
    {
        let r = &mut u[..2];
        r[0] = r[0] * r[1] * x;
        s += r[0] * r[1];
        r[1] += x;
    }
    s += u[0] * u[1];
    for v in u.iter_mut() {
        *v *= x;
        s += *v;
        *v += 1.0;
        s *= *v;
    }
    s += u[0] * u[1];
    let r = &mut u[2];
    *r *= s;
    s += u[2] * u[0];
    let v = &u;
    s * v[2] + v[0] * u[0]
}

#[differentiable(order = 2)]
fn read_around_branches(w: &[f64], x: f64) -> f64 {
    let mut u = [w[0], w[1]];
    let mut s = x;
    for i in 0..w.len() {
        let p = u[0] * u[1];
        if w[i] > 0.0 {
            u[0] = p * w[i];
            s += u[0] * u[1];
        } else {
            s -= u[0] * u[1];
        }
        let q = u[0] * u[1];
        match i % 2 {
            0 => u[1] *= 0.9 + x,
            _ => s *= u[0] * u[1],
        }
        s += p * q * u[0] * u[1];
    }
    s
}

#[differentiable(order = 2)]
fn shared_across_scopes(x: f64, y: f64, n: usize) -> f64 {
    let mut s = 0.0;
    if x > 0.0 {
        s += (x * y).sin();
    } else {
        s -= (x * y).sin();
    }
    for _ in 0..n {
        s = s * (x * y).sin() + (x * y);
    }
    let t = (x * y).sin() * (x * y).cos();
    {
        let x = y * 2.0;
        s += (x * y).sin();
    }
    let x = t;
    s * (x * y).sin() + t
}

#[differentiable(order = 2)]
fn same_place_two_indices(w: &[f64], i: usize, j: usize) -> f64 {
    let mut u = w.to_vec();
    let a = u[i];
    u[j] *= a;
    let b = u[i];
    u[i] = b * u[j];
    let c = u[j];
    u[j] += c;
    let k = i;
    let d = u[k] * u[i] + u[j];
    let mut m = i;
    m += 1;
    u[m % 3] = d;
    let i = j;
    u[i] * u[m % 3] + u[k] + a * b * c
}

#[differentiable(order = 2)]
fn index_variable_changes(w: &[f64]) -> f64 {
    let mut k = 0;
    let mut s = w[k] * w[k + 1];
    k += 1;
    s += w[k] * w[k + 1] * s;
    k = 0;
    s += w[k] * w[k + 1];
    let mut u = [1.0; 3];
    let mut p = 0;
    u[p] = s;
    let a = u[p];
    p = 2;
    let b = u[p];
    u[p] = a * b * s;
    p -= 2;
    u[p] * u[2] + a
}

#[differentiable(order = 2)]
fn of_a_pair(p: &(f64, Vec<f64>)) -> f64 {
    p.0 * p.1[0] * p.1[1]
}

/// A tuple that is lent in every iteration.
#[differentiable(order = 2)]
fn lent_again(s: f64, n: usize) -> f64 {
    let p = (s, vec![s; 2]);
    let mut r = 0.0;
    for k in 0..n {
        r += of_a_pair(&p) * k as f64;
        if k > 1 {
            r *= of_a_pair(&p);
        }
    }
    r
}

judge! {
    lent_again(s: f64 = 0.7; n: usize = 3);
    read_before_a_loop(w: &[f64] = vec![0.9, 1.2, -0.6]);
    read_around_calls(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    read_around_references(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    read_around_branches(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4], x: f64 = 0.7);
    shared_across_scopes(x: f64 = 0.7, y: f64 = 1.3; n: usize = 3);
    same_place_two_indices(w: &[f64] = vec![0.9, 1.2, -0.6]; i: usize = 0, j: usize = 1);
    same_place_two_indices(w: &[f64] = vec![0.9, 1.2, -0.6]; i: usize = 1, j: usize = 1);
    same_place_two_indices(w: &[f64] = vec![0.9, 1.2, -0.6]; i: usize = 2, j: usize = 0);
    index_variable_changes(w: &[f64] = vec![0.9, 1.2, -0.6]);
}
