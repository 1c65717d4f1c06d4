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

/// Two words: `y` for the cosine, and the sine.
#[differentiable]
fn sine(x: f64, n: usize) -> f64 {
    let mut y = x;
    for _ in 0..n {
        y = x * y.sin();
    }
    y
}

/// Nothing: a sum can be reversed in the order in which it is made.
#[differentiable]
fn sum(x: f64, n: usize) -> f64 {
    let mut s = 0.0;
    for k in 0..n {
        s += (x * k as f64).sin();
    }
    s
}

/// Nothing: the derivative does not depend on `y`.
#[differentiable]
fn filtered(x: f64, n: usize) -> f64 {
    let mut y = 0.0;
    for _ in 0..n {
        y = 0.5 * y + x;
    }
    y
}

/// The memory of `records` of that many words: that much, or up to twice as much, because the stack grows by doubling.
fn is_memory_of(peak: usize, words: usize, records: usize) -> bool {
    let bytes = words * size_of::<u64>() * records;
    (bytes..=2 * bytes).contains(&peak)
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
    assert!(is_memory_of(usage.peak, 1, ITERATIONS), "{usage:?}");
}

#[test]
fn a_record_has_the_words_that_are_needed() {
    let n = ITERATIONS / 10;
    let mut stack = Stack::new();
    let mut x_bar = 0.0;
    let (_, usage) = measure(|| sine::accumulate_grad_with(&mut stack, 1.5, n, &mut x_bar));
    assert!(is_memory_of(usage.peak, 2, n), "{usage:?}");
}

#[test]
fn a_long_sum_keeps_nothing() {
    let (gradients, usage) = measure(|| (sum::grad(1e-7, ITERATIONS), filtered::grad(1.0, ITERATIONS)));
    assert!(gradients.0.is_finite());
    assert_eq!(gradients.1, 2.0);
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
