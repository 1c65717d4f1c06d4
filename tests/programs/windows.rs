//! Loops over rows and over neighbouring cells, and indices that only look like them.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn neighbours(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 1..x.len() - 1 {
        let d = x[i - 1] - 2.0 * x[i] + x[i + 1] * x[i];
        s += d * d;
    }
    s
}

#[differentiable(order = 2)]
fn wide_window(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() - 4 {
        s += (x[i] * x[i + 4]).sin() * x[i + 2];
    }
    s.exp()
}

#[differentiable(order = 2)]
fn stepped_window(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in (0..x.len() - 1).step_by(2) {
        s += x[i] * x[i] * x[i + 1];
    }
    for i in (1..x.len()).rev().step_by(3) {
        s += x[i - 1] * x[i] * s;
    }
    s
}

#[differentiable(order = 2)]
fn reversed_window(x: &[f64]) -> f64 {
    let mut s = 0.3;
    for i in (1..x.len()).rev() {
        s = s * x[i] + x[i - 1];
    }
    for i in (0..=x.len() - 2).rev() {
        s += x[i] * x[i + 1];
    }
    s
}

/// Both ends at once.
#[differentiable(order = 2)]
fn mirrored(x: &[f64]) -> f64 {
    let n = x.len();
    let mut s = 0.0;
    for i in 0..n {
        s += x[i] * x[n - 1 - i] * x[i];
    }
    s
}

/// One slice under two names.
#[differentiable(order = 2)]
fn two_names(x: &[f64]) -> f64 {
    let tail = &x[1..];
    let mut s = 0.0;
    for i in 0..tail.len() {
        s += x[i] * tail[i] * tail[i];
    }
    s
}

#[differentiable(order = 2)]
fn matrix_rows(m: &[f64], x: &[f64], rows: usize) -> f64 {
    let columns = x.len();
    let mut s = 0.0;
    for i in 0..rows {
        let mut y = 0.0;
        for j in 0..columns {
            y += m[i * columns + j] * x[j];
        }
        s += y.tanh() * y;
    }
    s
}

#[differentiable(order = 2)]
fn matrix_columns(m: &[f64], x: &[f64], rows: usize) -> f64 {
    let columns = x.len();
    let mut s = 0.0;
    for j in 0..columns {
        let mut y = 1.0;
        for i in 0..rows {
            y *= m[i * columns + j] + x[j];
        }
        s += y;
    }
    s
}

/// Two places of one row, and one place of two rows.
#[differentiable(order = 2)]
fn rows_of_one_matrix(m: &[f64], d: usize) -> f64 {
    let mut s = 0.0;
    for j in 0..d {
        s += m[j] * m[d + j] * m[2 * d + j];
    }
    for j in 1..d {
        s += m[d + j] * m[d + j - 1] * s;
    }
    s
}

/// The guard keeps the index inside.
#[differentiable(order = 2)]
fn guarded(x: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..n {
        if i < x.len() {
            s += x[i] * x[i];
        }
        if i > 0 && i <= x.len() {
            s += x[i - 1].sin();
        }
    }
    s
}

/// So does the exit.
#[differentiable(order = 2)]
fn left_in_time(x: &[f64], n: usize) -> f64 {
    let mut s = 0.1;
    for i in 0..n {
        if i == x.len() {
            break;
        }
        s += x[i] * s;
    }
    for i in 0..n {
        if i >= x.len() {
            continue;
        }
        s += x[i] * x[i];
    }
    s
}

/// Rows that are not there, and never asked for.
#[differentiable(order = 2)]
fn empty_rows(x: &[f64], y: f64, at: usize) -> f64 {
    let mut s = y * y;
    for j in 5..3 {
        s += x[100 + j];
    }
    for j in at..at {
        s += x[j] * x[j];
    }
    for j in 0..0 {
        s *= x[at + j];
    }
    s
}

#[differentiable(order = 2)]
fn signed_counters(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in -2..3_i32 {
        s += x[(i + 2) as usize] * f64::from(i) * x[0];
    }
    for i in 0..5_u32 {
        s += x[i as usize] * x[4 - i as usize];
    }
    s
}

/// The counter goes through another name.
#[differentiable(order = 2)]
fn derived_counters(x: &[f64]) -> f64 {
    let mut s = 0.2;
    for i in 0..2 {
        let k = 2 * i + 1;
        let l = k - 1;
        s += x[k] * x[l] * s;
        for j in 0..2 {
            let p = k + j;
            s += x[p] * x[j];
        }
    }
    s
}

#[differentiable(order = 2)]
fn wrapped(x: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..n {
        s += x[i % x.len()] * x[(i + 1) % x.len()];
        s *= 0.9;
    }
    s
}

/// Pairs in a triangle.
#[differentiable(order = 2)]
fn pairs(x: &[f64], y: &[f64]) -> f64 {
    let mut energy = 0.0;
    for i in 0..x.len() {
        for j in i + 1..x.len() {
            let (dx, dy) = (x[i] - x[j], y[i] - y[j]);
            energy += 1.0 / (dx * dx + dy * dy + 0.1).sqrt();
        }
    }
    energy
}

#[differentiable(order = 2)]
fn convolution(x: &[f64], kernel: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() - kernel.len() + 1 {
        let mut y = 0.0;
        for k in 0..kernel.len() {
            y += x[i + k] * kernel[k];
        }
        s += y * y.abs();
    }
    s
}

#[differentiable(order = 2)]
fn nested_rows(t: &[[[f64; 2]; 3]], x: [f64; 2]) -> f64 {
    let mut s = 0.0;
    for i in 0..t.len() {
        for j in 0..3 {
            for k in 0..2 {
                s += t[i][j][k] * x[k] * t[i][2 - j][k];
            }
        }
    }
    s
}

#[differentiable(order = 2)]
fn last_of_nothing(w: &[f64], x: f64) -> f64 {
    let mut s = x;
    for i in 0..w.len() {
        s += w[w.len() - 1] * w[i];
    }
    let mut t = x;
    for i in 0..w.len() {
        t = t * w[w.len() - 1] + w[i];
    }
    s * t
}

#[differentiable(order = 2)]
fn windows_below_zero(w: &[f64], x: f64, n: usize) -> f64 {
    let mut s = x;
    for i in 2..n {
        s += w[i - 2] * w[i - 1] * w[i];
    }
    for i in 0..n {
        s += w[i] * w[i + 1];
    }
    s * s
}

judge! {
    neighbours(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8]);
    neighbours(x: &[f64] = vec![0.9]);
    wide_window(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.5]);
    stepped_window(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3]);
    reversed_window(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    mirrored(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8]);
    two_names(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    matrix_rows(m: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3], x: &[f64] = vec![0.7, -0.2]; rows: usize = 3);
    matrix_columns(m: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3], x: &[f64] = vec![0.7, -0.2]; rows: usize = 3);
    rows_of_one_matrix(m: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.5]; d: usize = 3);
    guarded(x: &[f64] = vec![0.9, 1.2, -0.6]; n: usize = 6);
    left_in_time(x: &[f64] = vec![0.9, 1.2, -0.6]; n: usize = 6);
    empty_rows(x: &[f64] = vec![0.9], y: f64 = 0.7; at: usize = 7);
    signed_counters(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8]);
    derived_counters(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8]);
    wrapped(x: &[f64] = vec![0.9, 1.2, -0.6]; n: usize = 7);
    pairs(x: &[f64] = vec![0.9, 1.2, -0.6], y: &[f64] = vec![0.4, 0.8, 0.3]);
    convolution(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], kernel: &[f64] = vec![0.7, -0.2, 0.5]);
    nested_rows(t: &[[[f64; 2]; 3]] = vec![[[0.9, 1.2], [-0.6, 0.4], [0.8, 0.3]]; 2], x: [f64; 2] = [0.7, -0.2]);
    last_of_nothing(w: &[f64] = vec![], x: f64 = 0.7);
    windows_below_zero(w: &[f64] = vec![0.9], x: f64 = 0.7; n: usize = 0);
}
