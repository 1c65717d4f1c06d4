//! `for` over iterator chains.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn pairs(xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        sum += x * y * sum + x;
    }
    for (i, (a, b)) in xs.iter().zip(ys.iter()).enumerate() {
        sum += a * b * (i + 1) as f64;
    }
    for (&a, &b) in xs.iter().zip(xs.iter()) {
        sum += a * b * b;
    }
    sum
}

#[differentiable(order = 2)]
fn windows(xs: &[f64], x: f64) -> f64 {
    let mut sum = x;
    for w in xs.windows(2) {
        sum = sum * w[0] + (w[1] - w[0]).powi(2);
    }
    for w in xs.windows(3) {
        if w[1] > w[0] && w[1] > w[2] {
            sum += w[1] * x;
        }
    }
    sum
}

#[differentiable(order = 2)]
fn matrix_times_vector(m: &[f64], x: &[f64]) -> f64 {
    let mut y = vec![0.0; m.len() / x.len()];
    for (yi, row) in y.iter_mut().zip(m.chunks_exact(x.len())) {
        for (a, b) in row.iter().zip(x) {
            *yi += a * b;
        }
    }
    let mut norm = 0.0;
    for yi in &y {
        norm += yi * yi * yi;
    }
    norm
}

#[differentiable(order = 2)]
fn changed_pairs(x: f64, start: &[f64], steps: &[f64]) -> f64 {
    let mut u = start.to_vec();
    for (v, s) in u.iter_mut().zip(steps) {
        *v += s * x * *v;
    }
    for (v, s) in u.iter_mut().zip(steps).skip(1) {
        *v *= s.sin();
    }
    for (k, v) in u.iter_mut().enumerate().rev() {
        *v = *v * x + k as f64;
    }
    for row in u.chunks_exact_mut(2) {
        row[0] *= row[1];
    }
    let mut product = 1.0;
    for v in u.iter().rev() {
        product *= v + product;
    }
    product
}

#[differentiable(order = 2)]
fn mapped(xs: &[f64], x: f64) -> f64 {
    let mut y = x;
    for v in xs.iter().map(|v| v * x).filter(|v| *v > 0.0) {
        y = y.sin() + v;
    }
    for (k, v) in xs.iter().filter(|v| **v > 0.5).enumerate() {
        y *= v + k as f64;
    }
    for v in xs.iter().skip(1).step_by(2) {
        y += v * y;
    }
    y
}

#[differentiable(order = 2)]
fn left_early(xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        if *x < 0.0 {
            continue;
        }
        if y > &1.0 {
            break;
        }
        sum += x * y * y;
    }
    for (x, y) in xs.iter().zip(ys) {
        sum += x * sum;
        if sum > 2.0 {
            return sum * y;
        }
    }
    sum
}

#[differentiable(order = 2)]
fn left_early_behind_two(xs: &[f64], ys: &[f64], z: f64) -> f64 {
    let mut sum = z;
    for v in xs.iter().chain(ys) {
        if *v < -0.65 {
            break;
        }
        if *v < 0.0 {
            continue;
        }
        sum += v * sum;
    }
    'all: for v in xs.iter().flat_map(|x| ys.iter().map(move |y| x * y)) {
        for k in 0..3 {
            if k == 2 {
                break;
            }
            if v < -0.5 {
                break 'all;
            }
            if v < 0.0 {
                continue 'all;
            }
            sum += v * k as f64 * z;
        }
    }
    sum
}

#[differentiable(order = 2)]
fn labelled(xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    'rows: for (x, w) in xs.iter().zip(ys.windows(2)) {
        for v in w {
            if *v * x < -0.7 {
                continue 'rows;
            }
            if *v > 5.0 {
                break 'rows;
            }
            sum += v * x * x;
        }
        sum *= 1.1;
    }
    sum
}

/// Names of the loop hide those outside; those of its source do not.
#[differentiable(order = 2)]
fn hidden(x: &[f64], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (y, x) in x.iter().zip(y) {
        let y = y * x;
        sum += y * y + x;
    }
    for pair in x.iter().zip(y) {
        let scaled = pair.0 * 2.0;
        sum += scaled * *pair.1;
    }
    sum * x[0]
}

#[differentiable(order = 2)]
fn nested(m: &[Vec<f64>], x: &[f64]) -> f64 {
    let mut total = 1.0;
    for (row, scale) in m.iter().zip(x) {
        let mut part = 0.0;
        for (a, b) in row.iter().zip(x.iter().rev()) {
            part += a * b * scale;
        }
        for (i, w) in row.windows(2).enumerate() {
            part += w[0] * w[1] * i as f64;
        }
        total *= part;
    }
    total
}

#[differentiable(order = 2, inactive(targets))]
fn with_data(w: &[f64], targets: &[(f64, usize)]) -> f64 {
    let mut loss = 0.0;
    for (weight, (target, k)) in w.iter().zip(targets) {
        let miss = weight * w[*k] - target;
        loss += miss * miss;
    }
    for ((k, v), t) in w.iter().enumerate().zip(targets) {
        loss += v * t.0 * k as f64;
    }
    loss
}

struct Line {
    slopes: Vec<f64>,
    at: [f64; 2],
}

/// Fields of data.
#[differentiable(order = 2, inactive(line))]
fn fields(x: f64, line: &Line) -> f64 {
    let mut y = x;
    for (a, b) in line.slopes.iter().zip(&line.at) {
        y = y * a + b * x;
    }
    y + line.slopes.iter().map(|s| s * x * x).sum::<f64>() + line.at.iter().fold(1.0, |p, a| p * a * x)
}

fn line() -> Line {
    Line { slopes: vec![0.9, 1.2, -0.6], at: [0.3, -0.7] }
}

#[differentiable(order = 2)]
fn of_locals(x: f64, y: f64) -> f64 {
    let u = [x, x * y, y];
    let v = vec![y; 3];
    let pairs = [(0, 1.0), (2, 0.5)];
    let mut sum = 0.0;
    for (a, b) in u.iter().zip(&v) {
        sum += a * b;
    }
    for (a, b) in u.into_iter().zip(v) {
        sum += a * b * sum;
    }
    for (a, (k, scale)) in [x, y].iter().zip(pairs) {
        sum += a * u[k] * scale;
    }
    sum
}

judge! {
    pairs(xs: &[f64] = vec![0.9, 1.2, -0.6], ys: &[f64] = vec![0.3, -0.7, 0.4]);
    pairs(xs: &[f64] = vec![0.9, 1.2, -0.6], ys: &[f64] = vec![0.3]);
    pairs(xs: &[f64] = vec![], ys: &[f64] = vec![0.3]);
    windows(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.2], x: f64 = 0.7);
    windows(xs: &[f64] = vec![0.9], x: f64 = 0.7);
    matrix_times_vector(m: &[f64] = vec![0.9, 1.2, -0.6, 0.3, 0.8, -0.2], x: &[f64] = vec![0.4, -0.8]);
    changed_pairs(x: f64 = 0.7, start: &[f64] = vec![0.9, 1.2, -0.6, 0.3], steps: &[f64] = vec![0.3, -0.7, 0.4]);
    mapped(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.3, 0.8], x: f64 = 0.7);
    left_early(xs: &[f64] = vec![0.9, -0.6, 1.2, 0.8], ys: &[f64] = vec![0.3, -0.7, 1.4, 0.2]);
    left_early(xs: &[f64] = vec![0.9, 3.0], ys: &[f64] = vec![0.3, -0.7]);
    left_early_behind_two(xs: &[f64] = vec![0.9, -0.6], ys: &[f64] = vec![0.3, -0.7, 1.4], z: f64 = 0.8);
    left_early_behind_two(xs: &[f64] = vec![0.9, 0.6], ys: &[f64] = vec![0.3, -0.2, 1.4], z: f64 = 0.8);
    labelled(xs: &[f64] = vec![0.9, -0.6, 1.2], ys: &[f64] = vec![0.3, -0.7, 1.4, 0.2]);
    labelled(xs: &[f64] = vec![0.9, 0.6, 1.2], ys: &[f64] = vec![0.3, -0.7, 5.4, 0.2]);
    hidden(x: &[f64] = vec![0.9, -0.6, 1.2], y: &[f64] = vec![0.3, -0.7]);
    nested(m: &[Vec<f64>] = vec![vec![0.9, 1.2], vec![0.7, -0.6, 0.3]], x: &[f64] = vec![0.4, -0.8, 1.3]);
    with_data(w: &[f64] = vec![0.9, -0.6, 1.2]; targets: &[(f64, usize)] = &[(0.5, 1), (0.3, 2)]);
    fields(x: f64 = 0.7; line: &Line = &line());
    of_locals(x: f64 = 0.7, y: f64 = 1.3);
}
