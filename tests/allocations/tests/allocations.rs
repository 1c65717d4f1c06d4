//! `accumulate_grad` allocates nothing where the body needs no stack; where it does, nothing from the second call on.
//!
//! Excepted are bodies with locals on the heap, and those that must undo writes to a parameter.

// Loops over indices are what is tested.
#![allow(clippy::needless_range_loop)]

use differentiable::prelude::*;
use differentiable_allocation_tests::{Counting, measure};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[differentiable]
fn straight_line(x: f64, y: f64) -> f64 {
    let a = x * y + x.sin();
    let b = (a * y).exp() / (1.0 + x * x);
    b.ln() * a - b.tanh()
}

#[differentiable]
fn rosenbrock(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() - 1 {
        let a = x[i + 1] - x[i] * x[i];
        let b = 1.0 - x[i];
        s += 100.0 * a * a + b * b;
    }
    s
}

/// The cotangent of the sum is known only after the loop.
#[differentiable]
fn norm(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for v in x {
        s += v * v;
    }
    s.sqrt()
}

#[differentiable]
fn quadratic(m: &[[f64; 3]; 3], x: [f64; 3]) -> f64 {
    let mut s = 0.0;
    for i in 0..3 {
        let mut y = 0.0;
        for j in 0..3 {
            y += m[i][j] * x[j];
        }
        s += y * y;
    }
    s
}

#[differentiable]
fn branches(x: f64, y: f64) -> f64 {
    if x < 0.0 {
        return y;
    }
    let a = if x > y { (x * y).sin() } else { x };
    if a > 0.5 { a * a } else { a * y }
}

#[differentiable(inactive(data))]
fn residuals(slope: f64, offset: f64, data: &[(f64, f64)]) -> f64 {
    let mut s = 0.0;
    for (x, y) in data.iter() {
        let miss = slope * x + offset - y;
        s += miss * miss;
    }
    s / data.len() as f64
}

#[differentiable]
fn scaled(u: &mut [f64], c: f64) {
    for i in 0..u.len() {
        u[i] *= c;
    }
}

#[differentiable]
fn recurrence(x: f64, w: &[f64]) -> f64 {
    let mut a = x;
    for v in w {
        a = (a * v).sin() + x;
    }
    a
}

#[differentiable]
fn until(x: f64) -> f64 {
    let mut a = x;
    while a < 100.0 {
        a = a * a + x;
    }
    a
}

#[differentiable]
fn calls(x: f64, w: &[f64]) -> f64 {
    let y = recurrence(x * x, w);
    if y > 0.0 { recurrence(y, &w[1..]) * norm(w) } else { straight_line(x, y) }
}

#[differentiable]
fn recursive(x: f64, n: usize) -> f64 {
    if n == 0 { x } else { recursive(x.sin(), n - 1) * x + x }
}

#[differentiable]
fn in_place(x: f64, w: &[f64]) -> f64 {
    let mut u = [x; 8];
    for i in 1..8 {
        u[i] += u[i - 1] * w[i];
    }
    for i in 1..8 {
        u[i] *= u[i - 1];
    }
    u[7]
}

/// The allocations of each of three calls in a row.
fn three_calls(mut f: impl FnMut() -> f64) -> [usize; 3] {
    std::array::from_fn(|_| measure(|| std::hint::black_box(f())).1.allocations)
}

#[test]
fn the_allocator_counts() {
    let (list, usage) = measure(|| Vec::<f64>::with_capacity(1000));
    assert_eq!((list.capacity(), usage.allocations, usage.peak), (1000, 1, 8000));
    drop(list);
    assert_eq!(measure(|| 2.0_f64.sqrt()).1.allocations, 0);
}

#[test]
fn nothing_is_allocated_without_a_stack() {
    let (x, w, data) = (0.7, [0.9; 16], [(0.5, 1.0), (1.5, 2.0)]);
    let (mut x_bar, mut y_bar, mut w_bar) = (0.0, 0.0, [0.0; 16]);
    let (mut m_bar, mut v_bar) = ([[0.0; 3]; 3], [0.0; 3]);
    assert_eq!(three_calls(|| straight_line::accumulate_grad(x, 1.3, &mut x_bar, &mut y_bar)), [0; 3]);
    assert_eq!(three_calls(|| rosenbrock::accumulate_grad(&w, &mut w_bar)), [0; 3]);
    assert_eq!(three_calls(|| norm::accumulate_grad(&w, &mut w_bar)), [0; 3]);
    assert_eq!(
        three_calls(|| quadratic::accumulate_grad(&[[0.5; 3]; 3], [1.0, 2.0, 3.0], &mut m_bar, &mut v_bar)),
        [0; 3]
    );
    assert_eq!(three_calls(|| branches::accumulate_grad(x, 0.3, &mut x_bar, &mut y_bar)), [0; 3]);
    assert_eq!(three_calls(|| branches::accumulate_grad(-x, 0.3, &mut x_bar, &mut y_bar)), [0; 3]);
    assert_eq!(three_calls(|| residuals::accumulate_grad(x, 0.3, &data, &mut x_bar, &mut y_bar)), [0; 3]);
}

#[test]
fn nothing_is_allocated_by_a_second_call_with_a_stack() {
    let (x, w) = (0.7, [0.9; 16]);
    let (mut x_bar, mut w_bar) = (0.0, [0.0; 16]);
    let (mut u, mut u_bar) = ([0.5; 16], [1.0; 16]);
    // The first call is on a thread whose stack has no memory yet.
    let first = three_calls(|| recurrence::accumulate_grad(x, &w, &mut x_bar, &mut w_bar));
    assert!(first[0] > 0, "the stack is not counted");
    assert_eq!(first[1..], [0, 0]);
    assert_eq!(three_calls(|| until::accumulate_grad(1.7, &mut x_bar))[1..], [0, 0]);
    assert_eq!(three_calls(|| calls::accumulate_grad(x, &w, &mut x_bar, &mut w_bar))[1..], [0, 0]);
    assert_eq!(three_calls(|| recursive::accumulate_grad(x, 100, &mut x_bar))[1..], [0, 0]);
    assert_eq!(three_calls(|| in_place::accumulate_grad(x, &w, &mut x_bar, &mut w_bar))[1..], [0, 0]);
    let call = || {
        scaled::accumulate_grad(&mut u, 0.9, &mut u_bar, &mut x_bar);
        x_bar
    };
    assert_eq!(three_calls(call)[1..], [0, 0]);
}

#[test]
fn nothing_is_allocated_by_a_second_call_with_a_stack_of_ones_own() {
    let mut stack = differentiable::Stack::new();
    let (mut x_bar, mut w_bar) = (0.0, [0.0; 16]);
    let counts = three_calls(|| recurrence::accumulate_grad_with(&mut stack, 0.7, &[0.9; 16], &mut x_bar, &mut w_bar));
    assert_eq!(counts[1..], [0, 0]);
}

#[test]
fn nothing_is_allocated_by_forward_mode() {
    let w = [0.9; 16];
    assert_eq!(three_calls(|| rosenbrock::jvp(&w, &[1.0; 16]).1), [0; 3]);
    assert_eq!(three_calls(|| recurrence::jvp(0.7, &w, 1.0, &[1.0; 16]).1), [0; 3]);
    assert_eq!(three_calls(|| calls::jvp(0.7, &w, 1.0, &[1.0; 16]).1), [0; 3]);
}
