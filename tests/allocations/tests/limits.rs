//! Long loops and deep recursions: what they need, and no more.

use differentiable::Stack;
use differentiable::prelude::*;
use differentiable_allocation_tests::{Counting, measure};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const ITERATIONS: usize = 10_000_000;

/// One word per iteration: the value of `a` that the product of the two needs.
#[differentiable]
fn logistic(x: f64, rate: f64, n: usize) -> f64 {
    let mut a = x;
    for _ in 0..n {
        a = rate * a * (1.0 - a);
    }
    a
}

/// None: a sum needs no stack.
#[differentiable]
fn sum(x: f64, n: usize) -> f64 {
    let mut s = 0.0;
    for k in 0..n {
        s += (x * k as f64).sin();
    }
    s
}

#[test]
fn a_long_loop_keeps_its_records_and_nothing_else() {
    let mut stack = Stack::new();
    let (mut x_bar, mut rate_bar) = (0.0, 0.0);
    let (value, usage) =
        measure(|| logistic::accumulate_grad_with(&mut stack, 0.3, 1.5, ITERATIONS, &mut x_bar, &mut rate_bar));
    // The fixed point 1 - 1/rate, and its derivative.
    assert!((value - 1.0 / 3.0).abs() < 1e-12, "{value}");
    assert!((rate_bar - 1.0 / 2.25).abs() < 1e-9, "{rate_bar}");
    // The stack doubles its memory when it is full.
    assert!(usage.peak <= 2 * size_of::<u64>() * ITERATIONS, "{usage:?}");
}

#[test]
fn a_long_sum_keeps_nothing() {
    let (gradient, usage) = measure(|| sum::grad(1e-7, ITERATIONS));
    assert!(gradient.is_finite());
    assert_eq!(usage.allocations, 0);
}

/// Five numbers are alive across the call: `a`, `b`, `c`, `d` and `e`.
#[differentiable]
fn deep(x: f64, n: usize) -> f64 {
    if n == 0 {
        return x;
    }
    let a = x.sin();
    let b = a * x;
    let c = b.exp();
    let d = c.tanh();
    let e = d * a + b;
    let y = deep(0.9 * x + 1e-3 * e, n - 1);
    a * b * 1e-3 + c * d * 1e-3 + e * y
}

#[test]
fn a_deep_recursion_fits_the_main_threads_stack() {
    const DEPTH: usize = 10_000;
    let thread = std::thread::Builder::new().stack_size(8 << 20);
    let worker = thread.spawn(|| {
        let gradient = deep::grad(0.7, DEPTH);
        let tangent = deep::jvp(0.7, DEPTH, 1.0).1;
        (gradient, tangent)
    });
    let (gradient, tangent) = worker.unwrap().join().unwrap();
    assert!((gradient - tangent).abs() <= 1e-9 * tangent.abs(), "{gradient} {tangent}");
}
