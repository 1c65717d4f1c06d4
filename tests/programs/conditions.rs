//! Conditions that change something on the way.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn grown(u: &mut [f64], x: f64) -> bool {
    u[0] *= x;
    u[0] > 1.0
}

#[differentiable(order = 2)]
fn set(u: &mut [f64], x: f64) -> f64 {
    u[0] = x * u[1];
    u[0] * u[0]
}

#[differentiable(order = 2)]
fn of_if(w: &[f64], x: f64) -> f64 {
    let mut u = w.to_vec();
    if grown(&mut u, x) {
        u[0] *= 0.3;
    }
    if x < set(&mut u, x) || grown(&mut u, x) && u[1] < 2.0 {
        u[1] *= u[0];
    }
    u[0] * u[1]
}

/// The memory becomes active by the condition.
#[differentiable(order = 2)]
fn of_while(x: f64) -> f64 {
    let mut u = [2.0; 2];
    while grown(&mut u, x) {
        u[1] += u[0] * x;
    }
    u[0] * u[1]
}

#[differentiable(order = 2)]
fn counted(x: f64, n: usize) -> f64 {
    let (mut k, mut y, mut u) = (0, x, [x]);
    while {
        k += 1;
        u[0] *= x;
        y *= 1.5;
        k < n && u[0] < 100.0
    } {
        if k == 3 {
            continue;
        }
        if y > 20.0 {
            break;
        }
        y += 2.0 * u[0];
    }
    y * u[0] + k as f64 * x
}

#[differentiable(order = 2)]
fn chosen(upper: bool, x: f64, u: &mut [f64]) -> f64 {
    if upper {
        u[0] *= x;
    }
    u[0] * u[1] * x
}

#[differentiable(order = 2)]
fn by_name(u: &mut [f64], x: f64) -> f64 {
    chosen(x < set(u, x), x, u)
}

/// A condition that is passed on, of a call that changes what is passed beside it.
#[differentiable(order = 2)]
fn of_argument(w: &[f64], x: f64) -> f64 {
    let mut u = w.to_vec();
    by_name(&mut u, x) * u[0]
}

judge! {
    of_if(w: &[f64] = vec![0.9, 1.2], x: f64 = 1.3);
    of_while(x: f64 = 0.8);
    counted(x: f64 = 1.2; n: usize = 5);
    of_argument(w: &[f64] = vec![0.9, 1.2], x: f64 = 1.3);
}
