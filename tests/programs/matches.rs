//! `match` on inactive values.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn integers(x: f64, n: usize) -> f64 {
    match n {
        0 => x,
        1 | 2 => x * x,
        3..=5 => x.sin(),
        k if k % 2 == 0 => x.powi(3) * k as f64,
        k => x * k as f64,
    }
}

#[differentiable(order = 2)]
fn strings(x: f64, kind: &str) -> f64 {
    match kind {
        "square" => x * x,
        "cube" => x * x * x,
        other => x * other.len() as f64,
    }
}

#[differentiable(order = 2)]
fn flags(x: f64, on: bool, c: char) -> f64 {
    let a = match on {
        true => x * x,
        false => x,
    };
    match c {
        'a'..='m' => a * x,
        _ => a + x,
    }
}

#[differentiable(order = 2)]
fn pairs(x: f64, i: usize, j: usize) -> f64 {
    match (i, j) {
        (0, _) => x,
        (a, 0) => x * a as f64,
        (a, b) if a == b => x * x,
        (a, b) => x.powi((a + b) as i32),
    }
}

#[differentiable(order = 2)]
fn options(x: f64, w: &[f64], at: Option<usize>) -> f64 {
    let scale = match at {
        Some(i) if i < w.len() => w[i],
        Some(_) => 2.0,
        None => x,
    };
    if let Some(i) = at { scale * x + w[i % w.len()] } else { scale * x }
}

/// Arms that assign, and a value used in them and behind them.
#[differentiable(order = 2)]
fn in_a_loop(w: &[f64]) -> f64 {
    let mut a = 1.0;
    let mut b = 0.5;
    for i in 0..w.len() {
        match i % 3 {
            0 => a += w[i] * b,
            1 => {
                let t = a * w[i];
                b = t + b;
                a = t.cos();
            }
            _ => b *= w[i],
        }
        a *= 1.0 + 0.1 * b;
    }
    a * b
}

#[differentiable(order = 2)]
fn conditions(x: f64, y: f64) -> f64 {
    match x < y {
        true => x * y,
        false => y,
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Linear(f64),
    Power(f64, i32),
    Square,
}

/// What a pattern binds in a reference is one, and is calculated with like a number.
#[differentiable(order = 2, inactive(kind))]
fn reference_by_pattern(x: f64, kind: Kind) -> f64 {
    match &kind {
        Kind::Linear(k) => k * x,
        Kind::Power(k, n) => x.powi(*n) * k,
        Kind::Square => x * x,
    }
}

#[differentiable(order = 2, inactive(kinds, ws))]
fn references_by_patterns(x: f64, kinds: &[Kind], ws: &[f64]) -> f64 {
    let mut y = x;
    let first = *ws.first().unwrap();
    for kind in kinds {
        y = match kind {
            Kind::Linear(k) => k * y,
            Kind::Power(k, n) => k * y.powi(*n) + k,
            Kind::Square => y * y,
        };
        y += first * y;
    }
    for w in ws {
        y += w * x;
        y = y.max(w * 0.1) - w;
    }
    for (i, (w, v)) in ws.iter().zip(ws).enumerate() {
        if i > 0 {
            y = w * y + v * x;
        }
    }
    if let Some(k) = ws.iter().copied().reduce(f64::min) {
        y = k * y;
    }
    if let Some(k) = ws.last() {
        y -= k * y.powf(*k);
        y /= k;
    }
    y
}

judge! {
    reference_by_pattern(x: f64 = 0.7; kind: Kind = Kind::Linear(0.3));
    reference_by_pattern(x: f64 = 0.7; kind: Kind = Kind::Power(0.3, 3));
    reference_by_pattern(x: f64 = 0.7; kind: Kind = Kind::Square);
    references_by_patterns(
        x: f64 = 1.7;
        kinds: &[Kind] = &[Kind::Linear(0.3), Kind::Power(0.4, 2), Kind::Square],
        ws: &[f64] = &[0.5, 0.3]
    );
    integers(x: f64 = 0.7; n: usize = 0);
    integers(x: f64 = 0.7; n: usize = 2);
    integers(x: f64 = 0.7; n: usize = 4);
    integers(x: f64 = 0.7; n: usize = 8);
    integers(x: f64 = 0.7; n: usize = 9);
    strings(x: f64 = 0.7; kind: &str = "square");
    strings(x: f64 = 0.7; kind: &str = "cube");
    strings(x: f64 = 0.7; kind: &str = "fourfold");
    flags(x: f64 = 0.7; on: bool = true, c: char = 'c');
    flags(x: f64 = 0.7; on: bool = false, c: char = 'z');
    pairs(x: f64 = 0.7; i: usize = 0, j: usize = 1);
    pairs(x: f64 = 0.7; i: usize = 3, j: usize = 0);
    pairs(x: f64 = 0.7; i: usize = 3, j: usize = 3);
    pairs(x: f64 = 0.7; i: usize = 3, j: usize = 1);
    options(x: f64 = 0.7, w: &[f64] = vec![0.3, 1.2]; at: Option<usize> = Some(1));
    options(x: f64 = 0.7, w: &[f64] = vec![0.3, 1.2]; at: Option<usize> = Some(5));
    options(x: f64 = 0.7, w: &[f64] = vec![0.3, 1.2]; at: Option<usize> = None);
    in_a_loop(w: &[f64] = vec![0.3, 1.2, -0.5, 0.8, 1.1, 0.4, -0.7]);
    conditions(x: f64 = 0.7, y: f64 = 1.3);
}
