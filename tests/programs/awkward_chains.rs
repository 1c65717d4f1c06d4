//! Chains that are easily taken for something else.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn names_like_ours(xs: &[f64], y: f64) -> f64 {
    let k = y;
    let n = 2.0;
    let sum = y * y;
    let item = 3.0;
    let of = 1.5;
    xs.iter().map(|x| x * k * n * sum * item * of).sum::<f64>()
}

#[differentiable(order = 2)]
fn tuples_in_nested_chains(xs: &[f64], y: f64) -> f64 {
    xs.iter().zip(xs).map(|p| xs.iter().map(|q| q * p.0 + p.1 * y).sum::<f64>()).sum()
}

#[differentiable(order = 2)]
fn tuples_bound_again(xs: &[f64], y: f64) -> f64 {
    xs.iter()
        .zip(xs.iter().skip(1))
        .map(|t| {
            let t = (t.0 * y, t.1 + y);
            t.0 * t.1
        })
        .sum()
}

#[differentiable(order = 2)]
fn pieces(xs: &[f64], y: f64) -> f64 {
    let s = xs
        .iter()
        .map(|x| squared(*x) * y)
        .inspect(|v| {
            let _ = v;
        })
        .sum::<f64>();
    let t: f64 = xs.chunks_exact(2).map(|c| c[0] * c[1] * y).sum();
    let u: f64 = xs.chunks_exact(2).rev().map(|c| c[0] - c[1] * c.len() as f64).sum();
    let w: f64 = xs.windows(2).rev().enumerate().map(|(k, w)| w[0] * w[1] * k as f64).sum();
    s * t + u * w
}

#[differentiable(order = 2)]
fn squared(x: f64) -> f64 {
    x * x
}

#[differentiable(order = 2)]
fn states_by_one_name(xs: &[f64], y: f64) -> f64 {
    let (a, b) = xs.iter().fold((y, 1.0), |acc, x| (acc.1 * x, acc.0 + x));
    let m = xs.iter().fold((0, f64::MIN), |best, x| if *x > best.1 { (best.0 + 1, *x) } else { best });
    a * b + m.1 * m.0 as f64
}

#[differentiable(order = 2)]
fn loops_over_pieces(xs: &[f64], y: f64) -> f64 {
    let mut total = y;
    for (i, w) in xs.windows(2).enumerate().skip(1).take(2) {
        for v in w.iter().rev() {
            total += v * total * i as f64;
        }
    }
    for c in xs.chunks(2).rev() {
        total *= c[0];
    }
    for (a, b) in xs.iter().rev().zip(xs.iter()).step_by(2) {
        total += a * b;
    }
    total
}

#[differentiable(order = 2)]
fn lists_of_pairs(xs: &[f64], y: f64) -> f64 {
    let rows: Vec<[f64; 2]> = xs.iter().map(|x| [x * y, x + y]).collect();
    let pairs: Vec<(f64, f64)> = xs.iter().map(|x| (x * y, x.sin())).collect();
    rows.iter().map(|r| r[0] * r[1]).sum::<f64>()
        + pairs.iter().map(|p| p.0 * p.1).sum::<f64>()
        + pairs.iter().map(|(a, b)| a + b * y).sum::<f64>()
}

#[differentiable(order = 2)]
fn chosen_pairs(xs: &[f64], y: f64) -> f64 {
    let best = xs.iter().map(|x| (x * y, x.exp())).max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
    let row = xs.chunks_exact(2).min_by(|a, b| a[0].partial_cmp(&b[0]).unwrap()).unwrap();
    let r = xs.iter().map(|x| x * y).reduce(|a, b| a * b + y).unwrap();
    best.0 * best.1 + row[1] * r
}

#[differentiable(order = 2)]
fn closures_of_many_statements(xs: &[f64], y: f64) -> f64 {
    let f = |v: f64| v * 2.0;
    let c = xs.iter().filter(|x| f(**x) > 1.0).count() as f64;
    let t = xs
        .iter()
        .map(|&x| match x > 1.0 {
            true => x * y,
            false => {
                let z = x + y;
                z * z
            }
        })
        .sum::<f64>();
    let u = xs
        .iter()
        .map(|x| {
            let mut s = 0.0;
            for j in 0..2 {
                s += x * y * j as f64;
            }
            s
        })
        .sum::<f64>();
    c * t * u
}

#[differentiable(order = 2)]
fn lists_that_move(xs: &[f64], y: f64) -> f64 {
    let v = xs.iter().map(|x| x * y).collect::<Vec<_>>();
    let w = v.clone();
    let m = v;
    m.iter().zip(&w).map(|(a, b)| a * b * b).sum::<f64>() + w.iter().rev().take(2).copied().product::<f64>()
}

judge! {
    names_like_ours(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], y: f64 = 0.7);
    tuples_in_nested_chains(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], y: f64 = 0.7);
    tuples_bound_again(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], y: f64 = 0.7);
    pieces(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], y: f64 = 0.7);
    states_by_one_name(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], y: f64 = 0.7);
    loops_over_pieces(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], y: f64 = 0.7);
    lists_of_pairs(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], y: f64 = 0.7);
    chosen_pairs(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], y: f64 = 0.7);
    closures_of_many_statements(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], y: f64 = 0.7);
    lists_that_move(xs: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], y: f64 = 0.7);
}
