//! Loops that mostly add up: fused where they may be, and not where they may not.

use super::calls::square;
use differentiable::prelude::*;

#[differentiable(order = 2)]
fn subtracted(w: &[f64]) -> f64 {
    let mut s = 5.0;
    for v in w {
        s -= v * v * v;
    }
    -2.0 * s
}

#[differentiable(order = 2)]
fn spelled_out(w: &[f64]) -> f64 {
    let mut s = 0.0;
    let mut t = 0.0;
    for i in 0..w.len() {
        s = s + w[i].exp();
        t = w[i] * i as f64 + t;
    }
    s / 3.0 - t
}

/// The second sum needs the first one as it is at each turn.
#[differentiable(order = 2)]
fn prefix_sum(w: &[f64]) -> f64 {
    let mut s = 0.0;
    let mut t = 0.0;
    for v in w {
        s += v;
        t += s * s;
    }
    t
}

#[differentiable(order = 2)]
fn decided_by_the_sum(w: &[f64]) -> f64 {
    let mut s = 0.0;
    for v in w {
        if s > 1.0 {
            s += v * v;
        } else {
            s += 2.0 * v;
        }
    }
    s
}

#[differentiable(order = 2)]
fn left_early(w: &[f64]) -> f64 {
    let mut s = 0.0;
    for v in w {
        if *v < 0.0 {
            break;
        }
        s += v * v;
    }
    for v in w {
        if *v > 1.0 {
            continue;
        }
        s += v.sin();
    }
    3.0 * s
}

#[differentiable(order = 2)]
fn returned_from(w: &[f64]) -> f64 {
    let mut s = 0.0;
    for v in w {
        s += v * v;
        if s > 2.0 {
            return s;
        }
    }
    2.0 * s
}

/// Used twice, so that its cotangent is a sum.
#[differentiable(order = 2)]
fn used_twice(w: &[f64]) -> f64 {
    let mut s = 0.0;
    for v in w {
        s += v * v;
    }
    s + 2.0 * s
}

#[differentiable(order = 2)]
fn used_nonlinearly(w: &[f64], x: f64) -> f64 {
    let mut s = x;
    for v in w {
        s += v * v * x;
    }
    s * s + (s * x).sin()
}

#[differentiable(order = 2)]
fn in_an_arm(w: &[f64], x: f64) -> f64 {
    if x > 0.0 {
        let mut s = 0.0;
        for v in w {
            s += v * v * x;
        }
        return s;
    }
    let mut s = x;
    for v in w {
        s += v.cos();
    }
    s * 0.5
}

#[differentiable(order = 2)]
fn sum_of_sums(w: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..w.len() {
        for j in 0..w.len() {
            s += w[i] * w[j] * w[j];
        }
        for j in 0..i {
            s -= w[j].exp();
        }
    }
    s
}

/// Sums that end in a function of themselves.
#[differentiable(order = 2)]
fn sum_of_roots(w: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..w.len() {
        let mut t = 1.0;
        for j in 0..=i {
            t += w[j] * w[j];
        }
        s += t.sqrt();
    }
    s
}

#[differentiable(order = 2)]
fn with_local_arrays(w: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..w.len() {
        let mut a = [w[i], 1.0];
        a[1] *= a[0] * w[0];
        a[0] = a[1] + a[0];
        s += a[0] * a[1];
    }
    s
}

#[differentiable(order = 2)]
fn with_calls(w: &[f64]) -> f64 {
    let mut s = 0.0;
    for v in w {
        s += square(*v) + square(square(*v));
    }
    0.5 * s
}

/// The loop also writes what is read behind it.
#[differentiable(order = 2)]
fn with_a_side_product(w: &[f64]) -> f64 {
    let mut h = [0.0; 3];
    let mut s = 0.0;
    for i in 0..w.len() {
        s += w[i] * w[i];
        h[i % 3] += w[i];
    }
    s + h[0] * h[1] * h[2]
}

/// The loop reads what it has written, and what is overwritten behind it.
#[differentiable(order = 2)]
fn with_memory(w: &[f64]) -> f64 {
    let mut u = w.to_vec();
    let mut s = 0.0;
    for i in 1..w.len() {
        u[i] *= u[i - 1];
        s += u[i].sin();
    }
    for i in 0..u.len() {
        s += u[i] * u[i];
        u[i] = 0.0;
    }
    s
}

#[differentiable(order = 2)]
fn one_of_two(w: &[f64]) -> f64 {
    let mut s = 0.0;
    let mut p = 1.0;
    for v in w {
        s += v * v;
        p *= v;
    }
    s + p
}

#[differentiable(order = 2)]
fn largest(w: &[f64]) -> f64 {
    let mut by_max = w[0];
    let mut by_branch = w[0];
    let mut at = 0;
    for i in 1..w.len() {
        by_max = by_max.max(w[i]);
        if w[i] > by_branch {
            by_branch = w[i];
            at = i;
        }
    }
    by_max * by_branch + w[at] * at as f64
}

#[differentiable(order = 2)]
fn log_sum_exp(w: &[f64]) -> f64 {
    let mut m = f64::NEG_INFINITY;
    for v in w {
        m = m.max(*v);
    }
    let mut s = 0.0;
    for v in w {
        s += (v - m).exp();
    }
    m + s.ln()
}

#[differentiable(order = 2)]
fn constant_terms(w: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..n {
        s += i as f64;
        s += w[0];
    }
    for _ in 0..n {
        s += 1.0;
    }
    s * s
}

#[differentiable(order = 2)]
fn moments(w: &[f64]) -> f64 {
    let n = w.len() as f64;
    let (mut first, mut second, mut third) = (0.0, 0.0, 0.0);
    for v in w {
        first += v / n;
    }
    for v in w {
        let d = v - first;
        second += d * d / n;
        third += d * d * d / n;
    }
    third / second.powf(1.5)
}

/// Each sum needs the one before.
#[differentiable(order = 2)]
fn chained(w: &[f64]) -> f64 {
    let (mut first, mut second, mut third) = (0.0, 0.0, 0.0);
    for v in w {
        first += v.exp();
    }
    for v in w {
        second += v * first;
    }
    for v in w {
        third += v * second - first.ln();
    }
    third - second
}

/// A sum made in the turns of another one.
#[differentiable(order = 2)]
fn sum_within_a_sum(w: &[f64]) -> f64 {
    let mut norm = 0.0;
    for v in w {
        norm += v * v;
    }
    let mut total = norm;
    for i in 0..w.len() {
        let mut part = 0.0;
        for j in 0..w.len() {
            part += w[i] * w[j] / norm;
        }
        total += part.sin() - norm * w[i];
    }
    total
}

/// A buffer that every turn fills anew.
#[differentiable(order = 2)]
fn scratch_buffer(w: &[f64]) -> f64 {
    let mut terms = [0.0; 3];
    let mut s = 0.0;
    for i in 0..w.len() {
        for k in 0..3 {
            terms[k] = w[i] * w[k] + k as f64;
        }
        terms[1] *= terms[0];
        s += terms[1] * terms[2];
    }
    s
}

#[differentiable(order = 2)]
fn filled_by_a_call(w: &[f64]) -> f64 {
    let mut terms = vec![0.0; w.len()];
    let mut s = 0.0;
    for i in 0..w.len() {
        fill(&mut terms, w, w[i]);
        for t in &terms {
            s += t * t;
        }
    }
    s
}

#[differentiable(order = 2)]
fn fill(terms: &mut [f64], w: &[f64], x: f64) {
    for i in 0..w.len() {
        terms[i] = w[i] * x.sin();
    }
}

#[differentiable(order = 2)]
fn with_inner_recurrences(w: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..w.len() {
        let mut a = w[i];
        while a.abs() < 2.0 {
            a = a * 1.7 + w[0] * a;
        }
        let mut b = 1.0;
        for v in w {
            b = (b * v).cos();
        }
        s += a * b;
    }
    s
}

#[differentiable(order = 2)]
fn decided_by_neighbours(w: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..w.len() - 1 {
        if w[i] > 0.0 {
            s += w[i] * w[i + 1];
        } else {
            s -= w[i + 1].sin() * w[i];
        }
        if w[i + 1] > w[i] {
            s += (w[i + 1] - w[i]) * w[i];
        }
    }
    s
}

#[differentiable(order = 2)]
fn two_results(w: &[f64]) -> (f64, f64) {
    let (mut s, mut t) = (0.0, 1.0);
    for v in w {
        s += v * v;
        t += v.exp() * s;
    }
    (s, t)
}

#[differentiable(order = 2)]
fn of_two_results(w: &[f64]) -> f64 {
    let mut total = 0.0;
    for _ in 0..2 {
        let (s, t) = two_results(w);
        total += s * t;
    }
    total
}

#[differentiable(order = 2)]
fn starts_at_a_parameter(w: &[f64], start: f64) -> f64 {
    let mut s = start;
    for v in w {
        s += v * start;
    }
    let mut t = s;
    for v in w {
        t += v * v;
    }
    t
}

/// Running sums that are summed themselves: the cotangent of the inner sum grows on the way back.
#[differentiable(order = 2)]
fn running_sums(w: &[f64]) -> f64 {
    let (mut s, mut t) = (0.0, 0.0);
    for i in 0..w.len() {
        s += w[i];
        t += s;
    }
    t
}

#[differentiable(order = 2)]
fn weighted_sum_of_sums(w: &[f64], x: f64) -> f64 {
    let (mut s, mut t, mut u) = (0.0, x, 0.0);
    for i in 0..w.len() {
        s += w[i] * x;
        t += s * i as f64;
        u += t - s;
    }
    t * u
}

#[differentiable(order = 2)]
fn running_minus(w: &[f64]) -> f64 {
    let (mut s, mut t) = (1.0, 0.0);
    for v in w {
        s -= v;
        t -= s + v;
    }
    t * 2.0
}

#[differentiable(order = 2)]
fn totals(w: &[f64], out: &mut [f64]) {
    let mut s = 0.0;
    for i in 0..w.len() {
        s += w[i];
        out[i] += s;
    }
}

#[differentiable(order = 2)]
fn of_totals(w: &[f64]) -> f64 {
    let mut out = vec![1.0; w.len()];
    totals(w, &mut out);
    let mut t = 0.0;
    for i in 0..w.len() {
        t += out[i] * out[i] * (i + 1) as f64;
    }
    t
}

judge! {
    running_sums(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 2.0]);
    weighted_sum_of_sums(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 2.0], x: f64 = 0.7);
    running_minus(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 2.0]);
    of_totals(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 2.0]);
    subtracted(w: &[f64] = vec![0.9, 1.2, -0.6]);
    spelled_out(w: &[f64] = vec![0.9, 1.2, -0.6]);
    prefix_sum(w: &[f64] = vec![0.9, 1.2, -0.6]);
    decided_by_the_sum(w: &[f64] = vec![0.9, 1.2, -0.6]);
    left_early(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    left_early(w: &[f64] = vec![0.9, 1.2, 0.6, 0.4]);
    returned_from(w: &[f64] = vec![0.9, 1.2, -0.6]);
    returned_from(w: &[f64] = vec![0.9, 0.2, -0.6]);
    used_twice(w: &[f64] = vec![0.9, 1.2, -0.6]);
    used_nonlinearly(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    in_an_arm(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    in_an_arm(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = -0.7);
    sum_of_sums(w: &[f64] = vec![0.9, 1.2, -0.6]);
    sum_of_roots(w: &[f64] = vec![0.9, 1.2, -0.6]);
    with_local_arrays(w: &[f64] = vec![0.9, 1.2, -0.6]);
    with_calls(w: &[f64] = vec![0.9, 1.2, -0.6]);
    with_a_side_product(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    with_memory(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    one_of_two(w: &[f64] = vec![0.9, 1.2, -0.6]);
    largest(w: &[f64] = vec![0.9, 1.2, -0.6, 1.7, 0.4]);
    log_sum_exp(w: &[f64] = vec![0.9, 1.2, -0.6]);
    constant_terms(w: &[f64] = vec![0.9]; n: usize = 3);
    moments(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    chained(w: &[f64] = vec![0.9, 1.2, -0.6]);
    sum_within_a_sum(w: &[f64] = vec![0.9, 1.2, -0.6]);
    scratch_buffer(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    filled_by_a_call(w: &[f64] = vec![0.9, 1.2, -0.6]);
    with_inner_recurrences(w: &[f64] = vec![0.9, 1.2, -0.6]);
    decided_by_neighbours(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    of_two_results(w: &[f64] = vec![0.9, 1.2, -0.6]);
    starts_at_a_parameter(w: &[f64] = vec![0.9, 1.2, -0.6], start: f64 = 0.7);
}
