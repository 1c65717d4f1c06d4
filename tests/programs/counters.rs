//! Counters: packed, in pairs, with strides, in branches; whether they are counted again, counted back or kept.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn packed(w: &[f64], n: usize) -> f64 {
    let mut p = 0;
    let mut s = 1.0;
    for i in 0..n {
        for j in 0..=i {
            s = s * 0.7 + w[p] * w[j] * s;
            p += 1;
        }
        s += w[p - 1];
        for j in i..n {
            if j % 2 == 0 {
                p += 1;
            }
            s *= 1.0 + 0.1 * w[p - 1];
        }
        p -= (n - i) / 2;
    }
    s * p as f64
}

#[differentiable(order = 2)]
fn two_counters(w: &[f64]) -> f64 {
    let (mut lo, mut hi) = (0, w.len() - 1);
    let mut a = 0.5;
    while lo < hi {
        a = a * w[lo] + w[hi] * a * a;
        if w[lo] < w[hi] {
            lo += 1;
        } else {
            hi -= 1;
        }
        a += w[lo] * w[hi];
    }
    a * lo as f64 + a
}

#[differentiable(order = 2)]
fn strides(w: &[f64]) -> f64 {
    let mut k = 1;
    let mut a = 0.5;
    while k < w.len() {
        a = a * w[k] + a * a * w[k - 1];
        k *= 2;
    }
    let mut step = 3;
    let mut at = w.len();
    while at >= step {
        at -= step;
        a = a * w[at] + 0.1 * a * a;
        if step > 1 {
            step -= 1;
        }
    }
    a
}

#[differentiable(order = 2)]
fn counter_with_break(w: &[f64]) -> f64 {
    let mut k = 0;
    let mut a = 0.5;
    for i in 0..10 {
        k += 2;
        if k >= w.len() {
            break;
        }
        a = a * w[k] + a * a * w[i];
        k -= 1;
        if a > 5.0 {
            break;
        }
        a *= w[k];
    }
    a + w[k - 1]
}

#[differentiable(order = 2)]
fn counter_in_branches(w: &[f64]) -> f64 {
    let mut k = 0;
    let mut seen = 0u32;
    let mut a = 0.5;
    for v in w {
        if *v > 0.0 {
            k = (k + 1) % w.len();
        } else {
            seen += 1;
            continue;
        }
        a = a * w[k] + a * a * v;
        seen = seen * 3 + 1;
        a *= 1.0 + seen as f64 * 0.01;
    }
    a * w[k]
}

#[differentiable(order = 2)]
fn nested_counts(w: &[f64], n: usize) -> f64 {
    let mut total = 0;
    let mut a = 0.5;
    for i in 0..n {
        let mut inner = 0;
        for _ in 0..i {
            inner += 2;
            a = a * w[inner % w.len()] + 0.1;
            total += inner;
        }
        let mut back = inner + 1;
        while back > 0 {
            back -= 1;
            a += w[back % w.len()] * a * 0.1;
            total += 1;
        }
        a *= w[total % w.len()] + 0.5;
    }
    a * total as f64
}

#[differentiable(order = 2)]
fn offsets(w: &[f64], offset: usize, stride: usize) -> f64 {
    let mut s = 0.2;
    for i in 0..2 {
        let base = offset + i * stride;
        for j in 0..stride {
            s = s * w[base + j] + w[offset + j];
            s += w[base + stride - 1 - j] * s;
        }
        let mut at = base;
        for _ in 0..stride {
            s += w[at] * w[at];
            at += 1;
        }
        s *= w[at - 1];
    }
    s
}

judge! {
    packed(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.3, 0.8, 0.5, 0.7]; n: usize = 3);
    two_counters(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.3]);
    strides(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.3, 0.8]);
    counter_with_break(w: &[f64] = vec![0.9, 1.2, 0.6, 0.4, 0.3, 0.8]);
    counter_in_branches(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.3]);
    nested_counts(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.3]; n: usize = 4);
    offsets(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.3, 0.8, 0.5]; offset: usize = 1, stride: usize = 3);
}
