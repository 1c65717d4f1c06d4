//! `Vec`s: parameters, locals, results.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn owned(w: Vec<f64>) -> f64 {
    let mut a = 1.0;
    for i in 0..w.len() {
        a = a * w[i] + 0.2;
    }
    a
}

#[differentiable(order = 2)]
fn borrowed(w: &Vec<f64>, x: f64) -> f64 {
    let mut a = x;
    for v in w {
        a = a * v + x;
    }
    a * w[0]
}

#[differentiable(order = 2)]
fn changed(mut w: Vec<f64>, x: f64) -> f64 {
    for i in 1..w.len() {
        w[i] = w[i - 1] * w[i] + x;
    }
    w[0] *= x;
    w[w.len() - 1] * w[0]
}

#[differentiable(order = 2)]
fn local(x: f64, n: usize) -> f64 {
    let mut powers = vec![1.0; n];
    for k in 1..n {
        powers[k] = powers[k - 1] * x;
    }
    let mut s = 0.0;
    for p in powers.iter() {
        s += p.sin();
    }
    s
}

#[differentiable(order = 2)]
fn listed(x: f64, y: f64) -> f64 {
    let mut a = vec![x, y, x * y];
    a[0] = a[1] * a[2];
    a[2] += a[0];
    let b = vec![a[2]; 2];
    a[0] * a[2] + b[0] * b[1]
}

#[differentiable(order = 2)]
fn cloned(w: &[f64]) -> f64 {
    let mut a = w.to_vec();
    let b = a.clone();
    for i in 0..a.len() {
        a[i] *= b[i] + w[i];
    }
    let mut s = 0.0;
    for i in 0..a.len() {
        s += a[i] * b[i];
    }
    s
}

#[differentiable(order = 2)]
fn per_iteration(w: &[f64]) -> f64 {
    let mut s = 0.1;
    for i in 0..w.len() {
        let mut row = vec![s; w.len()];
        for j in 0..w.len() {
            row[j] *= w[j];
            row[j] += row[i] * w[i];
        }
        s += row[0] * row[w.len() - 1];
    }
    s
}

#[differentiable(order = 2)]
fn replaced(w: &[f64], x: f64) -> f64 {
    let mut a = w.to_vec();
    for _ in 0..3 {
        let mut next = vec![0.0; a.len()];
        for i in 0..a.len() {
            next[i] = a[i] * x + a[(i + 1) % a.len()];
        }
        a = next;
    }
    a[0] * a[1]
}

#[differentiable(order = 2)]
fn nested(rows: &[Vec<f64>], x: f64) -> f64 {
    let mut s = x;
    for i in 0..rows.len() {
        for j in 0..rows[i].len() {
            s = s * rows[i][j] + x;
        }
    }
    s
}

#[differentiable(order = 2)]
fn moved(w: Vec<f64>, x: f64) -> f64 {
    let a = w;
    let mut b = a;
    b[0] = b[1] * x;
    b[0] * b[1]
}

/// What stands in a `vec!` may have effects of its own.
#[differentiable(order = 2)]
fn with_effects(x: f64, k: usize) -> f64 {
    let mut a = (x, x * x);
    let v = vec![
        x,
        match k {
            1 => {
                a.0 = x * 3.0;
                1.0
            }
            _ => {
                a = (x, x * x * x);
                a.1
            }
        },
        a.0,
    ];
    let w = vec![
        {
            let mut s = 1.0;
            for _ in 0..k {
                s *= x;
            }
            s
        };
        3
    ];
    v[0] * v[1] * v[2] + a.0 * a.1 + w[2]
}

/// Replaced by others of other lengths, in line, in a branch and in a loop.
#[differentiable(order = 2)]
fn longer_than_it_was(w: &[f64], x: f64, n: usize) -> f64 {
    let mut a = vec![x; n];
    let s = a[0];
    a = w.to_vec();
    a[n] *= a[0];
    s * a[0] + a[n]
}

#[differentiable(order = 2)]
fn overwritten_after_it_was_replaced(w: &[f64], x: f64, n: usize) -> f64 {
    let mut a = vec![x; n];
    let mut s = a[0] * a[1];
    a = w.to_vec();
    for i in 0..n {
        a[i] = a[i] * a[i] * x;
    }
    for i in 0..a.len() {
        s += a[i] * s;
    }
    s
}

#[differentiable(order = 2)]
fn of_changing_length(w: &[f64], x: f64, n: usize) -> f64 {
    let mut a = vec![x, x * x];
    let mut s = 1.0;
    for k in 1..n {
        for v in a.iter() {
            s += v * s * 0.1;
        }
        if k % 2 == 0 {
            a = vec![s; k];
            a[0] *= x;
        } else {
            a = w.to_vec();
        }
        s += a[a.len() - 1] * x;
    }
    s * a[0]
}

#[differentiable(order = 2)]
fn rows_of_changing_length(rows: &[Vec<f64>], x: f64) -> f64 {
    let mut a = vec![vec![x], vec![x * x, x]];
    let s = a[1][0] * a[1][1];
    a = rows.to_vec();
    a[0][1] *= a[0][0] * s;
    let t = a[0][1];
    a = vec![vec![t; 3]; 3];
    a[2][2] *= x;
    a[2][2] * a[1][0] + s
}

#[differentiable(order = 2)]
fn doubled(a: &[f64], n: usize) -> Vec<f64> {
    let mut b = vec![0.0; n];
    for i in 0..n {
        b[i] = a[i % a.len()] * a[0] * 0.5;
    }
    b
}

#[differentiable(order = 2)]
fn longer_each_time(w: &[f64], n: usize) -> f64 {
    let mut a = w.to_vec();
    let mut s = 0.0;
    for _ in 0..n {
        s += a[0] * a[a.len() - 1];
        a = doubled(&a, a.len() + 1);
    }
    s + a[1]
}

#[differentiable(order = 2)]
fn returned_early(w: &[f64], x: f64) -> Vec<f64> {
    let mut u = w.to_vec();
    for i in 0..u.len() {
        u[i] *= x;
        if u[i] > 1.0 {
            return vec![u[i], x];
        }
    }
    u[0] += x;
    u
}

#[differentiable(order = 2)]
fn of_an_early_return(w: &[f64], x: f64) -> f64 {
    let a = returned_early(w, x);
    a[0] * a[1]
}

#[differentiable(order = 2)]
fn value_of_a_loop(w: &[f64], x: f64) -> f64 {
    let mut i = 0;
    let found = loop {
        if i + 1 == w.len() {
            break vec![x; 3];
        }
        if w[i] * x > 1.0 {
            break vec![w[i], x * w[i]];
        }
        i += 1;
    };
    found[0] * found[1]
}

#[differentiable(order = 2)]
fn swapped_with_another_length(w: &[f64], x: f64, n: usize) -> f64 {
    let (mut a, mut b) = (w.to_vec(), vec![x; 5]);
    let mut s = 0.0;
    for k in 0..n {
        s += a[a.len() - 1] * b[b.len() - 1];
        b[0] *= a[0];
        (a, b) = (b, a);
        a[k] += s * x;
    }
    s + a[1] * b[1]
}

/// An owned parameter, replaced.
#[differentiable(order = 2)]
fn parameter_replaced(mut w: Vec<f64>, x: f64) -> f64 {
    let s = w[0] * w[2];
    w = vec![s, x];
    w[1] *= w[0];
    w[0] * w[1]
}

/// What is saved depends on the parameters by its form, but not by its value.
#[differentiable(order = 2)]
fn constant_by_its_exponent(m: &[f64; 2]) -> f64 {
    let r = m[0].powi(0);
    let v = vec![0.5, r];
    v[1] * m[1]
}

#[differentiable(order = 2)]
fn constant_records(w: &[f64], x: f64) -> f64 {
    let mut s = x;
    for i in 0..w.len() {
        let one = w[i].powi(0) * 2.0;
        s = s.sin() * one.exp() * w[i];
    }
    s
}

/// Parts of another length than what was there: of a tuple, a `Vec`, an array, by reference, in a loop.
#[differentiable(order = 2)]
fn parts_of_another_length(s: f64, n: usize) -> f64 {
    let mut t = (s, vec![s; 2]);
    t.1 = vec![s * s; 3];
    let mut m = vec![vec![s], vec![s]];
    m[0] = vec![s * s, s];
    let mut a = [vec![s], vec![s, s]];
    let first = a[1][0];
    for row in a.iter_mut() {
        *row = vec![s, s * row[0], first];
    }
    let mut y = m[0][1] * m[0][0] + t.1[2] * t.0 + a[0][1] * a[1][2];
    for k in 0..n {
        y *= m[k % 2][0];
        m[k % 2] = vec![y * s; k + 2];
        y += m[k % 2][k + 1];
    }
    y * m[1][0]
}

#[differentiable(order = 2)]
fn rows_of_a_parameter(m: &[Vec<f64>], s: f64) -> f64 {
    let mut o = m.to_vec();
    o[0] = vec![s, o[0][0] * s];
    o[0][1] * o[1][0]
}

judge! {
    parts_of_another_length(s: f64 = 0.7; n: usize = 4);
    parts_of_another_length(s: f64 = 0.7; n: usize = 0);
    rows_of_a_parameter(m: &[Vec<f64>] = vec![vec![0.5], vec![0.6]], s: f64 = 0.7);
    constant_by_its_exponent(m: &[f64; 2] = [0.4, 0.7]);
    constant_records(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    swapped_with_another_length(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7; n: usize = 3);
    swapped_with_another_length(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7; n: usize = 2);
    parameter_replaced(w: Vec<f64> = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    longer_than_it_was(w: &[f64] = vec![2.0, 3.0, 5.0], x: f64 = 0.5; n: usize = 2);
    overwritten_after_it_was_replaced(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7; n: usize = 2);
    of_changing_length(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7; n: usize = 1);
    of_changing_length(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7; n: usize = 6);
    rows_of_changing_length(rows: &[Vec<f64>] = vec![vec![0.9, 1.2], vec![-0.6]], x: f64 = 0.7);
    longer_each_time(w: &[f64] = vec![0.9, 1.2]; n: usize = 0);
    longer_each_time(w: &[f64] = vec![0.9, 1.2]; n: usize = 3);
    of_an_early_return(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.5);
    of_an_early_return(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.9);
    of_an_early_return(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 1.5);
    value_of_a_loop(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.5);
    value_of_a_loop(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.9);
    value_of_a_loop(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 1.3);
    with_effects(x: f64 = 1.2; k: usize = 3);
    owned(w: Vec<f64> = vec![0.9, 1.2, -0.6]);
    borrowed(w: &Vec<f64> = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    changed(w: Vec<f64> = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    local(x: f64 = 0.7; n: usize = 4);
    listed(x: f64 = 0.7, y: f64 = 1.3);
    cloned(w: &[f64] = vec![0.9, 1.2, -0.6]);
    per_iteration(w: &[f64] = vec![0.9, 1.2, -0.6]);
    replaced(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    nested(rows: &[Vec<f64>] = vec![vec![0.9, 1.2], vec![-0.6]], x: f64 = 0.7);
    moved(w: Vec<f64> = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
}
