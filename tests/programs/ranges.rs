//! `for` over ranges: every combination of `rev`, `step_by`, inclusive bounds and integer type.

use differentiable::prelude::*;

/// One step of a recurrence in which the order of the steps matters, and everything before must be known to go back.
macro_rules! recurrence {
    ($($name:ident: $x:ident, $n:ident: $int:ty, $k:ident in $range:expr;)*) => {$(
        #[differentiable(order = 2)]
        fn $name($x: f64, w: &[f64], $n: $int) -> f64 {
            let mut a = $x;
            for $k in $range {
                let v = w[$k as usize % w.len()];
                a = a * v + 0.3 * $x * ($k as f64 * 0.1).cos() / (1.0 + a * a);
            }
            a
        }
    )*};
}

recurrence! {
    plain: x, n: usize, k in 0..n;
    inclusive: x, n: usize, k in 1..=n;
    reversed: x, n: usize, k in (0..n).rev();
    reversed_inclusive: x, n: usize, k in (2..=n).rev();
    stepped: x, n: usize, k in (0..n).step_by(3);
    stepped_inclusive: x, n: usize, k in (0..=n).step_by(2);
    stepped_then_reversed: x, n: usize, k in (1..n).step_by(3).rev();
    stepped_then_reversed_inclusive: x, n: u16, k in (1..=n).step_by(3).rev();
    reversed_then_stepped: x, n: usize, k in (1..n).rev().step_by(3);
    reversed_then_stepped_inclusive: x, n: usize, k in (0..=n).rev().step_by(2);
    signed: x, n: i32, k in 0..n;
    signed_reversed: x, n: i64, k in (0..=n).rev();
    signed_stepped: x, n: i32, k in (1..n).step_by(2);
    signed_stepped_then_reversed: x, n: i16, k in (0..=n).step_by(4).rev();
    signed_reversed_then_stepped: x, n: i32, k in (0..n).rev().step_by(2);
    narrow: x, n: u8, k in 0..n;
    narrow_to_the_end: x, n: u8, k in (n..=u8::MAX).step_by(2);
    to_the_end_reversed: x, n: u8, k in (n..=u8::MAX).rev();
}

#[differentiable(order = 2)]
fn negative_bounds(x: f64, n: i32) -> f64 {
    let mut a = x;
    for k in -n..n {
        a = a * 0.9 + 0.1 * x * f64::from(k) * a;
    }
    for k in (-n..=1).rev() {
        a += 0.2 * a.sin() * f64::from(k);
    }
    for k in (-n..n).rev().step_by(3) {
        a = a * x + f64::from(k) * 0.1;
    }
    a
}

#[differentiable(order = 2)]
fn never_run(x: f64, n: usize) -> f64 {
    let mut a = x * x;
    for k in n..0 {
        a *= x + k as f64;
    }
    for _ in 3..=2 {
        a = 0.0;
    }
    for _ in (0..0).rev() {
        a = 0.0;
    }
    a
}

#[differentiable(order = 2)]
fn nested(w: &[f64], rows: usize, columns: usize) -> f64 {
    let mut a = 0.5;
    for i in 0..rows {
        let mut row = 1.0;
        for j in 0..columns {
            row *= w[i * columns + j] + 0.1 * a;
        }
        a += row * row;
    }
    a
}

#[differentiable(order = 2)]
fn triangular(w: &[f64]) -> f64 {
    let mut a = 1.0;
    for i in 0..w.len() {
        for j in i..w.len() {
            for k in (j..=i).rev() {
                a = a * 0.9 + w[k] * w[i];
            }
            a += (w[i] * w[j]).sin() * 0.1 * a;
        }
    }
    a
}

/// Bounds that the loop itself changes: a range is made once.
#[differentiable(order = 2)]
fn bounds_change(x: f64, n: usize) -> f64 {
    let mut n = n;
    let mut a = x;
    for k in 0..n {
        n += k;
        a = a * x + n as f64 * 0.01;
    }
    a * n as f64
}

#[differentiable(order = 2)]
fn shadowed_counter(x: f64) -> f64 {
    let mut a = x;
    for i in 0..3 {
        for i in 0..i {
            a = a * x + i as f64;
        }
        let i = i + 1;
        a /= i as f64;
    }
    a
}

#[differentiable(order = 2)]
fn sums(w: &[f64]) -> f64 {
    let mut sum = 0.0;
    let mut squares = 0.0;
    let mut count = 0;
    for i in 0..w.len() {
        sum += w[i];
        squares += w[i] * w[i];
        count += 1;
    }
    let mean = sum / count as f64;
    squares / count as f64 - mean * mean
}

#[differentiable(order = 2)]
fn two_loops(w: &[f64]) -> f64 {
    let mut mean = 0.0;
    for i in 0..w.len() {
        mean += w[i];
    }
    mean /= w.len() as f64;
    let mut variance = 0.0;
    for i in 0..w.len() {
        variance += (w[i] - mean) * (w[i] - mean);
    }
    variance.sqrt()
}

#[differentiable(order = 2)]
fn lagged(w: &[f64]) -> f64 {
    let (mut before, mut now) = (0.2, 0.4);
    for i in 0..w.len() {
        let next = now * w[i] - before;
        before = now;
        now = next;
    }
    now * before
}

judge! {
    plain(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: usize = 5);
    inclusive(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: usize = 5);
    reversed(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: usize = 5);
    reversed_inclusive(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: usize = 6);
    stepped(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: usize = 8);
    stepped_inclusive(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: usize = 8);
    stepped_then_reversed(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: usize = 9);
    stepped_then_reversed_inclusive(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: u16 = 10);
    reversed_then_stepped(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: usize = 9);
    reversed_then_stepped_inclusive(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: usize = 9);
    signed(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: i32 = 5);
    signed(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: i32 = -5);
    signed_reversed(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: i64 = 5);
    signed_stepped(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: i32 = 8);
    signed_stepped_then_reversed(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: i16 = 10);
    signed_reversed_then_stepped(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: i32 = 7);
    narrow(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: u8 = 5);
    narrow_to_the_end(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: u8 = 250);
    to_the_end_reversed(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1]; n: u8 = 251);
    negative_bounds(x: f64 = 0.7; n: i32 = 4);
    never_run(x: f64 = 0.7; n: usize = 3);
    nested(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.1, 0.7]; rows: usize = 2, columns: usize = 3);
    nested(w: &[f64] = vec![0.9]; rows: usize = 3, columns: usize = 0);
    triangular(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8]);
    bounds_change(x: f64 = 0.7; n: usize = 4);
    shadowed_counter(x: f64 = 0.7);
    sums(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8]);
    two_loops(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8]);
    lagged(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8]);
    lagged(w: &[f64] = vec![]);
}
