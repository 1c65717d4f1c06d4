//! Jumps out of operands, conditions and arguments: what would have used the value does not happen.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn factor(x: f64, n: usize) -> f64 {
    let mut y = 1.0;
    for i in 0..n {
        y *= x + if i == 1 { continue } else { 2.0 };
    }
    y
}

#[differentiable(order = 2)]
fn add(x: f64, u: &mut [f64]) -> f64 {
    u[0] += x;
    u[0] * u[1]
}

#[differentiable(order = 2)]
fn everywhere(x: f64, u: &mut [f64], c: usize) -> f64 {
    u[0] = x * if c == 1 { return 3.0 * x } else { 2.0 };
    u[1] += if c == 2 { return 2.0 * x * u[0] } else { 2.0 };
    (u[0], u[1]) = (u[1], x * if c == 3 { return 5.0 * x * u[0] } else { 2.0 });
    let z = add(x * if c == 4 { return 7.0 * x * u[1] } else { 2.0 }, u);
    let mut k = [1.0, 2.0];
    for i in 0..3 {
        k[1] += 2.0
            * if c == 5 && i == 1 {
                continue;
            } else if c == 6 {
                break;
            } else {
                1.5
            };
        if (if c == 7 { return x * k[1] } else { k[1] }) < 100.0 {
            u[1] *= 1.5
        } else {
            u[0] *= k[0]
        }
        match if c == 8 && i == 1 { continue } else { i } {
            1 => u[0] += x,
            _ => u[1] += x * k[1],
        }
        while (if c == 9 { return x * 9.0 * u[1] } else { u[1] }) < 100.0 {
            u[1] += x + 20.0;
            u[0] *= 1.01;
        }
    }
    x * u[0] * if c == 10 { return x * u[1] } else { u[1] } + z
}

/// The memory, too, is as it was when the jump was made.
#[differentiable(order = 2)]
fn each(x: f64) -> f64 {
    let mut y = 0.0;
    for c in 0..11 {
        let mut u = [1.0, 2.0];
        y += (everywhere(x, &mut u, c) * 1e-3).sin() + (u[0] * u[1] * 1e-3).cos();
    }
    y
}

/// Operands that carry no derivative, in steps, indices and casts.
#[differentiable(order = 2)]
fn inactive(a: &[f64], d: f64, n: usize) -> f64 {
    let mut y = 0.0;
    for e in 0..n {
        y += (if d > a[e] {
            d * 0.75
        } else {
            let k = if d < 0.333 {
                a[2]
            } else if e == 1 {
                continue;
            } else {
                return y * a[e];
            };
            a[1].sin().sinh() * k
        })
        .sin()
        .div_euclid(1.5)
            + a[e] * d;
        let t = a[if e == 1 { continue } else { 2 }] * a[(if y > 2.0 { return y } else { y.abs() }) as usize % 3];
        y += t * (if n == 2 { return y } else { e } as f64);
        if a[if d > 5.0 { break } else { e }] > 10.0 || (if y > 3.0 { return 2.0 * y } else { y }) < -3.0 {
            y *= 2.0;
        }
    }
    y
}

#[differentiable(order = 2)]
fn of_results(x: f64, c: usize) -> f64 {
    let mut n = 0;
    let mut y = x;
    loop {
        n += 1;
        y *= 1.1 * x;
        if c == n {
            return y;
        }
        if n == 3 {
            break y
                * x
                * if c == 11 {
                    return 2.0 * x;
                } else if y < 0.5 {
                    continue;
                } else {
                    3.0
                };
        }
        if n > 5 {
            return x * if c == 12 && n < 8 { continue } else { y };
        }
    }
}

#[differentiable(order = 2)]
fn all_results(x: f64) -> f64 {
    let mut y = 0.0;
    for c in 0..14 {
        y += of_results(x, c);
    }
    y
}

judge! {
    factor(x: f64 = 0.7; n: usize = 4);
    each(x: f64 = 0.7);
    inactive(a: &[f64] = vec![0.3, 0.85, 1.3], d: f64 = 0.7; n: usize = 3);
    inactive(a: &[f64] = vec![0.3, 0.85, 1.3], d: f64 = 1.5; n: usize = 3);
    inactive(a: &[f64] = vec![0.3, 0.85, 1.3], d: f64 = 1.1; n: usize = 2);
    all_results(x: f64 = 0.7);
    all_results(x: f64 = 1.2);
}
