//! Patterns in `let`, `for` and arms.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn arrays(pair: [f64; 2], xs: &[f64; 4]) -> f64 {
    let [a, b] = pair;
    let [first, .., last] = xs;
    let [p, q, ..] = *xs;
    a * b + first * last + p.sin() * q * a
}

/// A copy, of which the original changes afterwards, and one through which it changes.
#[differentiable(order = 2)]
fn of_memory(x: f64, y: f64) -> f64 {
    let mut xs = [x, y, x * y];
    let [a, mut b, _] = xs;
    xs[0] = a * a;
    b *= xs[0];
    {
        let [.., c] = &mut xs;
        *c *= b;
        let [d, rest @ ..] = &mut xs;
        *d += rest[0] * rest[1];
        rest[0] = d.sin();
    }
    let [c, d, e] = xs;
    a + b * c + d * e
}

#[differentiable(order = 2)]
fn nested(t: ([f64; 2], (f64, f64)), n: usize) -> f64 {
    let ([a, b], (c, ..)) = t;
    let mut sum = a;
    for _ in 0..n {
        let ((s, t), [u, ..]) = ((sum * b, c), [a, b]);
        sum = s.sin() + t * u;
    }
    sum
}

#[differentiable(order = 2)]
fn rests(x: f64, y: f64, z: f64) -> f64 {
    let t = (x * y, y, z, x + z);
    let (a, ..) = t;
    let (.., b) = t;
    let (c, .., d) = t;
    let (.., e, _) = (x.sin(), y.sin(), z.sin());
    a * b + c.exp() * d + e
}

/// A name for the whole beside those of its parts.
#[differentiable(order = 2)]
fn whole_and_parts(x: f64, y: f64) -> f64 {
    let all @ [a, b] = [x * y, x.sin()];
    let mut c @ d = all[0] * b;
    c += a;
    let pair @ (e, _) = (c * d, y);
    pair.0 * e + pair.1 * all[1]
}

#[differentiable(order = 2)]
fn references(x: f64, y: f64) -> f64 {
    let mut xs = [x, y];
    let mut t = ([x, x * y], y);
    {
        let [ref a, ref mut b] = xs;
        *b *= *a;
        let ([ref c, _], _) = t;
        *b += c * a;
    }
    let ref v = x;
    let mut y = y * *v;
    let ref mut w: f64 = y;
    *w += v;
    let (ref mut u, _) = t;
    u[1] += *w;
    u[0] = xs[1].sin();
    u[1] *= u[0];
    xs[0] * xs[1] + t.0[0] * t.0[1]
}

#[differentiable(order = 2)]
fn walks(points: &[[f64; 2]], scale: f64) -> f64 {
    let mut sum = 0.0;
    for &[x, y] in points {
        sum += x * y * scale;
    }
    for [x, y] in points {
        sum += x.sin() / y;
    }
    for (k, [x, ..]) in points.iter().enumerate() {
        sum *= 1.0 + x * k as f64;
    }
    for (k, &[.., mut y]) in points.iter().enumerate() {
        y *= scale;
        sum += y * y * k as f64;
    }
    sum
}

#[differentiable(order = 2)]
fn changed_in_a_loop(x: f64, y: f64) -> f64 {
    let mut points = [[x, y], [y * y, x.sin()], [1.0, x]];
    for [a, b] in &mut points {
        *a *= *b;
        *b += *a * x;
    }
    for [a, _] in points.iter_mut() {
        *a = a.sin();
    }
    let mut sum = 0.0;
    for [a, b] in points {
        sum += a * b;
    }
    sum
}

#[differentiable(order = 2)]
fn tuples(pairs: &[(f64, f64)], w: f64) -> f64 {
    let mut sum = w;
    for (a, b) in pairs {
        sum += a * b * w;
    }
    for &(a, _) in pairs.iter() {
        sum *= a;
    }
    for (k, (_, b)) in pairs.iter().enumerate() {
        sum += b.powi(k as i32);
    }
    sum
}

/// What a pattern binds hides locals of the same names, there only.
#[differentiable(order = 2)]
fn shadowing(x: f64, y: f64) -> f64 {
    let (a, b) = (x.sin(), y);
    let c = {
        let [b, a, ..] = [a, b, x];
        a * a * b
    };
    let mut z = c;
    for [a, b] in [[a, c], [b, a]] {
        z += a * b * b;
    }
    a * b + z
}

#[differentiable(order = 2)]
fn of_calls(x: f64, y: f64) -> f64 {
    let [a, b] = turned([x, y]);
    let [.., c] = turned([b, a]);
    let &[d, e] = &turned([c, x]);
    a * b * c + d.sin() * e
}

#[differentiable(order = 2)]
fn turned(p: [f64; 2]) -> [f64; 2] {
    [p[0] * p[1], p[0] - p[1]]
}

/// Of slices, whose lengths nobody knows.
#[differentiable(order = 2)]
fn ends(x: &[f64], rows: &[Vec<f64>]) -> f64 {
    let [first, .., before, last] = x else { return 0.0 };
    let mut sum = first * before * last;
    for row in rows {
        let [a, .., b] = &row[..] else { continue };
        sum += a * b;
    }
    sum
}

#[differentiable(order = 2)]
fn in_parameters([w, h]: [f64; 2], &[.., last]: &[f64; 3], (a, mut b): (f64, f64), n: usize) -> f64 {
    for _ in 0..n {
        b *= a * w;
    }
    w * h + last.sin() * a + b
}

/// Names that the body takes for other things, a reference to a tuple, and one that is passed on.
#[differentiable(order = 2)]
fn names_in_parameters((a, b): &(f64, f64), [c, d]: &[f64; 2], ref e: f64, f @ (_, g): (f64, [f64; 2])) -> f64 {
    let a_b = a * b;
    let c = c * *e;
    let c_d = in_parameters([a_b, *d], &[c, *a, *e], (f.0, g[1]), 1);
    a_b * c_d + f.1[0]
}

struct Weights {
    rate: f64,
    power: i32,
}

#[differentiable(order = 2, inactive(weights))]
fn inactive_parameter(x: f64, Weights { rate, power }: &Weights, [first, .., last]: [usize; 3]) -> f64 {
    x.powi(*power) * rate + x * (first + last) as f64
}

judge! {
    in_parameters(wh: [f64; 2] = [0.7, 1.3], last: &[f64; 3] = [0.3, 0.8, 1.2], ab: (f64, f64) = (0.4, 0.9); n: usize = 0);
    in_parameters(wh: [f64; 2] = [0.7, 1.3], last: &[f64; 3] = [0.3, 0.8, 1.2], ab: (f64, f64) = (0.4, 0.9); n: usize = 2);
    names_in_parameters(
        ab: &(f64, f64) = (0.7, 1.3),
        cd: &[f64; 2] = [0.3, 0.8],
        e: f64 = 1.2,
        f: (f64, [f64; 2]) = (0.4, [0.9, 1.1])
    );
    inactive_parameter(x: f64 = 0.7; weights: &Weights = &Weights { rate: 0.3, power: 3 }, ends: [usize; 3] = [1, 7, 2]);
    arrays(pair: [f64; 2] = [0.7, 1.3], xs: &[f64; 4] = [0.3, 1.2, 0.8, -0.4]);
    of_memory(x: f64 = 0.7, y: f64 = 1.3);
    nested(t: ([f64; 2], (f64, f64)) = ([0.7, 1.3], (0.4, 0.9)); n: usize = 0);
    nested(t: ([f64; 2], (f64, f64)) = ([0.7, 1.3], (0.4, 0.9)); n: usize = 3);
    rests(x: f64 = 0.7, y: f64 = 1.3, z: f64 = 0.4);
    whole_and_parts(x: f64 = 0.7, y: f64 = 1.3);
    references(x: f64 = 0.7, y: f64 = 1.3);
    walks(points: &[[f64; 2]] = vec![[0.7, 1.3], [0.4, 0.9], [1.1, -0.6]], scale: f64 = 0.8);
    walks(points: &[[f64; 2]] = vec![], scale: f64 = 0.8);
    changed_in_a_loop(x: f64 = 0.7, y: f64 = 1.3);
    tuples(pairs: &[(f64, f64)] = vec![(0.7, 1.3), (0.4, 0.9), (1.1, -0.6)], w: f64 = 0.8);
    tuples(pairs: &[(f64, f64)] = vec![], w: f64 = 0.8);
    shadowing(x: f64 = 0.7, y: f64 = 1.3);
    of_calls(x: f64 = 0.7, y: f64 = 1.3);
    ends(x: &[f64] = vec![0.7, 1.3, 0.4, 0.9], rows: &[Vec<f64>] = vec![vec![0.7, 1.3], vec![0.4], vec![1.1, 2.0, -0.6]]);
    ends(x: &[f64] = vec![0.7, 1.3], rows: &[Vec<f64>] = vec![]);
}
