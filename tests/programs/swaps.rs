//! `std::mem::swap`, `replace`, `take`, and assignments to patterns.

use std::mem;

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn locals(x: f64, y: f64, n: usize) -> f64 {
    let (mut a, mut b) = (x * y, y);
    for k in 0..n {
        std::mem::swap(&mut a, &mut b);
        a = a * x + k as f64;
    }
    core::mem::swap(&mut a, &mut b);
    a * a * b
}

/// Elements, fields and locals of one and of several aggregates.
#[differentiable(order = 2)]
fn parts(x: &[f64], y: f64) -> f64 {
    let mut a = [x[0], x[1] * y, x[2]];
    let mut b = vec![y; 3];
    let mut t = (x[0] * x[1], y);
    let mut c = y * y;
    let mut k = 0;
    mem::swap(&mut a[0], &mut b[k + 1]);
    mem::swap(&mut t.0, &mut c);
    mem::swap(
        &mut a[{
            k += 1;
            k
        }],
        &mut t.1,
    );
    c *= a[1];
    mem::swap(&mut b[2], &mut c);
    a[0] * b[1] + a[1].sin() * t.0 * t.1 + c * b[2] * a[2] * k as f64
}

/// Two rows that take turns.
#[differentiable(order = 2)]
fn turns(x: &[f64], w: f64, n: usize) -> f64 {
    let mut now = x.to_vec();
    let mut next = vec![0.0; x.len()];
    for _ in 0..n {
        for i in 0..now.len() {
            next[i] = w * now[i] + now[(i + 1) % x.len()].sin();
        }
        mem::swap(&mut now, &mut next);
    }
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += now[i] * (i as f64 + 1.0) + next[i] * w;
    }
    sum
}

#[differentiable(order = 2)]
fn arrays(x: f64, y: f64, n: usize) -> f64 {
    let (mut a, mut b) = ([x, y], [y * y, x]);
    for k in 0..n {
        mem::swap(&mut a, &mut b);
        a[k % 2] *= b[1];
    }
    a[0] * a[1] + b[0].exp() * b[1]
}

#[differentiable(order = 2)]
fn replaced(x: f64, y: f64, n: u32) -> f64 {
    let mut last = x;
    let mut sum = mem::replace(&mut last, y * x) * y;
    for k in 0..n {
        let old = std::mem::replace(&mut last, sum.sin());
        sum += old * last + mem::replace(&mut last, old * k as f64);
    }
    let _ = mem::replace(&mut last, 1.0);
    sum * last
}

#[differentiable(order = 2)]
fn replaced_arrays(x: &[f64], y: f64) -> f64 {
    let mut row = vec![x[0], y];
    let old = mem::replace(&mut row, vec![y * y, x[1], x[0]]);
    row[0] *= old[1];
    let mut pair = [row[0], old[0]];
    let first = mem::replace(&mut pair, [y, x[1]]);
    first[0] * pair[0] + first[1] * pair[1] + row.len() as f64 * row[1] * row[2]
}

#[differentiable(order = 2)]
fn taken(x: f64, y: f64) -> f64 {
    let mut a = x * y;
    let mut row = vec![a, y];
    let b = mem::take(&mut a) * x;
    let old = mem::take(&mut row);
    a += y;
    row = vec![a; old.len() + 1];
    let mut pair = [b, a];
    let c = mem::take(&mut pair[0]);
    let [d, e] = mem::take(&mut pair);
    a * b + old[0] * old[1] + row[2] + c.sin() + d + e * e + pair[1]
}

/// Inactive values, as they were, and beside active ones.
#[differentiable(order = 2)]
fn inactive(x: f64, names: &[&str], mut n: usize) -> f64 {
    let mut words: Vec<String> = names.iter().map(|s| s.to_string()).collect();
    let mut others = vec![String::from("four")];
    let mut m = 2;
    let mut y = x;
    for _ in 0..2 {
        mem::swap(&mut words, &mut others);
        mem::swap(&mut n, &mut m);
        y = y * x + (words.len() * n) as f64;
    }
    let taken = mem::take(&mut others);
    y * mem::replace(&mut n, 7) as f64 + taken.len() as f64 * x * (n + m) as f64
}

/// Functions of the user's with names like these.
#[differentiable(order = 2)]
fn swap(a: f64, b: f64) -> f64 {
    a - b * a
}

#[differentiable(order = 2)]
fn of_ours(x: f64, y: f64) -> f64 {
    let take = |n: usize| n + 1;
    swap(x * y, y) * take(2) as f64
}

#[differentiable(order = 2)]
fn through_references(mut a: [f64; 2], x: f64) -> f64 {
    let mut b = x;
    {
        let r = &mut a[1];
        mem::swap(r, &mut b);
        *r *= x;
    }
    mem::swap(&mut a[0], &mut b);
    a[0] * a[0] * a[1] + b
}

/// Patterns on the left of `=`.
#[differentiable(order = 2)]
fn assigned(x: f64, y: f64, n: usize) -> f64 {
    let (mut a, mut b, mut c) = (x, y, x * y);
    let mut xs = [x, y, 1.0];
    [a, b] = [b, a * c];
    for k in 0..n {
        [xs[k % 3], c] = [c, xs[(k + 1) % 3]];
        (a, (b, [_, xs[0]])) = (b * x, (a, [c, y.sin()]));
        [a, .., c] = [a.sin(), b, c * a];
    }
    (c, ..) = (a * c, b, x);
    (.., xs[1], _) = (x, b.exp(), y);
    _ = a * b;
    a * b + c * xs[0] + xs[1] * xs[2]
}

struct Pair {
    first: f64,
    second: usize,
}

fn pair(k: usize) -> Pair {
    Pair { first: k as f64 * 0.3, second: k + 1 }
}

#[differentiable(order = 2)]
fn assigned_structs(x: f64, n: usize) -> f64 {
    let (mut w, mut k, mut y) = (1.0, 0, x * n as f64);
    y = y * w + k as f64 * x;
    let mut left = Some(n);
    while let Some(n) = left {
        Pair { first: w, second: k } = pair(n);
        y = y * w + x.powi(k as i32);
        left = n.checked_sub(2);
        _ = left;
    }
    Pair { first: w, .. } = pair(k);
    y * w
}

judge! {
    locals(x: f64 = 0.7, y: f64 = 1.3; n: usize = 0);
    locals(x: f64 = 0.7, y: f64 = 1.3; n: usize = 3);
    parts(x: &[f64] = vec![0.7, 1.2, 0.4], y: f64 = 1.3);
    turns(x: &[f64] = vec![0.7, 1.2, 0.4], w: f64 = 1.3; n: usize = 0);
    turns(x: &[f64] = vec![0.7, 1.2, 0.4], w: f64 = 1.3; n: usize = 3);
    arrays(x: f64 = 0.7, y: f64 = 1.3; n: usize = 0);
    arrays(x: f64 = 0.7, y: f64 = 1.3; n: usize = 3);
    replaced(x: f64 = 0.7, y: f64 = 1.3; n: u32 = 0);
    replaced(x: f64 = 0.7, y: f64 = 1.3; n: u32 = 3);
    replaced_arrays(x: &[f64] = vec![0.7, 1.2], y: f64 = 1.3);
    taken(x: f64 = 0.7, y: f64 = 1.3);
    inactive(x: f64 = 0.7; names: &[&str] = &["one", "two", "three"], n: usize = 5);
    of_ours(x: f64 = 0.7, y: f64 = 1.3);
    through_references(a: [f64; 2] = [0.7, 1.2], x: f64 = 1.3);
    assigned(x: f64 = 0.7, y: f64 = 1.3; n: usize = 0);
    assigned(x: f64 = 0.7, y: f64 = 1.3; n: usize = 4);
    assigned_structs(x: f64 = 0.7; n: usize = 0);
    assigned_structs(x: f64 = 0.7; n: usize = 5);
}
