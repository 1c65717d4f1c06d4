//! `for` over the elements of slices, arrays and `Vec`s, active and inactive.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn by_iter(w: &[f64]) -> f64 {
    let mut a = 1.0;
    for v in w.iter() {
        a = a * *v + v.sin();
    }
    a
}

#[differentiable(order = 2)]
fn by_reference(w: &[f64], u: [f64; 3]) -> f64 {
    let mut a = 0.5;
    for v in w {
        for t in &u {
            a += a * v * t * 0.1;
        }
    }
    a
}

#[differentiable(order = 2)]
fn by_pattern(w: &[f64]) -> f64 {
    let mut a = 0.5;
    for &v in w {
        a = a * v + 0.1;
    }
    for &v in w.iter() {
        a += v * v * a;
    }
    a
}

#[differentiable(order = 2)]
fn by_value(u: [f64; 3]) -> f64 {
    let mut a = 0.5;
    for v in u {
        a = a * v + v;
    }
    a
}

#[differentiable(order = 2)]
fn by_value_over_a_vec(w: Vec<f64>) -> f64 {
    let mut a = 0.5;
    for v in w {
        a = a * v + v;
    }
    a
}

#[differentiable(order = 2)]
fn changed_through_iter_mut(x: f64, w: &[f64]) -> f64 {
    let mut u = w.to_vec();
    for v in u.iter_mut() {
        *v *= x + *v;
    }
    for v in &mut u {
        *v = *v * *v + x;
        *v += 1.0;
    }
    let mut a = 0.0;
    for v in u.iter() {
        a += v.sqrt();
    }
    a
}

#[differentiable(order = 2)]
fn rows(m: &[[f64; 2]; 3], x: [f64; 2]) -> f64 {
    let mut a = 0.0;
    for row in m.iter() {
        let mut s = 0.1;
        for j in 0..2 {
            s += row[j] * x[j];
        }
        a += s.tanh() * s;
    }
    a
}

#[differentiable(order = 2)]
fn rows_changed(m: [[f64; 2]; 3], x: f64) -> f64 {
    let mut m = m;
    for row in m.iter_mut() {
        row[0] *= x;
        row[1] += row[0] * row[1];
    }
    let mut a = 1.0;
    for row in &m {
        for v in row {
            a = a * 0.5 + v;
        }
    }
    a
}

#[differentiable(order = 2, inactive(data))]
fn over_data(x: f64, data: &[f64]) -> f64 {
    let mut a = x;
    for d in data {
        a = a * d + x;
    }
    for (i, d) in data.iter().enumerate() {
        a += (i as f64 + 1.0) * d * a.sin();
    }
    a
}

#[differentiable(order = 2)]
fn over_indices(w: &[f64], order: &[usize]) -> f64 {
    let mut a = 1.0;
    for &k in order {
        a = a * w[k] + 0.2;
    }
    for (i, k) in order.iter().enumerate() {
        a += w[i] * w[*k];
    }
    for k in order.iter().rev() {
        a *= 1.0 + 0.1 * w[*k];
    }
    a
}

#[differentiable(order = 2, inactive(xs, ys))]
fn over_pairs(slope: f64, offset: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let mut a = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let miss = slope * x + offset - y;
        a += miss * miss;
    }
    for (i, (x, y)) in xs.iter().zip(ys.iter()).enumerate() {
        a += (slope * x * i as f64 - y).cos();
    }
    a / xs.len() as f64
}

#[differentiable(order = 2, inactive(data))]
fn over_windows(x: f64, data: &[f64]) -> f64 {
    let mut a = x;
    for pair in data.windows(2) {
        a = a * (pair[1] - pair[0]) + x * pair[0];
    }
    for chunk in data.chunks(3) {
        a += a * x * chunk.len() as f64 * 0.1 + chunk[0];
    }
    a
}

#[differentiable(order = 2)]
fn over_characters(x: f64, word: &str) -> f64 {
    let mut a = x;
    for c in word.chars() {
        if c == 's' {
            a = a.sin();
        } else {
            a = a * x + 0.1;
        }
    }
    a
}

#[differentiable(order = 2)]
fn over_literals(x: f64) -> f64 {
    let mut a = x;
    for scale in [0.5, 1.5, -0.5] {
        a = a * scale + x * x;
    }
    for n in [1, 2, 3] {
        a += x.powi(n);
    }
    a
}

/// Iterators over data, in the many ways there are.
#[differentiable(order = 2, inactive(data))]
fn over_adaptors(x: f64, data: &[f64]) -> f64 {
    let mut a = x;
    for d in data.iter().skip(1).step_by(2) {
        a = a * d + x;
    }
    for (i, d) in data.iter().enumerate().rev() {
        a = a * 0.5 + d * x * i as f64;
    }
    for d in data.iter().copied().filter(|d| *d > 0.0) {
        a = a * d + x;
    }
    for (first, second) in data.iter().zip(data.iter().skip(1)).take(2) {
        a += (first - second) * x * a;
    }
    for group in data.chunks_exact(2) {
        a = a * group[0] + group[1] * x;
    }
    a
}

#[differentiable(order = 2)]
fn over_more_literals(x: f64, words: &[&str]) -> f64 {
    let mut a = x;
    for (k, scale) in [(1, 0.5), (2, -0.4)] {
        a = a.powi(k) * scale + x;
    }
    for c in 'a'..='d' {
        a = a * x + (c as u32 - 96) as f64 * 0.1;
    }
    for b in "xyz".bytes() {
        a = a * x * (b - 119) as f64;
    }
    for word in words.iter().map(|w| w.len()) {
        a = a * 0.5 + word as f64 * x;
    }
    a
}

#[differentiable(order = 2)]
fn over_options(x: f64, at: Option<usize>, list: Vec<(usize, bool)>) -> f64 {
    let mut a = x;
    for k in at.iter() {
        a *= x + *k as f64;
    }
    for (k, on) in list {
        if on {
            a = a * k as f64 + x;
        } else {
            a = a * a;
        }
    }
    a
}

#[differentiable(order = 2)]
fn enumerated(w: &[f64], x: f64) -> f64 {
    let mut s = x;
    let mut u = [x, 1.0, x * x];
    for (k, v) in w.iter().enumerate() {
        s += v * s * (k + 1) as f64;
    }
    for (k, v) in u.iter_mut().enumerate() {
        *v *= s + k as f64;
    }
    for (_, v) in u.into_iter().enumerate() {
        s += v * s * 0.1;
    }
    for (k, &v) in u[1..].iter().enumerate() {
        if k == 1 && v > 100.0 {
            break;
        }
        s += v * u[k];
    }
    for (k, _) in w.iter().enumerate() {
        s += w[k] * u[k % 3];
    }
    s
}

#[differentiable(order = 2)]
fn pair(x: f64) -> [f64; 2] {
    [x.sin(), x * x]
}

#[differentiable(order = 2)]
fn made_on_the_way(x: f64, y: f64, n: usize) -> f64 {
    let mut s = 1.0;
    let mut best = 0.0;
    for v in [x, x * y, y] {
        if v > best {
            best = v;
        }
        s += v * s;
    }
    for v in [x, y * x].iter() {
        s *= 1.0 + v;
    }
    for v in pair(x * y) {
        s += v * y;
    }
    for (k, v) in vec![x * 2.0; n].into_iter().enumerate() {
        s += v * s * k as f64;
    }
    for v in &pair(s) {
        s += *v;
    }
    s * best
}

/// Arrays that become active by an enumerated loop, and some that do not.
#[differentiable(order = 2)]
fn filled_by_enumerated_loops(x: &[f64], s: f64, n: usize) -> f64 {
    let mut m = vec![0.0; 2];
    for (i, e) in m.iter_mut().enumerate() {
        *e = x[i];
    }
    let mut rows = [[0.0; 2]; 2];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = x[i];
        for (j, e) in row.iter_mut().enumerate() {
            *e += x[j] * s;
        }
    }
    for (_, row) in rows[1..].iter_mut().enumerate() {
        row[1] *= x[0];
    }
    let (mut w, mut r) = (vec![0.5; 3], s);
    for _ in 0..n {
        for (i, z) in w.iter_mut().enumerate() {
            r *= s + i as f64;
            *z = r;
        }
    }
    let (mut inactive, mut counts) = (vec![0.5; 3], vec![0_usize; 3]);
    for (i, z) in inactive.iter_mut().enumerate() {
        *z *= 2.0 + i as f64;
        r *= *z;
    }
    for (i, c) in counts.iter_mut().enumerate() {
        *c += i;
        r *= x[*c % 2];
    }
    r * w[0] * m[1] + rows[1][0] * rows[0][1] * rows[1][1]
}

judge! {
    filled_by_enumerated_loops(x: &[f64] = vec![0.9, 1.2], s: f64 = 0.7; n: usize = 2);
    filled_by_enumerated_loops(x: &[f64] = vec![0.9, 1.2], s: f64 = 0.7; n: usize = 0);
    enumerated(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    enumerated(w: &[f64] = vec![], x: f64 = 0.7);
    made_on_the_way(x: f64 = 0.7, y: f64 = 1.3; n: usize = 3);
    made_on_the_way(x: f64 = 0.7, y: f64 = 1.3; n: usize = 0);
    by_iter(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8]);
    by_iter(w: &[f64] = vec![]);
    by_reference(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8], u: [f64; 3] = [0.3, 0.7, -0.2]);
    by_pattern(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8]);
    by_value(u: [f64; 3] = [0.3, 0.7, -0.2]);
    by_value_over_a_vec(w: Vec<f64> = vec![0.9, 1.2, -0.6, 0.8]);
    changed_through_iter_mut(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, 0.6, 0.8]);
    rows(m: &[[f64; 2]; 3] = [[0.3, 0.7], [-0.2, 0.5], [1.1, -0.4]], x: [f64; 2] = [0.6, -0.9]);
    rows_changed(m: [[f64; 2]; 3] = [[0.3, 0.7], [-0.2, 0.5], [1.1, -0.4]], x: f64 = 0.7);
    over_data(x: f64 = 0.7; data: &[f64] = &[0.9, 1.2, -0.6, 0.8]);
    over_indices(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8]; order: &[usize] = &[2, 0, 3, 2]);
    over_pairs(slope: f64 = 0.7, offset: f64 = 0.2; xs: &[f64] = &[0.9, 1.2, -0.6], ys: &[f64] = &[0.3, -0.1, 0.8]);
    over_windows(x: f64 = 0.7; data: &[f64] = &[0.9, 1.2, -0.6, 0.8]);
    over_characters(x: f64 = 0.7; word: &str = "assess");
    over_literals(x: f64 = 0.7);
    over_adaptors(x: f64 = 0.7; data: &[f64] = &[0.9, 1.2, -0.6, 0.8, 0.4]);
    over_more_literals(x: f64 = 0.7; words: &[&str] = &["one", "three"]);
    over_options(x: f64 = 0.7; at: Option<usize> = Some(2), list: Vec<(usize, bool)> = vec![(2, true), (1, false)]);
}
