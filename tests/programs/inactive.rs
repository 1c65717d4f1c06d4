//! Integers, `bool`s, strings: helpers, parameters, and code that only they need.

use std::collections::HashMap;

use differentiable::prelude::*;

fn is_prime(n: usize) -> bool {
    n > 1 && (2..n).all(|k| !n.is_multiple_of(k))
}

fn weight(kind: &str, n: usize) -> f64 {
    if kind == "even" && n % 2 == 0 { 2.0 } else { 0.5 }
}

struct Settings {
    steps: usize,
    scale: f64,
    signs: Vec<bool>,
}

#[differentiable(order = 2)]
fn helpers(x: f64, n: usize, kind: &str) -> f64 {
    let mut a = x;
    for k in 0..n {
        if is_prime(k) {
            a = a * x + weight(kind, k);
        } else {
            a *= weight(kind, k);
        }
    }
    a
}

#[differentiable(order = 2)]
fn counters(w: &[f64]) -> f64 {
    let mut used = 0;
    let mut seen = [false; 3];
    let mut a = 1.0;
    let mut i = 0usize;
    while i < w.len() {
        if w[i] > 0.0 {
            used += 1;
            seen[i % 3] = true;
            a *= w[i];
        }
        i += used % 2 + 1;
    }
    let all = seen.iter().filter(|s| **s).count();
    a * used as f64 + all as f64 * a * a
}

#[differentiable(order = 2)]
fn integer_arithmetic(x: f64, n: i64) -> f64 {
    let m = (n * 7 + 3) % 11 - n.abs();
    let k = m.pow(2) as i32 >> 1 & 3;
    let f = (m as f64).sqrt() + f64::from(k);
    x.powi(k) * f + x
}

#[differentiable(order = 2, inactive(settings))]
fn structs(x: f64, settings: &Settings) -> f64 {
    let mut a = x;
    for k in 0..settings.steps {
        let sign = if settings.signs[k % settings.signs.len()] { 1.0 } else { -1.0 };
        a = a * sign * settings.scale + x;
    }
    a
}

#[differentiable(order = 2, inactive(table))]
fn tables(x: f64, table: &[Vec<f64>], names: &[&str]) -> f64 {
    let mut a = x;
    for (row, name) in table.iter().zip(names) {
        let total: f64 = row.iter().sum();
        a = a * total + name.len() as f64 * x;
    }
    a
}

/// Inactive values that are computed from the sizes of active ones.
#[differentiable(order = 2)]
fn sizes(w: &[f64]) -> f64 {
    let n = w.len();
    let half = n / 2;
    let mut middle = if n % 2 == 1 { w[half] } else { 0.5 * (w[half - 1] + w[half]) };
    middle *= n as f64;
    if w.is_empty() { 0.0 } else { middle * middle }
}

/// Inactive floats that change in the loop and are needed on the way back.
#[differentiable(order = 2)]
fn inactive_floats(x: f64, n: usize) -> f64 {
    let mut time = 0.0;
    let mut factor = 1.0;
    let mut a = x;
    for _ in 0..n {
        time += 0.25;
        factor *= 1.5;
        a = a * (time * 2.0_f64).cos() + factor * x * a;
    }
    a * time
}

/// A random number generator: its state must be the same on the way back.
#[differentiable(order = 2)]
fn generator(x: f64, seed: u64) -> f64 {
    let mut state = seed;
    let mut a = x;
    for _ in 0..6 {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let noise = (state >> 40) as f64 / (1u64 << 24) as f64;
        a = a * (0.5 + noise) + x * noise;
    }
    a
}

#[differentiable(order = 2)]
fn inactive_array(x: f64) -> f64 {
    let mut table = [1.0, 2.0, 3.0];
    let mut a = x;
    for k in 0..5 {
        a = a * table[k % 3] * 0.5 + x;
        table[k % 3] *= 0.5;
    }
    a
}

#[differentiable(order = 2)]
fn swapped_indices(w: &[f64]) -> f64 {
    let mut order: Vec<usize> = (0..w.len()).collect();
    order.swap(0, 1);
    order.reverse();
    let mut a = 1.0;
    for k in order.iter() {
        a = a * w[*k] + 0.1;
    }
    a
}

/// Cannot be cloned.
struct Table {
    scale: f64,
    name: String,
}

impl Table {
    fn at(&self, k: usize) -> f64 {
        self.scale * k as f64
    }
}

fn table() -> Table {
    Table { scale: 0.3, name: "linear".to_owned() }
}

#[differentiable(order = 2, inactive(table))]
fn not_cloned(x: f64, table: Table) -> f64 {
    let mut y = x;
    for i in 0..3 {
        y = y * table.at(i + 1) * x + 0.1;
    }
    assert!(!table.name.is_empty(), "{} has no name", table.scale);
    y + table.scale
}

#[differentiable(order = 2)]
fn function_parameter(x: f64, weight: impl Fn(usize) -> f64, n: usize) -> f64 {
    let mut s = x;
    for i in 0..n {
        s = s * weight(i) * x;
    }
    s
}

#[differentiable(order = 2)]
fn function_parameters(
    x: f64,
    weight: impl Fn(usize) -> f64,
    other: &dyn Fn(usize) -> f64,
    boxed: Box<dyn Fn(usize) -> f64>,
) -> f64 {
    let shifted = |k: usize| weight(k) + 0.1;
    let y = function_parameter(x, &weight, 2) * other(1) + boxed(2);
    function_parameter(y, |k| shifted(k) * 0.5, 2) * function_parameter(x, weight, 1)
}

/// Nothing of these iterators is last, so their items are collected to walk back.
#[differentiable(order = 2, inactive(weights))]
fn forward_only(x: f64, weights: &HashMap<String, f64>, left: &str, right: &str) -> f64 {
    let mut y = x;
    for (name, weight) in weights {
        y = y * weight * x + name.len() as f64 * y;
    }
    for (a, b) in left.chars().zip(right.chars()) {
        if a == b {
            y *= y * x;
        }
    }
    for i in 0.. {
        if i > left.len() || y > 1e6 {
            break;
        }
        y = y * x + i as f64 * 0.1;
    }
    for (i, a) in (1..).zip(left.chars()) {
        if a == 'c' {
            continue;
        }
        y = y.sin() * i as f64 + x;
    }
    y
}

fn weights() -> &'static HashMap<String, f64> {
    static WEIGHTS: std::sync::LazyLock<HashMap<String, f64>> = std::sync::LazyLock::new(|| {
        HashMap::from([("a".to_owned(), 0.3), ("bb".to_owned(), 0.5), ("cc".to_owned(), -0.2)])
    });
    &WEIGHTS
}

/// Parameters that begin as constants and take in the active one, iteration by iteration.
#[differentiable(order = 2, inactive(s, a, pair, row))]
fn begins_inactive(mut s: Vec<f64>, mut a: f64, mut pair: (f64, f64), mut row: [f64; 2], d: f64, n: usize) -> f64 {
    let mut y = 0.0;
    for k in 0..n {
        y += s[0] * a + pair.0 * row[1];
        s[0] *= d + s[0];
        a = a * 0.5 + d;
        pair.0 += a * row[0];
        for r in row.iter_mut() {
            *r *= d * (k as f64 + 0.5) + *r;
        }
    }
    (y + s[0] * row[0]).sin()
}

#[differentiable(order = 2)]
fn takes_in(d: f64, n: usize) -> f64 {
    begins_inactive(vec![0.5, 0.7], 0.3, (0.2, 0.1), [0.4, 0.6], d, n)
}

/// A list that is read, and then consumed.
#[differentiable(order = 2)]
fn consumed(x: &[f64], s: f64, n: usize) -> f64 {
    let order: Vec<usize> = vec![1; n];
    let mut r = s;
    for i in &order {
        r += x[*i] * r;
    }
    let largest = order.clone().into_iter().max().unwrap_or(0);
    for i in order.into_iter().rev() {
        r += x[i] * r * 0.2;
    }
    r * x[largest]
}

#[differentiable(order = 2, inactive(w))]
fn weighed(w: &[f64], s: f64) -> f64 {
    w[0] * s * s
}

#[differentiable(order = 2)]
fn product(w: &[f64], s: f64) -> f64 {
    w[0] * s
}

/// Slices that stop gradients, on the way into functions and loops.
#[differentiable(order = 2)]
fn stopped_slices(s: f64, n: usize) -> f64 {
    let v = vec![0.5, 0.25, s];
    let x = &v[..];
    let fixed = stop_gradient(&x[..2]);
    let mut r = s;
    for i in 0..n {
        r += s * fixed[i % 2] * s;
    }
    r * weighed(stop_gradient(x), s) + product(stop_gradient(x), s) * weighed(stop_gradient(&v), s)
}

judge! {
    consumed(x: &[f64] = vec![0.9, 1.2], s: f64 = 0.7; n: usize = 2);
    stopped_slices(s: f64 = 0.7; n: usize = 3);
    takes_in(d: f64 = 0.7; n: usize = 3);
    takes_in(d: f64 = -0.2; n: usize = 1);
    forward_only(x: f64 = 0.7; weights: &HashMap<String, f64> = weights(), left: &str = "abcd", right: &str = "abd");
    not_cloned(x: f64 = 0.7; table: Table = table());
    function_parameter(x: f64 = 0.7; weight: impl Fn(usize) -> f64 = |k| k as f64 + 0.5, n: usize = 3);
    function_parameters(
        x: f64 = 0.7;
        weight: impl Fn(usize) -> f64 = |k| k as f64 + 0.5,
        other: &dyn Fn(usize) -> f64 = &|k| k as f64,
        boxed: Box<dyn Fn(usize) -> f64> = Box::new(|k| 0.1 * k as f64)
    );
    helpers(x: f64 = 0.7; n: usize = 6, kind: &str = "even");
    helpers(x: f64 = 0.7; n: usize = 6, kind: &str = "none");
    counters(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 1.4]);
    integer_arithmetic(x: f64 = 0.7; n: i64 = 2);
    structs(x: f64 = 0.7; settings: &Settings = &Settings { steps: 3, scale: 0.8, signs: vec![true, false] });
    tables(x: f64 = 0.7; table: &[Vec<f64>] = &[vec![0.3], vec![0.2, 0.9]], names: &[&str] = &["one", "three"]);
    sizes(w: &[f64] = vec![0.9, 1.2, -0.6]);
    sizes(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    inactive_floats(x: f64 = 0.7; n: usize = 4);
    generator(x: f64 = 0.7; seed: u64 = 42);
    inactive_array(x: f64 = 0.7);
    swapped_indices(w: &[f64] = vec![0.9, 1.2, -0.6]);
}
