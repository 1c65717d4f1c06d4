//! Iterator chains that end in one value.

use super::calls::square;
use differentiable::prelude::*;

#[differentiable(order = 2)]
fn dot(xs: &[f64], ys: &[f64]) -> f64 {
    xs.iter().zip(ys).map(|(x, y)| x * y).sum()
}

#[differentiable(order = 2)]
fn dot_by_patterns(xs: &[f64], ys: &[f64]) -> f64 {
    let forward: f64 = xs.iter().zip(ys.iter()).map(|(&x, &y)| x * y).sum();
    let backward = ys.iter().zip(xs).map(|(x, y)| *x * y.sin()).sum::<f64>();
    forward * backward
}

/// One slice twice.
#[differentiable(order = 2)]
fn norm(xs: &[f64]) -> f64 {
    xs.iter().zip(xs.iter()).map(|(a, b)| a * b).sum::<f64>().sqrt()
}

#[differentiable(order = 2)]
fn total(xs: &[f64], scale: f64) -> f64 {
    3.0 * xs.iter().sum::<f64>() + xs.iter().copied().product::<f64>() * scale
        - xs.iter().map(|x| x * scale).sum::<f64>()
}

#[differentiable(order = 2)]
fn mean_and_variance(xs: &[f64]) -> f64 {
    let n = xs.len() as f64;
    let mean = xs.iter().sum::<f64>() / n;
    let variance = xs.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    mean * variance.ln()
}

/// Horner's scheme.
#[differentiable(order = 2)]
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |value, c| value * x + c)
}

#[differentiable(order = 2)]
fn log_sum_exp(xs: &[f64]) -> f64 {
    let max = xs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    max + xs.iter().map(|x| (x - max).exp()).sum::<f64>().ln()
}

#[differentiable(order = 2)]
fn cross_entropy(logits: &[f64], label: usize) -> f64 {
    let max = logits.iter().fold(f64::NEG_INFINITY, |m, &z| m.max(z));
    let exps: Vec<f64> = logits.iter().map(|z| (z - max).exp()).collect();
    let total: f64 = exps.iter().sum();
    -(exps[label] / total).ln()
}

#[differentiable(order = 2, inactive(xs, ys, weights))]
fn weighted_least_squares(slope: f64, offset: f64, xs: &[f64], ys: &[f64], weights: &[f64]) -> f64 {
    xs.iter()
        .zip(ys)
        .zip(weights)
        .map(|((x, y), w)| {
            let miss = slope * x + offset - y;
            w * miss * miss
        })
        .sum::<f64>()
        / weights.iter().sum::<f64>()
}

#[differentiable(order = 2)]
fn total_variation(xs: &[f64]) -> f64 {
    xs.windows(2).map(|w| (w[1] - w[0]).abs()).sum()
}

#[differentiable(order = 2)]
fn smoothness(xs: &[f64], width: usize) -> f64 {
    xs.windows(width).map(|w| (w[0] - 2.0 * w[1] + w[width - 1]).powi(2)).sum::<f64>()
}

#[differentiable(order = 2)]
fn quadratic_form(m: &[f64], x: &[f64]) -> f64 {
    m.chunks_exact(x.len()).zip(x).map(|(row, xi)| xi * row.iter().zip(x).map(|(a, b)| a * b).sum::<f64>()).sum()
}

#[differentiable(order = 2)]
fn of_rows(m: Vec<Vec<f64>>, x: &[f64]) -> f64 {
    m.iter().map(|row| row.iter().zip(x).map(|(a, b)| a * b).sum::<f64>().tanh()).sum()
}

#[differentiable(order = 2)]
fn of_arrays(m: &[[f64; 2]; 3], x: [f64; 2]) -> f64 {
    m.iter().map(|row| row.iter().zip(x.iter()).map(|(a, b)| a * b).sum::<f64>()).map(|s| s * s).sum()
}

#[differentiable(order = 2)]
fn chunked(xs: &[f64]) -> f64 {
    xs.chunks(3).map(|part| part.iter().product::<f64>()).sum::<f64>()
        + xs.chunks(2).enumerate().map(|(k, part)| part[0] * part.len() as f64 * k as f64).sum::<f64>()
}

#[differentiable(order = 2)]
fn enumerated(xs: &[f64], x: f64) -> f64 {
    xs.iter().enumerate().map(|(k, c)| c * x.powi(k as i32)).sum()
}

#[differentiable(order = 2)]
fn enumerated_pairs(xs: &[f64], ys: &[f64]) -> f64 {
    xs.iter().zip(ys).enumerate().map(|(k, (x, y))| (k + 1) as f64 * x * y.sin()).sum::<f64>()
        + xs.iter().enumerate().zip(ys).map(|((k, x), y)| k as f64 * (x - y).powi(2)).sum::<f64>()
}

/// Tuples by one name.
#[differentiable(order = 2)]
fn pairs_by_name(xs: &[f64], ys: &[f64]) -> f64 {
    xs.iter().zip(ys).map(|p| p.0 * *p.1).sum::<f64>()
        + xs.iter().zip(ys).filter(|p| *p.0 > 0.0).map(|pair| pair.0 * pair.1 * pair.1).sum::<f64>()
}

#[differentiable(order = 2)]
fn parts(xs: &[f64]) -> f64 {
    let n = xs.len();
    xs[1..].iter().zip(&xs[..n - 1]).map(|(b, a)| (b - a) * a).sum::<f64>()
        + xs.iter().skip(1).zip(xs.iter().take(2)).map(|(b, a)| b * a.exp()).sum::<f64>()
        + xs.iter().step_by(2).map(|x| x * x * x).sum::<f64>()
        + xs.iter().rev().skip(1).step_by(2).take(3).map(|x| x.sin()).sum::<f64>()
        + xs.iter().rev().enumerate().map(|(k, x)| x * k as f64).sum::<f64>()
}

#[differentiable(order = 2)]
fn over_ranges(xs: &[f64], x: f64, n: usize) -> f64 {
    (0..xs.len()).map(|i| xs[i] * x).sum::<f64>()
        + (1..=n).map(|k| x.powi(k as i32) / k as f64).sum::<f64>()
        + (0..n).rev().fold(0.5, |s, k| s * x + k as f64)
        + (0..n).step_by(2).map(|k| (x * k as f64).cos()).product::<f64>()
}

#[differentiable(order = 2)]
fn zipped_with_ranges(xs: &[f64], x: f64) -> f64 {
    xs.iter().zip(1..).map(|(c, k)| c * x.powi(k)).sum::<f64>()
        + (0..3).zip(xs).map(|(k, c)| c * c * k as f64).sum::<f64>()
        + xs.iter().zip((0..xs.len()).rev()).map(|(c, k)| c * xs[k]).sum::<f64>()
}

#[differentiable(order = 2)]
fn filtered(xs: &[f64], bound: f64) -> f64 {
    let large: f64 = xs.iter().filter(|x| **x > 0.5).map(|x| x * x * bound).sum();
    let small = xs.iter().filter(|&&x| x < bound).sum::<f64>();
    let odd: f64 = xs.iter().enumerate().filter(|(k, _)| k % 2 == 1).map(|(_, x)| x.exp()).sum();
    large * small + odd + xs.iter().copied().filter(|x| *x > 0.0).map(f64::sqrt).sum::<f64>()
}

#[differentiable(order = 2)]
fn filter_mapped(xs: &[f64]) -> f64 {
    xs.iter().filter_map(|&x| if x > 0.0 { Some(x.ln() * x) } else { None }).sum::<f64>()
        + xs.iter().filter_map(|x| (*x > 0.5).then(|| x * x)).sum::<f64>()
}

#[differentiable(order = 2)]
fn flat_mapped(xs: &[f64], ys: &[f64]) -> f64 {
    xs.iter().flat_map(|x| ys.iter().map(move |y| x * y * y)).map(|z| z.sin()).sum()
}

#[differentiable(order = 2)]
fn flattened(m: &[Vec<f64>]) -> f64 {
    m.iter().flatten().map(|x| x * x).sum::<f64>() + m.iter().flat_map(|row| row.iter()).product::<f64>()
}

#[differentiable(order = 2)]
fn until(xs: &[f64]) -> f64 {
    xs.iter().take_while(|x| **x > 0.0).map(|x| x * x).sum::<f64>()
        + 2.0 * xs.iter().skip_while(|&&x| x > 0.0).map(|x| x.exp()).sum::<f64>()
        + xs.iter().map_while(|x| if *x > 0.0 { Some(x.sqrt()) } else { None }).sum::<f64>()
}

#[differentiable(order = 2)]
fn one_after_the_other(xs: &[f64], ys: &[f64], z: f64) -> f64 {
    xs.iter().chain(ys).map(|v| v * v * z).sum::<f64>()
        + std::iter::once(&z).chain(xs.iter().rev()).fold(1.0, |a, v| a * 0.5 + v * a)
        + xs.iter().chain(ys.iter()).take_while(|v| **v > -0.65).map(|v| v.sin()).sum::<f64>()
}

#[differentiable(order = 2)]
fn prefix_sums(xs: &[f64]) -> f64 {
    xs.iter()
        .scan(0.0, |sum, &x| {
            *sum += x;
            Some(*sum)
        })
        .map(|s| s * s)
        .sum()
}

#[differentiable(order = 2)]
fn scanned_to_a_bound(xs: &[f64], x: f64) -> f64 {
    xs.iter()
        .scan(x, |state, v| {
            *state = *state * 0.7 + v * x;
            if *state > 3.0 { None } else { Some(state.sin() * *state) }
        })
        .sum()
}

/// A state of several numbers.
#[differentiable(order = 2)]
fn folded_pairs(xs: &[f64]) -> f64 {
    let (sum, squares) = xs.iter().fold((0.0, 1.0), |(s, q), &x| (s + x, q * x + s));
    let swapped = xs.iter().fold((1.0, 2.0), |(a, b), x| (b * x, a));
    squares - sum * sum + swapped.0 * swapped.1
}

#[differentiable(order = 2)]
fn folded_counts(xs: &[f64]) -> f64 {
    let (sum, n) = xs.iter().fold((0.0, 0), |(s, n), &x| if x > 0.0 { (s + x * x, n + 1) } else { (s, n) });
    sum / n as f64
}

#[differentiable(order = 2)]
fn histogram(xs: &[f64], x: f64) -> f64 {
    let sums = xs.iter().enumerate().fold(vec![0.5; 2], |mut sums, (k, v)| {
        sums[k % 2] += v * x;
        sums
    });
    sums[0] * sums[1]
}

/// Captured variables that are active, and change.
#[differentiable(order = 2)]
fn for_each_changes(xs: &[f64], start: &[f64], x: f64) -> f64 {
    let mut ys = start.to_vec();
    let mut product = x;
    let mut sum = 0.0;
    xs.iter().for_each(|v| {
        product *= v + x;
        sum += product;
    });
    ys.iter_mut().zip(xs).for_each(|(y, v)| *y = *y * v + sum);
    ys.iter_mut().for_each(|y| *y *= product);
    (0..ys.len()).for_each(|k| ys[k] += xs[0]);
    sum * product * ys[0] - ys[1]
}

#[differentiable(order = 2)]
fn largest(xs: &[f64], ys: &[f64]) -> f64 {
    let max = xs.iter().copied().reduce(f64::max).unwrap();
    let min = xs.iter().min_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
    let far = xs.iter().map(|x| x * x).max_by(|a, b| a.total_cmp(b)).unwrap();
    let at = xs.iter().enumerate().max_by(|a, b| a.1.partial_cmp(b.1).unwrap()).map(|(k, _)| k).unwrap();
    let pair = xs.iter().zip(ys).min_by(|(a, _), (b, _)| a.total_cmp(b)).unwrap();
    max * min + far * ys[at] + pair.0 * pair.1
}

#[differentiable(order = 2)]
fn largest_of_some(xs: &[f64]) -> f64 {
    let least = xs.iter().copied().filter(|x| *x > 0.0).min_by(|a, b| a.total_cmp(b)).unwrap();
    let most = xs.iter().filter(|x| **x < 1.0).copied().reduce(f64::max).unwrap_or(0.25);
    let none = xs.iter().copied().filter(|x| *x > 100.0).reduce(|a, b| a * b).unwrap_or(xs[0]);
    least * most * none
}

#[differentiable(order = 2)]
fn single_elements(xs: &[f64], x: f64) -> f64 {
    let last = xs.iter().map(|v| v * x).last().unwrap();
    let second = xs.iter().rev().nth(1).unwrap();
    let first = xs.iter().map(|v| v.exp()).next().unwrap_or(x);
    let beyond = xs.iter().map(|v| v * v).nth(100).unwrap_or(x * x);
    let positive = xs.iter().filter(|v| **v < 0.0).copied().last().unwrap_or(2.0);
    last * second + first * beyond * positive
}

/// Results without a derivative.
#[differentiable(order = 2)]
fn looked_at(xs: &[f64], x: f64) -> f64 {
    let many = xs.iter().filter(|v| **v > 0.5).count();
    let is_large = xs.iter().any(|&v| v > 1.0) && !xs.iter().all(|v| *v > 1.0);
    let at = xs.iter().position(|&v| v < 0.0).unwrap_or(0);
    let signs = xs.iter().map(|v| (*v > 0.0) as usize).sum::<usize>();
    if is_large { x * x * many as f64 * xs[at] * signs as f64 } else { x }
}

/// Names that come again, and hide each other.
#[differentiable(order = 2)]
fn hidden_names(xs: &[f64], ys: &[f64], x: f64) -> f64 {
    let swapped = xs.iter().zip(ys).map(|(ys, xs)| ys * xs * xs).sum::<f64>();
    let outer = xs.iter().map(|x| x * 2.0).map(|y| y * x).sum::<f64>();
    let k = 3.0;
    let n = x * x;
    let sum = ys.iter().map(|v| v * k * n).fold(x, |x, v| x * v + k);
    swapped + outer + sum
}

#[differentiable(order = 2)]
fn with_calls(xs: &[f64], x: f64) -> f64 {
    xs.iter().map(|v| square(*v) * x).sum::<f64>() + xs.iter().copied().map(square).map(f64::sin).sum::<f64>()
}

#[differentiable(order = 2)]
fn repeated(x: f64, n: usize) -> f64 {
    std::iter::repeat(x).take(n).fold(1.0, |y, v| y * v + v) + std::iter::once(x).map(|v| v * v).sum::<f64>()
}

/// In loops, in branches, in arguments.
#[differentiable(order = 2)]
fn nested(xs: &[f64], x: f64, n: usize) -> f64 {
    let mut y = x;
    for k in 0..n {
        y = if k % 2 == 0 {
            xs.iter().map(|v| v * y).sum::<f64>()
        } else {
            square(xs.iter().map(|v| (v - y).sin()).sum())
        };
        y += 0.1 * xs.iter().fold(y, |a, v| a * v);
    }
    y.max(xs.iter().sum::<f64>() * x)
}

#[differentiable(order = 2)]
fn data_with_parameters(xs: &[f64], labels: &[usize], names: &[&str]) -> f64 {
    labels.iter().map(|&k| xs[k]).sum::<f64>()
        + labels.iter().zip(names).map(|(k, name)| xs[*k] * xs[0] * name.len() as f64).sum::<f64>()
        + xs.iter().zip(names[0].chars()).map(|(x, c)| if c == 's' { x * x } else { *x }).sum::<f64>()
        + labels.iter().filter(|k| **k > 0).map(|k| xs[k - 1].exp()).sum::<f64>()
}

#[differentiable(order = 2)]
fn single_precision(xs: &[f32], y: f32) -> f32 {
    xs.iter().map(|x| x * y).sum::<f32>() + xs.iter().fold(y, |a, x| a * x)
}

#[differentiable(order = 2)]
fn stopped(xs: &[f64]) -> f64 {
    let max = stop_gradient(xs).iter().copied().fold(f64::NEG_INFINITY, f64::max);
    xs.iter().map(|x| (x - max).exp()).sum::<f64>().ln() + max
}

/// What a closure changes is changed as often as Rust calls it.
#[differentiable(order = 2)]
fn changed_on_the_way(xs: &[f64], x: f64) -> f64 {
    let mut p = x;
    let mut calls = 0;
    let last = xs
        .iter()
        .map(|v| {
            p *= v;
            p + v
        })
        .last()
        .unwrap();
    let sum: f64 = xs
        .iter()
        .map(|v| {
            p += v * x;
            calls += 1;
            p
        })
        .skip(1)
        .map(|a| a * a)
        .sum();
    let list: Vec<f64> = xs
        .iter()
        .map(|v| {
            p *= 0.5 + v;
            p
        })
        .collect();
    last * sum * p + list[1] * calls as f64
}

/// An array that is taken by value, and changed meanwhile.
#[differentiable(order = 2)]
fn taken_by_value(x: f64, y: f64) -> f64 {
    let mut u = [x, y, x * y];
    for (k, v) in u.into_iter().enumerate().skip(1) {
        u[k - 1] = v * v;
        u[k] = x;
    }
    u[0] * u[1] * u[2]
}

/// In conditions.
#[differentiable(order = 2)]
fn in_conditions(xs: &[f64], x: f64) -> f64 {
    let mut y = x;
    while xs.iter().map(|v| v * y).sum::<f64>() < 4.0 {
        y *= 1.5;
    }
    if xs.iter().map(|v| v * y).fold(0.0, |a, v| a + v) > 2.0
        && xs.iter().zip(xs).map(|(a, b)| a * b).sum::<f64>() > 0.0
    {
        y = y * xs.iter().sum::<f64>();
    }
    for k in 0..3 {
        if k == 2 && y > 0.0 {
            return xs.iter().map(|v| v * y * k as f64).sum();
        }
    }
    y
}

judge! {
    changed_on_the_way(xs: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    taken_by_value(x: f64 = 0.7, y: f64 = 1.3);
    in_conditions(xs: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    dot(xs: &[f64] = vec![0.9, 1.2, -0.6], ys: &[f64] = vec![0.3, -0.7, 0.4]);
    dot(xs: &[f64] = vec![0.9, 1.2, -0.6], ys: &[f64] = vec![0.3]);
    dot(xs: &[f64] = vec![], ys: &[f64] = vec![0.3]);
    dot_by_patterns(xs: &[f64] = vec![0.9, 1.2, -0.6], ys: &[f64] = vec![0.3, -0.7]);
    norm(xs: &[f64] = vec![0.9, 1.2, -0.6]);
    total(xs: &[f64] = vec![0.9, 1.2, -0.6], scale: f64 = 0.7);
    total(xs: &[f64] = vec![], scale: f64 = 0.7);
    mean_and_variance(xs: &[f64] = vec![0.9, 1.2, -0.6]);
    polynomial(coefficients: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    log_sum_exp(xs: &[f64] = vec![0.9, 1.2, -0.6]);
    cross_entropy(logits: &[f64] = vec![0.9, 1.2, -0.6]; label: usize = 2);
    weighted_least_squares(slope: f64 = 0.7, offset: f64 = 0.2;
        xs: &[f64] = &[0.9, 1.2, -0.6], ys: &[f64] = &[0.3, -0.1, 0.8], weights: &[f64] = &[1.0, 0.5, 2.0]);
    total_variation(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.3]);
    total_variation(xs: &[f64] = vec![]);
    smoothness(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.3]; width: usize = 3);
    quadratic_form(m: &[f64] = vec![0.9, 1.2, -0.6, 0.3], x: &[f64] = vec![0.4, -0.8]);
    of_rows(m: Vec<Vec<f64>> = vec![vec![0.9, 1.2], vec![-0.6, 0.3], vec![0.7]], x: &[f64] = vec![0.4, -0.8]);
    of_arrays(m: &[[f64; 2]; 3] = [[0.3, 0.7], [-0.2, 0.5], [1.1, -0.4]], x: [f64; 2] = [0.6, -0.9]);
    chunked(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.3, 0.8]);
    enumerated(xs: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    enumerated_pairs(xs: &[f64] = vec![0.9, 1.2, -0.6], ys: &[f64] = vec![0.3, -0.7]);
    pairs_by_name(xs: &[f64] = vec![0.9, 1.2, -0.6], ys: &[f64] = vec![0.3, -0.7, 0.4]);
    parts(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.3, 0.8]);
    over_ranges(xs: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7; n: usize = 4);
    zipped_with_ranges(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.3], x: f64 = 0.7);
    filtered(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.3, 0.8], bound: f64 = 0.85);
    filtered(xs: &[f64] = vec![-0.6], bound: f64 = 0.85);
    filter_mapped(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.3]);
    flat_mapped(xs: &[f64] = vec![0.9, 1.2, -0.6], ys: &[f64] = vec![0.3, -0.7]);
    flattened(m: &[Vec<f64>] = vec![vec![0.9, 1.2], vec![], vec![-0.6, 0.3, 0.7]]);
    until(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.3]);
    until(xs: &[f64] = vec![0.9, 1.2]);
    one_after_the_other(xs: &[f64] = vec![0.9, 1.2, -0.6], ys: &[f64] = vec![0.3, -0.7, 0.4], z: f64 = 0.8);
    prefix_sums(xs: &[f64] = vec![0.9, 1.2, -0.6]);
    scanned_to_a_bound(xs: &[f64] = vec![0.9, 1.2, -0.6, 2.0, 3.1, 0.4], x: f64 = 1.2);
    folded_pairs(xs: &[f64] = vec![0.9, 1.2, -0.6]);
    folded_counts(xs: &[f64] = vec![0.9, 1.2, -0.6]);
    histogram(xs: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    for_each_changes(xs: &[f64] = vec![0.9, 1.2, -0.6], start: &[f64] = vec![0.3, -0.7], x: f64 = 0.7);
    largest(xs: &[f64] = vec![0.9, 1.2, -0.6], ys: &[f64] = vec![0.3, -0.7, 0.4]);
    largest_of_some(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.3]);
    single_elements(xs: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    looked_at(xs: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    hidden_names(xs: &[f64] = vec![0.9, 1.2, -0.6], ys: &[f64] = vec![0.3, -0.7, 0.4], x: f64 = 0.7);
    with_calls(xs: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    repeated(x: f64 = 0.7; n: usize = 3);
    nested(xs: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7; n: usize = 3);
    data_with_parameters(xs: &[f64] = vec![0.9, 1.2, -0.6]; labels: &[usize] = &[2, 0, 1, 2], names: &[&str] = &["as", "bcd"]);
    single_precision(xs: &[f32] = vec![0.9, 1.2, -0.6], y: f32 = 0.7) -> f32;
    stopped(xs: &[f64] = vec![0.9, 1.2, -0.6]);
}
