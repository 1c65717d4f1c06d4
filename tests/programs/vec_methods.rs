//! Methods that change `Vec`s and slices: what is put in, taken out, moved, overwritten.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn pushed_in_a_loop(x: f64, n: usize) -> f64 {
    let mut v = Vec::new();
    for k in 0..n {
        v.push(x * k as f64);
        v.push(x.sin());
    }
    let mut sum = 0.0;
    for t in &v {
        sum += t * t;
    }
    sum + x
}

#[differentiable(order = 2)]
fn prefix_sums(xs: &[f64]) -> f64 {
    let mut sums = vec![0.0];
    for x in xs {
        let next = sums[sums.len() - 1] + x * x;
        sums.push(next);
    }
    let mut product = 1.0;
    for i in 1..sums.len() {
        product *= sums[i];
    }
    product
}

#[differentiable(order = 2)]
fn pushed_under_a_condition(xs: &[f64]) -> f64 {
    let mut positive = Vec::with_capacity(xs.len());
    for x in xs {
        if *x > 0.0 {
            positive.push(x * x);
        }
    }
    let mut product = 1.0;
    for p in &positive {
        product *= p;
    }
    product
}

#[differentiable(order = 2)]
fn stack(x: f64, y: f64) -> f64 {
    let mut stack = vec![x, y, x * y];
    let a = stack.pop().unwrap();
    let b = stack.pop().expect("two more");
    stack.push(a * b);
    stack.push(a - b * stack[0]);
    let c = stack.pop().unwrap();
    stack[1] * c + stack[0]
}

#[differentiable(order = 2)]
fn pops_what_was_pushed(x: f64, n: usize) -> f64 {
    let mut v = vec![x];
    for k in 0..n {
        let top = v.pop().unwrap();
        v.push(top * x + k as f64);
        v.push(top.cos());
        if k % 2 == 0 {
            let last = v.pop().unwrap();
            v[0] += last;
        }
    }
    let mut sum = 0.0;
    for t in &v {
        sum += t * t;
    }
    sum
}

#[differentiable(order = 2)]
fn inserted_and_removed(x: f64, y: f64, k: usize) -> f64 {
    let mut v = vec![x, y, x * y];
    v.insert(k, y.exp());
    let taken = v.remove(1);
    v.insert(0, taken * x);
    v.remove(v.len() - 1);
    let other = v.swap_remove(0);
    v.swap_remove(0);
    v[0] * other + taken
}

#[differentiable(order = 2)]
fn ends(xs: &[f64], k: f64) -> f64 {
    let mut v = xs.to_vec();
    v.push(k);
    *v.last_mut().unwrap() += v[0] * k;
    *v.first_mut().unwrap() *= k;
    let last = v.last().unwrap();
    last * v.first().unwrap() + v.get(1).unwrap() * xs.first().unwrap() + xs[xs.len() - 1] * *xs.last().unwrap()
}

#[differentiable(order = 2)]
fn shorter_and_longer(xs: &[f64], y: f64, n: usize) -> f64 {
    let mut v = xs.to_vec();
    v.truncate(2);
    v.resize(n, y * y);
    v.resize(2, 1.0);
    v.extend_from_slice(xs);
    v.extend_from_slice(&[y, 3.0]);
    let mut sum = 0.0;
    for (i, t) in v.iter().enumerate() {
        sum += t * t * (i + 1) as f64;
    }
    v.clear();
    v.push(sum);
    v[0] * y
}

#[differentiable(order = 2)]
fn rearranged(xs: &[f64], k: f64) -> f64 {
    let mut v = xs.to_vec();
    v.swap(0, 2);
    v.reverse();
    v.rotate_left(1);
    v[0] *= k;
    v.rotate_right(2);
    v.swap(1, 1);
    v[0] * k + v[1] * v[2].sin() + v[3]
}

#[differentiable(order = 2)]
fn overwritten(xs: &[f64], k: f64) -> f64 {
    let mut v = vec![k; xs.len()];
    let mut sum = v[0] * xs[0];
    v.copy_from_slice(xs);
    sum += v[1] * v[1];
    v.fill(k * xs[2]);
    sum += v[0] * v[1];
    v.clone_from_slice(&xs[..]);
    v[..2].fill(sum);
    v[1..3].copy_from_slice(&xs[..2]);
    v[0] * v[1] + v[2] * v[3]
}

#[differentiable(order = 2)]
fn scale(xs: &mut [f64], k: f64) {
    xs.reverse();
    xs.swap(0, 1);
    xs[0] *= k;
    xs.rotate_left(1);
    xs[1..].fill(k * k);
}

#[differentiable(order = 2)]
fn parameters(xs: &[f64], k: f64) -> f64 {
    let mut v = xs.to_vec();
    scale(&mut v, k);
    v.push(k);
    let first = v[0];
    scale(&mut v, first);
    v[0] * v[1] + v[2] * xs[0]
}

#[differentiable(order = 2)]
fn rows(x: f64, n: usize) -> f64 {
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for i in 0..n {
        let mut row = vec![x];
        for j in 0..i {
            row.push(row[j] * x + rows[j][0]);
        }
        rows.push(row);
    }
    rows[0].push(x * x);
    let mut sum = 0.0;
    for row in &rows {
        for t in row {
            sum += t * t;
        }
    }
    sum
}

#[differentiable(order = 2)]
fn returned(x: f64, n: usize) -> Vec<f64> {
    let mut v = vec![x];
    for k in 1..n {
        v.push(v[k - 1] * x);
    }
    v
}

#[differentiable(order = 2)]
fn of_a_returned(x: f64, n: usize) -> f64 {
    let mut v = returned(x, n);
    v.push(x + 1.0);
    let mut sum = 0.0;
    for t in &v {
        sum += t.sin();
    }
    sum
}

#[differentiable(order = 2)]
fn moved_in(x: f64) -> f64 {
    let a = vec![x, x * x];
    let mut all = vec![a];
    let b = vec![x.sin()];
    all.push(b);
    let sine = all[1][0];
    all[0].push(sine * x);
    all[0][2] * all[0][1] + all[1][0]
}

#[differentiable(order = 2)]
fn an_inactive_vec(x: f64, n: usize) -> f64 {
    let mut indices = Vec::new();
    for k in 0..n {
        indices.push(n - 1 - k);
    }
    indices.reverse();
    let mut sum = 0.0;
    for i in &indices {
        sum += x.powi(*i as i32 + 1);
    }
    sum
}

#[differentiable(order = 2)]
fn active_only_later(x: f64, n: usize) -> f64 {
    let mut v = vec![1.0, 2.0];
    v.push(3.0);
    for k in 0..n {
        if k == 1 {
            v.push(x);
        }
        v.push(0.5);
    }
    let mut sum = 0.0;
    for t in &v {
        sum = sum * 0.9 + t * t;
    }
    sum + x
}

#[differentiable(order = 2)]
fn given_away(v: Vec<f64>, x: f64) -> f64 {
    let mut v = v;
    v.push(x);
    v.insert(0, v[0] * x);
    let n = v.len();
    v[0] * v[n - 1] + v[1]
}

#[differentiable(order = 2)]
fn left_early(xs: &[f64]) -> f64 {
    let mut seen = Vec::new();
    for x in xs {
        if *x < 0.0 {
            break;
        }
        if *x > 2.0 {
            seen.push(2.0);
            continue;
        }
        seen.push(x * x);
    }
    let mut sum = 0.0;
    for s in &seen {
        sum += s * xs[0];
    }
    if seen.len() > 2 {
        return sum * seen.pop().unwrap();
    }
    sum
}

judge! {
    pushed_in_a_loop(x: f64 = 0.7; n: usize = 4);
    pushed_in_a_loop(x: f64 = 0.7; n: usize = 0);
    prefix_sums(xs: &[f64] = vec![0.4, -0.9, 1.2]);
    prefix_sums(xs: &[f64] = vec![0.4]);
    pushed_under_a_condition(xs: &[f64] = vec![0.4, -0.9, 1.2, 0.3]);
    stack(x: f64 = 0.7, y: f64 = 1.3);
    pops_what_was_pushed(x: f64 = 0.7; n: usize = 5);
    pops_what_was_pushed(x: f64 = 0.7; n: usize = 0);
    inserted_and_removed(x: f64 = 0.7, y: f64 = 1.3; k: usize = 0);
    inserted_and_removed(x: f64 = 0.7, y: f64 = 1.3; k: usize = 3);
    ends(xs: &[f64] = vec![0.4, -0.9, 1.2], k: f64 = 0.8);
    shorter_and_longer(xs: &[f64] = vec![0.4, -0.9, 1.2], y: f64 = 0.8; n: usize = 5);
    shorter_and_longer(xs: &[f64] = vec![0.4, -0.9, 1.2], y: f64 = 0.8; n: usize = 1);
    rearranged(xs: &[f64] = vec![0.4, -0.9, 1.2, 0.3], k: f64 = 0.8);
    overwritten(xs: &[f64] = vec![0.4, -0.9, 1.2, 0.3], k: f64 = 0.8);
    parameters(xs: &[f64] = vec![0.4, -0.9, 1.2, 0.3], k: f64 = 0.8);
    rows(x: f64 = 0.7; n: usize = 4);
    of_a_returned(x: f64 = 0.7; n: usize = 4);
    moved_in(x: f64 = 0.7);
    an_inactive_vec(x: f64 = 0.7; n: usize = 4);
    active_only_later(x: f64 = 0.7; n: usize = 3);
    active_only_later(x: f64 = 0.7; n: usize = 1);
    given_away(v: Vec<f64> = vec![0.4, -0.9], x: f64 = 0.7);
    left_early(xs: &[f64] = vec![0.4, 0.9, 3.0, 0.2, -1.0, 0.4]);
    left_early(xs: &[f64] = vec![0.4, -0.9, 1.0]);
}
