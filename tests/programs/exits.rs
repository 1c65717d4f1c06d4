//! `break`, `continue`, `return`, with and without labels.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn guard_clause(x: f64, y: f64) -> f64 {
    if x < 0.0 {
        return y;
    }
    let a = x * y;
    if a > 1.0 {
        return a * a;
    }
    a + x
}

#[differentiable(order = 2)]
fn return_in_a_loop(w: &[f64], bound: f64) -> f64 {
    let mut a = 1.0;
    for v in w {
        a = a * v + 0.5;
        if a > bound {
            return a * a * bound;
        }
    }
    a
}

#[differentiable(order = 2)]
fn return_in_nested_loops(w: &[f64], x: f64) -> f64 {
    let mut a = x;
    for i in 0..w.len() {
        let mut b = a;
        let mut k = 0;
        while k < 3 {
            for j in 0..=i {
                b = b * w[j] + x;
                if b > 3.0 {
                    return b * a;
                }
            }
            k += 1;
        }
        a += b * 0.1;
    }
    a * x
}

#[differentiable(order = 2)]
fn breaks(w: &[f64]) -> f64 {
    let mut a = 1.0;
    for i in 0..w.len() {
        if w[i] < 0.0 {
            break;
        }
        a *= w[i];
        if a > 2.0 {
            a += w[i];
            break;
        }
        a += 0.3;
    }
    a
}

#[differentiable(order = 2)]
fn continues(w: &[f64]) -> f64 {
    let mut a = 1.0;
    for v in w {
        if *v < 0.0 {
            a *= 0.5 - v;
            continue;
        }
        if *v > 1.0 {
            continue;
        }
        a = a * v + 1.0;
    }
    a
}

#[differentiable(order = 2)]
fn labelled(w: &[f64]) -> f64 {
    let mut a = 1.0;
    'rows: for i in 0..w.len() {
        for j in 0..w.len() {
            if w[j] * a > 3.0 {
                break 'rows;
            }
            if j > i {
                a += 0.1 * w[i];
                continue 'rows;
            }
            a += a * w[j] * 0.3;
        }
        a *= 1.1;
    }
    a
}

#[differentiable(order = 2)]
fn break_with_value(x: f64, y: f64) -> f64 {
    let mut a = x;
    let mut k = 0;
    let found = loop {
        k += 1;
        if a > 3.0 {
            break a * y;
        }
        if k > 6 {
            break y * y;
        }
        a = a * y + x;
    };
    found * a
}

#[differentiable(order = 2)]
fn break_with_tuple(x: f64) -> f64 {
    let mut a = x;
    let (b, n) = loop {
        a = a * a + 0.5;
        if a > 2.0 {
            break (a.sin(), 2);
        }
    };
    b.powi(n) + a
}

#[differentiable(order = 2)]
fn return_from_loop(x: f64) -> f64 {
    let mut a = x;
    loop {
        a = a * x + 1.0;
        if a > 2.0 {
            return a.ln();
        }
    }
}

#[differentiable(order = 2)]
fn return_from_arms(x: f64, n: usize) -> f64 {
    let a = match n {
        0 => return x,
        1 => x * x,
        2 => {
            let b = x.sin();
            return b * x;
        }
        _ => x.exp(),
    };
    a * x + 1.0
}

#[differentiable(order = 2)]
fn return_as_value(x: f64, y: f64) -> f64 {
    let a = if x > y { x } else { return x * y };
    a * a
}

/// Exits behind writes to an array.
#[differentiable(order = 2)]
fn exits_and_places(w: &[f64]) -> f64 {
    let mut a = [1.0, 0.5];
    for i in 0..w.len() {
        a[0] = a[0] * w[i] + a[1];
        if a[0] > 2.5 {
            return a[0] * a[1];
        }
        if w[i] > 1.0 {
            continue;
        }
        a[1] = a[1] * a[0];
        if a[1] < 0.1 {
            break;
        }
        a[0] += w[i];
    }
    a[0] + a[1] * a[1]
}

#[differentiable(order = 2)]
fn everything_returns(x: f64) -> f64 {
    if x > 1.0 {
        return x * x;
    } else {
        return x.sin();
    }
}

judge! {
    guard_clause(x: f64 = -0.7, y: f64 = 1.3);
    guard_clause(x: f64 = 1.7, y: f64 = 1.3);
    guard_clause(x: f64 = 0.5, y: f64 = 1.3);
    return_in_a_loop(w: &[f64] = vec![0.9, 1.2, 0.6, 0.8], bound: f64 = 1.9);
    return_in_a_loop(w: &[f64] = vec![0.9, 1.2, 0.6, 0.8], bound: f64 = 5.0);
    return_in_nested_loops(w: &[f64] = vec![0.9, 1.2, 0.6, 0.8], x: f64 = 0.7);
    return_in_nested_loops(w: &[f64] = vec![0.2, 0.1], x: f64 = 0.7);
    breaks(w: &[f64] = vec![0.9, 1.2, 0.6, 0.8]);
    breaks(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8]);
    breaks(w: &[f64] = vec![0.4, 0.3]);
    continues(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 0.3]);
    labelled(w: &[f64] = vec![0.9, 1.2, 0.6, 0.8, 0.3]);
    labelled(w: &[f64] = vec![0.9, -1.2, 2.6, 0.8, 0.3]);
    break_with_value(x: f64 = 0.7, y: f64 = 1.3);
    break_with_value(x: f64 = 0.1, y: f64 = 0.3);
    break_with_tuple(x: f64 = 0.7);
    return_from_loop(x: f64 = 0.7);
    return_from_arms(x: f64 = 0.7; n: usize = 0);
    return_from_arms(x: f64 = 0.7; n: usize = 1);
    return_from_arms(x: f64 = 0.7; n: usize = 2);
    return_from_arms(x: f64 = 0.7; n: usize = 3);
    return_as_value(x: f64 = 0.7, y: f64 = 1.3);
    return_as_value(x: f64 = 1.7, y: f64 = 1.3);
    exits_and_places(w: &[f64] = vec![0.9, 1.2, 0.6, 0.8]);
    exits_and_places(w: &[f64] = vec![0.9, -1.2, 0.06, 0.8]);
    exits_and_places(w: &[f64] = vec![1.5, 1.2, 1.6, 0.8]);
    everything_returns(x: f64 = 0.7);
    everything_returns(x: f64 = 1.7);
}
