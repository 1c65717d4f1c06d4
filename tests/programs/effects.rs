//! Code with effects runs once, in order, and is not run again on the way back.

use std::cell::Cell;

use super::calls::square;
use differentiable::prelude::*;

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

/// A random number, and the next state.
fn random(state: &mut u64) -> f64 {
    CALLS.set(CALLS.get() + 1);
    *state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    (*state >> 40) as f64 / (1_u64 << 24) as f64
}

fn next(k: &mut usize) -> usize {
    *k = (*k * 2 + 1) % 5;
    *k
}

#[differentiable(order = 2)]
fn random_factors(x: f64, seed: u64) -> f64 {
    let mut state = seed;
    let mut a = x;
    for _ in 0..4 {
        let factor = 0.5 + random(&mut state);
        a = a * a * factor + x;
        if random(&mut state) > 0.5 {
            a *= x;
        }
    }
    a
}

#[differentiable(order = 2)]
fn index_with_an_effect(w: &[f64]) -> f64 {
    let mut k = 0;
    let mut a = [1.0; 5];
    for v in w {
        let at = next(&mut k);
        a[at] = a[at] * v + w[k % w.len()];
    }
    a[0] * a[1] + a[3] * a[2] + a[4]
}

#[differentiable(order = 2)]
fn pushed(w: &[f64]) -> f64 {
    let mut order: Vec<usize> = Vec::new();
    let mut s = 1.0;
    for i in 0..w.len() {
        if w[i] > 0.0 {
            order.push(i);
        }
        s += w[i] * order.len() as f64 * s;
    }
    order.sort_by(|a, b| b.cmp(a));
    for k in order.iter() {
        s = s * w[*k] + 0.2;
    }
    s
}

#[differentiable(order = 2)]
fn text(x: f64, n: usize) -> f64 {
    let mut name = String::new();
    let mut a = x;
    for k in 0..n {
        name.push_str(if k % 2 == 0 { "ab" } else { "c" });
        a = a * x + name.len() as f64 * a.sin();
    }
    a * name.len() as f64
}

#[differentiable(order = 2)]
fn closures_on_integers(x: f64, n: usize) -> f64 {
    let scale = |k: usize| (k * k) as f64 * 0.1;
    let mut a = x;
    for k in 0..n {
        a = a * x + scale(k) * a;
    }
    a
}

/// Calls wherever an expression may stand.
#[differentiable(order = 2)]
fn calls_everywhere(x: f64, w: &[f64]) -> f64 {
    assert!(square(x) >= 0.0);
    let mut a = square(square(x) + square(x));
    if square(a) > 0.1 {
        a += square(x);
    }
    while square(a) < 10.0 {
        a += square(x) + 0.1;
    }
    let i = (square(x) * 2.0) as usize % w.len();
    a += w[i] * square(w[(square(w[i]) as usize) % w.len()]);
    match square(a) > 20.0 {
        true if square(x) < 1.0 => return square(a) * x,
        true => a = square(a),
        false => a += square(x),
    }
    loop {
        if a > 1.0 {
            break square(a) + x;
        }
        a += square(x);
    }
}

/// An index that comes from a value which moves on.
#[differentiable(order = 2)]
fn interpolated(w: &[f64], speed: f64) -> f64 {
    let mut position = 0.3;
    let mut s = 0.0;
    while position < (w.len() - 1) as f64 {
        let i = position.floor() as usize;
        let share = position - i as f64;
        let height = w[i] * (1.0 - share) + w[i + 1] * share;
        s += height * height;
        position += speed * (1.0 + 0.1 * height);
    }
    s * position
}

#[differentiable(order = 2)]
fn flags(w: &[f64]) -> f64 {
    let mut found = false;
    let mut a = 0.4;
    for v in w {
        if found {
            a *= v + 1.0;
        }
        found = a * v > 0.3;
        a += if found { *v } else { v * v };
        if !found && *v < 0.0 {
            found = true;
        }
    }
    if found { a * a } else { a }
}

/// Evaluation order: the right side first.
#[differentiable(order = 2)]
fn order_of_evaluation(x: f64, seed: u64) -> f64 {
    let mut state = seed;
    let mut a = [x, x * x];
    let both = (random(&mut state), random(&mut state));
    a[0] += x * random(&mut state) - random(&mut state) * a[1];
    a[1] *= both.0 * x + both.1;
    (a[0] * random(&mut state)) / (1.0 + a[1] * random(&mut state))
}

thread_local! {
    static NOISE: Cell<u64> = const { Cell::new(1) };
}

fn reset_noise() {
    NOISE.set(7);
}

fn noise() -> f64 {
    NOISE.set(NOISE.get().wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407));
    (NOISE.get() >> 40) as f64 / (1_u64 << 24) as f64
}

/// Nothing but the name of a function tells that it is not the same twice.
#[differentiable(order = 2)]
fn hidden_state(x: f64) -> f64 {
    reset_noise();
    let mut a = x;
    for _ in 0..4 {
        let factor = noise() + 0.5;
        a = a * factor * x + noise();
    }
    a * a
}

#[differentiable(order = 2)]
fn scaled_row(x: f64, t: &f64, u: &[f64; 2], out: &mut [f64]) -> f64 {
    out[0] += x * t;
    x * t * u[0] + out[1]
}

const TABLE: [f64; 3] = [0.3, -0.6, 1.1];

/// Indices, initial values and temporaries with effects, each of which happens once.
#[differentiable(order = 2)]
fn once(r: &[f64], n: usize) -> f64 {
    let mut q = 0.5_f64;
    let v = q.round().cos();
    let x = vec![
        2.0,
        (q + {
            q = 0.25;
            q
        }) * 0.3,
        1.5,
    ];
    let mut y = q + {
        q = 0.75;
        q
    };
    y += v;
    let mut k = 0;
    let mut z = r[0] * x[1] * y;
    let mut a = [0.5; 8];
    a[{
        k += 1;
        k
    }] += 1.0;
    a[{
        k += 1;
        k
    }] = r[1];
    a[{
        k += 1;
        k
    }] *= r[1] + a[2];
    let part = &mut a[{
        k += 1;
        k
    }];
    *part += r[1] * 2.0;
    a[{
        k -= 1;
        k
    }] = 0.75;
    let mut b = [0.25; 4];
    for i in 0..n {
        z += scaled_row(
            z * 0.1,
            &TABLE[TABLE.len() - 1 - i % 2],
            &[
                {
                    k += 1;
                    k as f64 * 0.1
                },
                q,
            ],
            &mut b[{
                k += 1;
                k % 3
            }..],
        );
    }
    z * k as f64 * a[0] * (a[1] + a[2]) * a[3] * a[4] * (b[0] + b[1] + b[2])
}

/// Locals that carry no derivative, changed where another one gets its first value.
#[differentiable(order = 2)]
fn changed_on_the_way(x: f64) -> f64 {
    let mut b = 0.5;
    let mut c = {
        b = b * b;
        b
    } - b * 3.0;
    c += 0.5 * b;
    let mut k = 2;
    let mut n = 1 + {
        k += 3;
        k
    };
    n += k;
    b * x * x + c * x + x.powi(n) + x.powi(k)
}

judge! {
    once(r: &[f64] = vec![0.7, 1.2]; n: usize = 3);
    random_factors(x: f64 = 0.7; seed: u64 = 7);
    index_with_an_effect(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3]);
    pushed(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    text(x: f64 = 0.7; n: usize = 3);
    closures_on_integers(x: f64 = 0.7; n: usize = 4);
    calls_everywhere(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6]);
    calls_everywhere(x: f64 = 1.3, w: &[f64] = vec![0.9, 1.2, -0.6]);
    interpolated(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], speed: f64 = 0.6);
    flags(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8]);
    order_of_evaluation(x: f64 = 0.7; seed: u64 = 7);
    hidden_state(x: f64 = 0.7);
    changed_on_the_way(x: f64 = 0.7);
}

#[test]
fn effects_happen_once() {
    let calls = |f: &dyn Fn() -> f64| {
        CALLS.set(0);
        f();
        CALLS.get()
    };
    let expected = calls(&|| random_factors(0.7, 7));
    assert_eq!(expected, 8);
    assert_eq!(calls(&|| random_factors::grad(0.7, 7)), expected);
    assert_eq!(calls(&|| random_factors::jvp(0.7, 7, 1.0).1), expected);
    assert_eq!(calls(&|| random_factors::vjp(0.7, 7).1(1.0)), expected);
    assert_eq!(calls(&|| random_factors::hvp(0.7, 7, 1.0)), expected);
}
