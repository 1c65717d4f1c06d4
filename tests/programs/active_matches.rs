//! `match`, `if let` and `let … else` on active values.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn ramp(x: f64) -> f64 {
    match x {
        v if v < 0.0 => 0.1 * v,
        0.0..=1.0 => x * x,
        v => 2.0 * v - 1.0 + v.ln() * x,
    }
}

/// The matched value is computed, and used again behind the branch.
#[differentiable(order = 2)]
fn of_an_expression(x: f64, y: f64) -> f64 {
    let z = match x * y {
        p @ 0.0..0.5 => p.sqrt(),
        p @ (0.5..1.0 | 2.0..3.0) => p * p * x,
        p if p.is_nan() => 0.0,
        p => p.sin(),
    };
    z * y + x
}

#[differentiable(order = 2)]
fn pairs(x: f64, y: f64, n: u32) -> f64 {
    let a = match (x, y) {
        (0.0, b) => b,
        (a, b) if a > b => a * a * b,
        (a, ..) => a.exp(),
    };
    let b = match (a, n, y) {
        (a, 0, _) => a,
        (a, k @ 1..=3, c) => a.powi(k as i32) + c,
        (.., k, c) => c * k as f64,
    };
    a * b
}

/// Assigned in arms of a loop that some of them leave, under the name of the outer local.
#[differentiable(order = 2, inactive(limit))]
fn in_a_loop(x: &[f64], limit: f64) -> f64 {
    let mut y = 1.0;
    for x in x {
        y = match *x * y {
            x if x > limit => break,
            y if y < 0.0 => {
                let x = y * y;
                x - y
            }
            z @ 0.0..0.3 => {
                if *x > 0.2 {
                    continue;
                }
                z + y
            }
            z => z.sqrt() * y,
        };
    }
    y * y
}

#[differentiable(order = 2)]
fn slices(x: &[f64]) -> f64 {
    match x {
        [] => 1.0,
        [a] => a * a,
        [a, b] if a > b => a / b,
        [first, middle @ .., last] => {
            let mut sum = first * last;
            for m in middle {
                sum += m.sin() * first;
            }
            sum + middle.len() as f64 * last
        }
    }
}

#[differentiable(order = 2)]
fn if_let(x: &[f64], y: f64) -> f64 {
    let mut z = y;
    if let [a, .., b] = x {
        z *= a * b;
    }
    if let 0.0..1.0 = z {
        z = z.sqrt();
    } else if let [a, ..] = x
        && *a > 0.5
    {
        z += a * a;
    }
    let [a, b, rest @ ..] = x else { return z * z * y };
    let &[c, ..] = rest else { return z * a * b };
    z * c + a
}

#[differentiable(order = 2)]
fn recursive(x: &[f64]) -> f64 {
    match x {
        [] => 0.0,
        [first, rest @ ..] => first * first + first * recursive(rest),
    }
}

/// A tuple of an active value and an inactive one that may not match.
#[differentiable(order = 2)]
fn with_an_option(x: f64, at: Option<i32>) -> f64 {
    match (at, x.sin()) {
        (Some(n @ 2..), s) => s.powi(n) * x,
        (Some(n), s) if s > n as f64 => s + x,
        (None, s) => s,
        (Some(_), _) => x,
    }
}

const HALF: f64 = 0.5;

/// Statements whose arms assign, with a constant of another item among the patterns.
#[differentiable(order = 2)]
fn statements(x: f64, y: f64) -> f64 {
    let mut z = [x, y];
    match z[0] {
        f64::MIN..=HALF => z[1] = z[0] * y,
        HALF..1.0 => {
            z[0] *= y;
            z[1] += z[0];
        }
        w => z = [w * w, w],
    }
    match &z {
        [a, b] if *a > *b => a * b,
        [a, _] => a + x,
    }
}

judge! {
    ramp(x: f64 = -0.7);
    ramp(x: f64 = 0.7);
    ramp(x: f64 = 1.7);
    of_an_expression(x: f64 = 0.4, y: f64 = 0.5);
    of_an_expression(x: f64 = 1.4, y: f64 = 0.5);
    of_an_expression(x: f64 = 1.4, y: f64 = 1.7);
    of_an_expression(x: f64 = 2.4, y: f64 = 1.7);
    pairs(x: f64 = 0.7, y: f64 = 0.4; n: u32 = 0);
    pairs(x: f64 = 0.7, y: f64 = 1.4; n: u32 = 2);
    pairs(x: f64 = 0.7, y: f64 = 1.4; n: u32 = 5);
    in_a_loop(x: &[f64] = vec![]; limit: f64 = 3.0);
    in_a_loop(x: &[f64] = vec![0.7, 1.3, -0.4, 0.25, 0.1]; limit: f64 = 3.0);
    in_a_loop(x: &[f64] = vec![0.7, 1.3, 9.0, -0.4]; limit: f64 = 3.0);
    slices(x: &[f64] = vec![]);
    slices(x: &[f64] = vec![0.7]);
    slices(x: &[f64] = vec![0.7, 0.3]);
    slices(x: &[f64] = vec![0.7, 1.3]);
    slices(x: &[f64] = vec![0.7, 1.3, 0.4, 0.9]);
    if_let(x: &[f64] = vec![], y: f64 = 0.8);
    if_let(x: &[f64] = vec![0.7, 1.3], y: f64 = 0.8);
    if_let(x: &[f64] = vec![0.7, 1.3, 1.5], y: f64 = 1.8);
    recursive(x: &[f64] = vec![0.7, 1.3, 1.5]);
    with_an_option(x: f64 = 0.7; at: Option<i32> = Some(3));
    with_an_option(x: f64 = 0.7; at: Option<i32> = Some(0));
    with_an_option(x: f64 = 0.7; at: Option<i32> = Some(1));
    with_an_option(x: f64 = 0.7; at: Option<i32> = None);
    statements(x: f64 = 0.3, y: f64 = 1.3);
    statements(x: f64 = 0.7, y: f64 = 1.3);
    statements(x: f64 = 1.7, y: f64 = 1.3);
}
