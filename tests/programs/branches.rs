//! `if`, `else if`, `else`, on active and on inactive conditions.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn chain(x: f64, y: f64) -> f64 {
    if x < -1.0 {
        x * y
    } else if x < 0.0 {
        x + y * y
    } else if x * y < 1.0 {
        x.sin() * y
    } else {
        x * x * y
    }
}

#[differentiable(order = 2)]
fn without_else(x: f64, y: f64) -> f64 {
    let mut a = x * y;
    if a > 0.5 {
        a = a * a;
    }
    if y < x {
        a += y;
    }
    a * x
}

#[differentiable(order = 2)]
fn one_sided(x: f64, y: f64) -> f64 {
    let mut a = x;
    let mut b = y;
    if x > y {
        a = y * y;
    } else {
        b = a * b;
    }
    a * b + a
}

#[differentiable(order = 2)]
fn conditions(x: f64, y: f64, n: usize, on: bool) -> f64 {
    let mut a = x;
    if n > 2 && x < y || !on {
        a *= y;
    }
    if on {
        a += x;
    }
    if x.is_nan() || (x > 0.0) != (y > 0.0) {
        a = 0.0;
    }
    if x.sin() > 0.2 && a * y > 0.0 { a * a } else { a }
}

/// A branch on a value that the branches change.
#[differentiable(order = 2)]
fn in_a_loop(w: &[f64]) -> f64 {
    let mut a = 1.0;
    let mut b = 0.0;
    for v in w {
        if a * v > b {
            b = a * v;
            a += v * v;
        } else if *v < 0.0 {
            a *= 1.0 + v * v;
        } else {
            b += a;
        }
    }
    a * b + b
}

#[differentiable(order = 2)]
fn used_after(x: f64, y: f64) -> f64 {
    let a = x * y;
    let b = a.exp();
    let c = if a > 0.0 { b * a } else { b };
    let d = b * c;
    d + a * b
}

#[differentiable(order = 2)]
fn inactive_results(x: f64, y: f64) -> f64 {
    let (scale, n) = if x > y { (2.0, 3) } else { (0.5, 2) };
    let sign = if y > 0.0 { 1.0 } else { -1.0 };
    scale * x.powi(n) * sign + y
}

#[differentiable(order = 2)]
fn empty_arms(x: f64) -> f64 {
    let mut a = x;
    if x > 0.0 {
    } else {
        a = -x;
    }
    if x > 10.0 {}
    a * a
}

#[differentiable(order = 2)]
fn deep(x: f64, y: f64, z: f64) -> f64 {
    let mut a = x;
    if x > 0.0 {
        a *= y;
        if y > 0.0 {
            let t = a.sin();
            if z > 0.0 {
                a = t * z;
            } else {
                a += t;
            }
            a *= t;
        }
        a += y;
    } else {
        a -= z;
    }
    a * z + y
}

#[differentiable(order = 2)]
fn places_in_arms(x: f64, w: &[f64]) -> f64 {
    let mut a = [x, 1.0, 0.0];
    if x > 0.0 {
        a[0] = a[0] * w[0];
        a[1] = a[0] * w[1];
    } else {
        a[2] = w[2];
    }
    if a[1] > 0.0 {
        a[2] += a[1] * a[0];
    }
    a[0] * a[1] + a[2] * a[2]
}

/// The loops behind a branch that is not taken are skipped on the way back.
#[differentiable(order = 2, inactive(points))]
fn nearest(centres: &[f64], points: &[f64], d: usize) -> f64 {
    let mut cost = 0.0;
    for i in 0..points.len() / d {
        let mut nearest = f64::INFINITY;
        for j in 0..centres.len() / d {
            let mut distance = 0.0;
            for a in 0..d {
                let difference = centres[j * d + a] - points[i * d + a];
                distance += difference * difference;
            }
            if distance < nearest {
                nearest = distance;
            }
        }
        cost += nearest;
    }
    cost
}

#[differentiable(order = 2)]
fn rectified_layer(w: &[f64], x: &[f64], v: &[f64]) -> f64 {
    let n = x.len();
    let mut y = 0.0;
    let mut all = 1.0;
    for i in 0..v.len() {
        let mut z = 0.0;
        let mut scale = 0.0;
        for j in 0..n {
            z += w[i * n + j] * x[j];
            scale += x[j] * x[j] * w[j];
        }
        let h = if z > 0.0 { z } else { 0.0 };
        y += v[i] * h;
        all += scale * if h > 0.5 { v[i] } else { h };
    }
    y * y + all
}

judge! {
    nearest(centres: &[f64] = vec![0.1, 0.2, 0.9, 0.8, 0.4, 0.7]; points: &[f64] = &[0.2, 0.1, 0.8, 0.6, 0.3, 0.9, 0.7, 0.7], d: usize = 2);
    rectified_layer(w: &[f64] = vec![0.9, 1.2, -0.6, -0.4, 0.2, 0.3], x: &[f64] = vec![0.7, 0.4], v: &[f64] = vec![0.9, -1.2, 0.6]);
    chain(x: f64 = -1.7, y: f64 = 1.3);
    chain(x: f64 = -0.7, y: f64 = 1.3);
    chain(x: f64 = 0.5, y: f64 = 1.3);
    chain(x: f64 = 1.7, y: f64 = 1.3);
    without_else(x: f64 = 0.7, y: f64 = 1.3);
    without_else(x: f64 = 1.3, y: f64 = 0.2);
    one_sided(x: f64 = 0.7, y: f64 = 1.3);
    one_sided(x: f64 = 1.7, y: f64 = 1.3);
    conditions(x: f64 = 0.7, y: f64 = 1.3; n: usize = 3, on: bool = true);
    conditions(x: f64 = 0.7, y: f64 = 1.3; n: usize = 1, on: bool = false);
    conditions(x: f64 = 0.7, y: f64 = -1.3; n: usize = 1, on: bool = true);
    in_a_loop(w: &[f64] = vec![0.5, 1.1, -0.4, 0.2, -1.5, 0.6]);
    used_after(x: f64 = 0.7, y: f64 = 1.3);
    used_after(x: f64 = -0.7, y: f64 = 1.3);
    inactive_results(x: f64 = 0.7, y: f64 = 1.3);
    inactive_results(x: f64 = 1.7, y: f64 = 1.3);
    empty_arms(x: f64 = 0.7);
    empty_arms(x: f64 = -0.7);
    deep(x: f64 = 0.7, y: f64 = 1.3, z: f64 = 0.4);
    deep(x: f64 = 0.7, y: f64 = 1.3, z: f64 = -0.4);
    deep(x: f64 = 0.7, y: f64 = -1.3, z: f64 = 0.4);
    deep(x: f64 = -0.7, y: f64 = 1.3, z: f64 = 0.4);
    places_in_arms(x: f64 = 0.7, w: &[f64] = vec![0.5, 1.2, 0.8]);
    places_in_arms(x: f64 = -0.7, w: &[f64] = vec![0.5, 1.2, 0.8]);
}
