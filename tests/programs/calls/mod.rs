//! Calls of annotated functions: in this module, in others, renamed, with every kind of argument.

mod elsewhere;

use differentiable::prelude::*;
use elsewhere::inner::{scaled as resized, swap_and_mix};

#[differentiable(order = 2)]
pub fn square(x: f64) -> f64 {
    x * x
}

#[differentiable(order = 2)]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..a.len() {
        s += a[i] * b[i];
    }
    s
}

#[differentiable(order = 2)]
fn rotate(x: f64, y: f64, angle: f64) -> (f64, f64) {
    let (s, c) = angle.sin_cos();
    (c * x - s * y, s * x + c * y)
}

#[differentiable(order = 2)]
fn matvec(m: &[[f64; 2]; 2], x: [f64; 2]) -> [f64; 2] {
    let mut y = [0.0; 2];
    for i in 0..2 {
        for j in 0..2 {
            y[i] += m[i][j] * x[j];
        }
    }
    y
}

#[differentiable(order = 2)]
fn powers<const N: usize>(x: f64) -> f64 {
    let mut a = 1.0;
    for _ in 0..N {
        a *= x + 0.1 * a;
    }
    a
}

#[differentiable(order = 2)]
fn prefix_sums(w: &[f64]) -> Vec<f64> {
    let mut sums = w.to_vec();
    for i in 1..w.len() {
        sums[i] = sums[i - 1] * 0.9 + w[i] * w[i];
    }
    sums
}

#[differentiable(order = 2)]
fn step(state: &mut [f64], rate: f64) -> f64 {
    let mut change = 0.0;
    for i in 0..state.len() {
        let d = rate * state[i] * (1.0 - state[i]);
        state[i] += d;
        change += d * d;
    }
    change
}

#[differentiable(order = 2)]
fn axpy(y: &mut [f64], a: f64, x: &[f64]) {
    for i in 0..x.len() {
        y[i] += a * x[i];
    }
}

#[differentiable(order = 2, inactive(scale))]
fn scaled_by_data(x: f64, scale: f64, n: usize) -> f64 {
    x.powi(n as i32) * scale
}

#[differentiable(order = 2)]
fn nested_calls(x: f64, y: f64) -> f64 {
    square(square(x) + square(y * x)) + square(x) * y
}

#[differentiable(order = 2)]
fn other_modules(x: f64) -> f64 {
    elsewhere::cube(x) + elsewhere::inner::scaled(x, 2.0) * resized(x, x) + self::elsewhere::cube(square(x))
}

#[differentiable(order = 2)]
fn in_a_loop(w: &[f64]) -> f64 {
    let mut a = 0.5;
    for i in 0..w.len() {
        a = square(a * w[i]) + elsewhere::cube(w[i]);
    }
    a
}

#[differentiable(order = 2)]
fn in_branches(x: f64, y: f64) -> f64 {
    let a = if x > y { square(x) } else { elsewhere::cube(y) };
    if square(a) > 1.0 { a * square(y) } else { a }
}

#[differentiable(order = 2)]
fn tuple_results(x: f64, y: f64) -> f64 {
    let (a, b) = rotate(x, y, 0.3);
    let t = rotate(a * b, b, x);
    let (mut c, d) = rotate(t.0, t.1, b);
    c *= d;
    c + rotate(c, d, 0.1).1
}

#[differentiable(order = 2)]
fn tuples_in_a_loop(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    for _ in 0..3 {
        (a, b) = rotate(a, b, 0.2 * a);
        a *= 1.1;
    }
    a * b
}

#[differentiable(order = 2)]
fn array_results(m: &[[f64; 2]; 2], x: [f64; 2]) -> f64 {
    let y = matvec(m, x);
    let z = matvec(m, [y[0] * y[1], y[1]]);
    z[0] * z[1] + matvec(m, z)[0]
}

#[differentiable(order = 2)]
fn arrays_in_a_loop(m: [[f64; 2]; 2], x: [f64; 2]) -> f64 {
    let mut v = x;
    for _ in 0..3 {
        v = matvec(&m, v);
        v[0] = v[0].tanh();
    }
    v[0] * v[1]
}

#[differentiable(order = 2)]
fn vec_results(w: &[f64]) -> f64 {
    let sums = prefix_sums(w);
    let again = prefix_sums(&sums);
    let mut a = 0.0;
    for i in 0..again.len() {
        a += again[i] * sums[i].sin();
    }
    a
}

#[differentiable(order = 2)]
fn turbofish(x: f64) -> f64 {
    powers::<3>(x) * powers::<2>(x * x) + powers::<0>(x)
}

#[differentiable(order = 2)]
fn same_variable_twice(w: &[f64]) -> f64 {
    dot(w, w) * dot(&w[1..], &w[..w.len() - 1])
}

#[differentiable(order = 2)]
fn same_value_twice(x: f64, y: f64) -> f64 {
    let (a, b) = rotate(x, x, x);
    a * b + elsewhere::inner::scaled(y, y)
}

#[differentiable(order = 2)]
fn shared_root(w: &[f64]) -> f64 {
    let whole = w;
    let (half, rest) = (&w[..2], &w[1..]);
    dot(whole, w) + dot(half, &whole[1..]) * dot(rest, rest)
}

#[differentiable(order = 2)]
fn mutable_arguments(w: &[f64], rate: f64) -> f64 {
    let mut state = w.to_vec();
    let mut total = 0.0;
    for _ in 0..3 {
        total += step(&mut state, rate);
        total *= 1.0 + state[0];
    }
    axpy(&mut state, total, w);
    dot(&state, w)
}

#[differentiable(order = 2)]
fn mutable_parts(w: &[f64], rate: f64) -> f64 {
    let mut state = [0.3, 0.4, 0.5, 0.6];
    axpy(&mut state[1..3], rate, w);
    let change = step(&mut state[2..], rate);
    axpy(&mut state, change, &[0.1, 0.2]);
    state[0] * state[1] + state[2] * state[3]
}

#[differentiable(order = 2)]
fn mutable_rows(m: [[f64; 3]; 2], rate: f64) -> f64 {
    let mut m = m;
    for i in 0..2 {
        step(&mut m[i], rate);
    }
    let row = m[0];
    axpy(&mut m[1], rate, &row);
    m[0][1] * m[1][2] + m[1][0]
}

#[differentiable(order = 2)]
fn mutable_numbers(x: f64, y: f64) -> f64 {
    let mut a = x;
    let mut b = y * x;
    swap_and_mix(&mut a, &mut b);
    a *= b;
    swap_and_mix(&mut b, &mut a);
    a * b + x
}

#[differentiable(order = 2)]
fn inactive_arguments(x: f64, n: usize) -> f64 {
    let a = scaled_by_data(x, 2.5, n) + scaled_by_data(x * x, 0.5, 2);
    a * square(2.0) + dot(&[1.0, 2.0], &[x, a])
}

#[differentiable(order = 2)]
fn results_unused(w: &[f64], rate: f64) -> f64 {
    let mut state = w.to_vec();
    step(&mut state, rate);
    let _ = step(&mut state, rate);
    let _ = square(rate);
    state[0] * state[1]
}

fn weight(i: usize) -> f64 {
    1.0 / (1.0 + i as f64)
}

#[differentiable(order = 2)]
fn combined(x: f64, weights: &[f64; 2], list: &Vec<f64>, one: &f64) -> f64 {
    x * weights[0] + (x * weights[1]).sin() * list[0] * one
}

/// References to inactive temporaries, which the reverse sweep needs again.
#[differentiable(order = 2)]
fn with_temporaries(x: f64, n: usize) -> f64 {
    let mut y = x;
    for i in 0..n {
        y *= combined(y, &[weight(i), 0.5], &vec![weight(i), 1.0], &(weight(i).sin()));
    }
    y
}

judge! {
    with_temporaries(x: f64 = 1.2; n: usize = 3);
    nested_calls(x: f64 = 0.7, y: f64 = 1.3);
    other_modules(x: f64 = 0.7);
    in_a_loop(w: &[f64] = vec![0.9, 1.2, -0.6]);
    in_branches(x: f64 = 0.7, y: f64 = 1.3);
    in_branches(x: f64 = 1.7, y: f64 = 1.3);
    in_branches(x: f64 = 0.7, y: f64 = 0.3);
    tuple_results(x: f64 = 0.7, y: f64 = 1.3);
    tuples_in_a_loop(x: f64 = 0.7, y: f64 = 1.3);
    array_results(m: &[[f64; 2]; 2] = [[0.9, 1.2], [-0.6, 0.4]], x: [f64; 2] = [0.3, 0.8]);
    arrays_in_a_loop(m: [[f64; 2]; 2] = [[0.9, 1.2], [-0.6, 0.4]], x: [f64; 2] = [0.3, 0.8]);
    vec_results(w: &[f64] = vec![0.9, 1.2, -0.6]);
    turbofish(x: f64 = 0.7);
    same_variable_twice(w: &[f64] = vec![0.9, 1.2, -0.6]);
    same_value_twice(x: f64 = 0.7, y: f64 = 1.3);
    shared_root(w: &[f64] = vec![0.9, 1.2, -0.6]);
    mutable_arguments(w: &[f64] = vec![0.9, 0.2, 0.6], rate: f64 = 0.3);
    mutable_parts(w: &[f64] = vec![0.9, 0.2], rate: f64 = 0.3);
    mutable_rows(m: [[f64; 3]; 2] = [[0.9, 0.2, 0.3], [0.6, 0.4, 0.8]], rate: f64 = 0.3);
    mutable_numbers(x: f64 = 0.7, y: f64 = 1.3);
    inactive_arguments(x: f64 = 0.7; n: usize = 3);
    results_unused(w: &[f64] = vec![0.9, 0.2, 0.6], rate: f64 = 0.3);
}
