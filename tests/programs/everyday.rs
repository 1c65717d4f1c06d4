//! Programs as people write them: many features of the language in one function.

use differentiable::prelude::*;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Up,
    Down(usize),
    Other { by: f64 },
}

#[derive(Clone, Debug)]
struct Config {
    steps: usize,
    rate: f64,
    table: Vec<Vec<f64>>,
    name: String,
    kind_of: Option<usize>,
}

impl Config {
    fn scaled(&self, k: usize) -> f64 {
        self.rate * (k as f64 + 1.0)
    }
}

#[differentiable(order = 2, inactive(kind))]
fn kinds(x: f64, kind: Kind) -> f64 {
    let y = match kind {
        Kind::Up => x * x,
        Kind::Down(n) if n > 2 => x * n as f64,
        Kind::Down(n) => x.powi(n as i32) + 1.0,
        Kind::Other { by } => x * by * x,
    };
    if kind == Kind::Up { y * 2.0 } else { y + x }
}

#[differentiable(order = 2, inactive(config))]
fn configured(x: f64, config: &Config) -> f64 {
    let mut y = x;
    for k in 0..config.steps {
        y = y * config.scaled(k) + x.sin();
        if let Some(n) = config.kind_of {
            y += x * n as f64;
        }
    }
    for row in &config.table {
        for v in row {
            y += v * x * y * 0.01;
        }
    }
    for (i, row) in config.table.iter().enumerate() {
        y *= row.iter().sum::<f64>() + i as f64 * 0.1 + 0.5;
    }
    if config.name.starts_with("a") && config.name.len() > 2 { y * 0.5 } else { y }
}

#[differentiable(order = 2)]
fn nested_labels(w: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    'outer: for i in 0..n {
        let mut k = 0;
        while k < w.len() {
            if w[k] * s > 2.0 {
                continue 'outer;
            }
            s += w[k] * w[i % w.len()];
            if s > 5.0 {
                break 'outer;
            }
            k += 1 + i % 2;
        }
        s *= 0.9;
    }
    s
}

#[differentiable(order = 2)]
fn order_of_evaluation(x: f64, y: f64) -> f64 {
    let mut a = x;
    let b = a * {
        a = y * a;
        a
    } + a;
    let mut c = [x, y, 1.0];
    let mut i = 0;
    c[{
        i += 1;
        i
    }] += {
        i += 1;
        c[i] * b
    };
    c[0] * c[1] * c[2] + i as f64 * a
}

#[differentiable(order = 2)]
fn tuples(x: f64, y: f64, n: usize) -> f64 {
    let mut t = (x, (y, n), [x, y]);
    for _ in 0..n {
        t.0 = t.0 * (t.1).0;
        t.1 = (t.0 + y, t.1.1 + 1);
        t.2[t.1.1 % 2] *= t.0;
        let (a, (b, _), e) = t;
        let (c, d) = (e[0], e[1]);
        t = (b * 0.5, (a * 0.5, t.1.1), [d, c]);
    }
    t.0 + t.1.0 * t.2[0] + t.2[1] * t.1.1 as f64
}

#[differentiable(order = 2)]
fn shadows(x: f64) -> f64 {
    let y = x * 2.0;
    let x = y * y;
    let y = {
        let x = x.sin();
        let y = x * y;
        y + x
    };
    {
        let x = 3.0;
        let _ = x;
    }
    let f = |x: f64| x > 1.0;
    if f(3.0) { x * y } else { y }
}

#[differentiable(order = 2)]
fn references(w: &[f64], m: &[[f64; 2]; 2]) -> f64 {
    let first = &w[0];
    let row = &m[1];
    let mut s = *first * row[0];
    let rest = &w[1..];
    for k in 0..rest.len() {
        s += rest[k] * row[k % 2];
    }
    let mut u = [0.0; 4];
    {
        let (head, tail) = (&w[..1], &w[1..]);
        u[0] = head[0] * tail[0];
    }
    let r = &mut u[1..3];
    r[0] = s;
    r[1] = r[0] * s;
    let v = &u;
    v[0] + v[1] * v[2]
}

#[differentiable(order = 2)]
fn while_with_state(x: f64) -> f64 {
    let mut lo = 0.0;
    let mut hi = x + 2.0;
    let mut n = 0;
    while hi - lo > 0.1 && n < 20 {
        let mid = 0.5 * (lo + hi);
        if mid * mid > x {
            hi = mid;
        } else {
            lo = mid;
        }
        n += 1;
    }
    (lo + hi) * x + n as f64
}

#[differentiable(order = 2)]
fn consts(x: f64) -> f64 {
    const_free(x) * std::f64::consts::PI + f64::EPSILON * x + f64::MAX.min(x) + f64::max(x, 0.1)
}

#[differentiable(order = 2)]
fn const_free(x: f64) -> f64 {
    f64::powi(x, 3) - f64::mul_add(x, x, x)
}

fn lookup(k: usize) -> f64 {
    [0.1, 0.2, 0.3][k % 3]
}

#[differentiable(order = 2)]
fn helper_values(w: &[f64], n: usize) -> f64 {
    let base = lookup(n);
    let scale = base.abs().sqrt();
    let mut s = 0.0;
    for i in 0..w.len() {
        let h = lookup(i);
        s += w[i] * h.max(base) * scale * s + w[i];
    }
    s
}

#[differentiable(order = 2)]
fn exits_everywhere(w: &[f64], limit: f64) -> f64 {
    if w.is_empty() {
        return limit;
    }
    let mut s = w[0];
    for i in 0..w.len() {
        let v = &w[i];
        if *v < 0.0 {
            return s * limit;
        }
        let t = if i == 2 { break } else { *v * s };
        s = match i {
            0 => t,
            1 => {
                if t > limit {
                    return t * t;
                }
                t + 1.0
            }
            _ => continue,
        };
    }
    s + limit
}

#[differentiable(order = 2)]
fn blocks(x: f64, flag: bool) -> f64 {
    let y = if flag {
        let z = x * x;
        z + 1.0
    } else if x > 1.0 {
        x
    } else {
        return x * 5.0;
    };
    let k = {
        let mut k = 0;
        while (k as f64) < y {
            k += 1;
        }
        k
    };
    let v = loop {
        if k > 2 {
            break y * k as f64;
        } else {
            break x;
        }
    };
    v * y
}

#[differentiable(order = 2)]
fn strings(x: f64, mode: &str) -> f64 {
    let mut log = String::new();
    let mut y = x;
    for c in mode.chars() {
        log.push(c);
        match c {
            's' => y = y.sin(),
            'q' => y *= y,
            _ => y += x,
        }
    }
    y * log.len() as f64
}

fn config() -> Config {
    Config { steps: 2, rate: 0.8, table: vec![vec![0.2, 0.3], vec![0.5]], name: "abc".into(), kind_of: Some(2) }
}

judge! {
    kinds(x: f64 = 0.7; kind: Kind = Kind::Up);
    kinds(x: f64 = 0.7; kind: Kind = Kind::Down(3));
    kinds(x: f64 = 0.7; kind: Kind = Kind::Down(2));
    kinds(x: f64 = 0.7; kind: Kind = Kind::Other { by: 0.3 });
    configured(x: f64 = 0.7; config: &Config = &config());
    nested_labels(w: &[f64] = vec![0.9, 1.2, 0.6]; n: usize = 5);
    order_of_evaluation(x: f64 = 0.7, y: f64 = 1.3);
    tuples(x: f64 = 0.7, y: f64 = 1.3; n: usize = 3);
    shadows(x: f64 = 0.7);
    references(w: &[f64] = vec![0.9, 1.2, -0.6], m: &[[f64; 2]; 2] = [[0.1, 0.2], [0.3, 0.4]]);
    while_with_state(x: f64 = 2.3);
    consts(x: f64 = 0.7);
    helper_values(w: &[f64] = vec![0.9, 1.2, -0.6]; n: usize = 5);
    exits_everywhere(w: &[f64] = vec![0.9, 1.2, 0.6], limit: f64 = 3.0);
    exits_everywhere(w: &[f64] = vec![0.9, 1.2, -0.6], limit: f64 = 1.0);
    exits_everywhere(w: &[f64] = vec![0.9, -1.2, -0.6], limit: f64 = 1.0);
    blocks(x: f64 = 1.7; flag: bool = true);
    blocks(x: f64 = 1.7; flag: bool = false);
    blocks(x: f64 = 0.7; flag: bool = false);
    strings(x: f64 = 0.7; mode: &str = "sqasq");
}
