//! Loops that make no trip: what they would touch need not exist.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn cell_beyond_the_end(w: &[f64], v: &[f64], at: usize) -> f64 {
    let mut s = 0.5;
    for j in 0..v.len() {
        s += w[at] * v[j] * v[j];
    }
    s + w[0]
}

#[differentiable(order = 2)]
fn rows_below_zero(w: &[f64], x: f64, from: usize) -> f64 {
    let mut s = x;
    for j in from..3 {
        s += w[j - 5] * w[j - 5];
    }
    for j in (from..3).rev() {
        s = s * w[j - 5] + x;
    }
    s * x
}

/// Every kind of loop keeps the cell in a register.
#[differentiable(order = 2)]
fn cells_of_every_head(w: &[f64], v: &[f64], x: f64, at: usize, n: usize) -> f64 {
    let mut s = x;
    for i in (0..n).step_by(2) {
        s += w[at] * (i as f64);
        s = s * w[at];
    }
    for i in (0..n).rev() {
        s = s * w[at] + (i as f64);
    }
    for _ in 1..=n {
        s = s.sin() * w[at - 1];
    }
    for y in v {
        s += w[at] * y * y;
    }
    for y in v {
        s = s.cos() * w[at] * y;
    }
    let mut k = 0;
    while k < n {
        s += w[at].exp();
        k += 1;
    }
    let mut k = 0;
    while k < n {
        s *= w[at + k - k];
        k += 1;
    }
    s * s
}

/// The inner loops never run, the outer one does; nor is there an array for a row.
#[differentiable(order = 2)]
fn inner_loops(m: &[Vec<f64>], w: &[f64], table: &[usize], n: usize, columns: usize) -> f64 {
    let mut s = w[0];
    for i in 0..n {
        let mut y = 1.0;
        for j in 0..columns {
            y += m[i - 1][j] * w[table[i] + j];
        }
        for j in 0..columns {
            y = y * m[i + 7][j] + w[i * columns + j - 3] * w[n + i];
        }
        for j in (5..columns).rev() {
            y += w[j - 5] * w[j - 6] * w[n + 7];
        }
        s += y * w[0] * s;
    }
    s
}

/// Now they run, now they do not.
#[differentiable(order = 2)]
fn triangle(w: &[f64], x: f64, n: usize) -> f64 {
    let mut s = x;
    for i in 0..n {
        for j in 1..i {
            s += w[i - 2] * w[j + i - 2] * w[j];
        }
        for j in i..2 {
            s += w[j - i] * w[3 - i] * s;
        }
    }
    s
}

/// A base that would overflow.
#[differentiable(order = 2)]
fn no_such_base(w: &[f64], x: f64, at: usize, n: usize) -> f64 {
    let mut s = x;
    for j in 0..n {
        s += w[at + j + 1] * w[at + j];
    }
    for j in 0..n {
        s = s * w[at + 1 + j] + w[j] * w[at];
    }
    s * w[0]
}

judge! {
    cell_beyond_the_end(w: &[f64] = vec![0.9], v: &[f64] = vec![]; at: usize = 7);
    cell_beyond_the_end(w: &[f64] = vec![0.9, 0.4], v: &[f64] = vec![0.3, 0.8]; at: usize = 1);
    rows_below_zero(w: &[f64] = vec![0.9], x: f64 = 0.7; from: usize = 3);
    cells_of_every_head(w: &[f64] = vec![0.9], v: &[f64] = vec![], x: f64 = 0.7; at: usize = 7, n: usize = 0);
    cells_of_every_head(w: &[f64] = vec![0.9, 0.4], v: &[f64] = vec![0.3, 0.8], x: f64 = 0.7; at: usize = 1, n: usize = 3);
    inner_loops(m: &[Vec<f64>] = vec![], w: &[f64] = vec![0.9]; table: &[usize] = &[], n: usize = 2, columns: usize = 0);
    triangle(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], x: f64 = 0.7; n: usize = 4);
    no_such_base(w: &[f64] = vec![0.9], x: f64 = 0.7; at: usize = usize::MAX, n: usize = 0);
    no_such_base(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], x: f64 = 0.7; at: usize = 1, n: usize = 2);
}
