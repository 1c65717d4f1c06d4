//! One function, every derivative.

use differentiable::prelude::*;
use differentiable::{Differentiable, Stack};

/// Active and inactive parameters take turns.
#[differentiable(order = 2, inactive(data))]
fn loss(w: &[f64], steps: usize, bias: f64, data: &[f64], name: &str) -> f64 {
    let mut y = if name == "squared" { bias * bias } else { bias };
    for _ in 0..steps {
        for i in 0..w.len() {
            y += w[i] * w[i] * data[i] * bias;
        }
    }
    y
}

const W: [f64; 2] = [2.0, 3.0];
const DATA: [f64; 2] = [5.0, 7.0];

// With three steps and bias b: b² + 3 b (5 w₀² + 7 w₁²).
const BIAS: f64 = 0.5;
const VALUE: f64 = 0.25 + 3.0 * 0.5 * (20.0 + 63.0);
const BY_BIAS: f64 = 2.0 * 0.5 + 3.0 * (20.0 + 63.0);

fn by_weights() -> Vec<f64> {
    vec![3.0 * BIAS * 10.0 * W[0], 3.0 * BIAS * 14.0 * W[1]]
}

#[test]
fn grad_is_a_tuple_in_the_order_of_the_parameters() {
    let gradient: (Vec<f64>, f64) = loss::grad(&W, 3, BIAS, &DATA, "squared");
    assert_eq!(gradient, (by_weights(), BY_BIAS));
}

#[test]
fn value_and_grad_is_both() {
    assert_eq!(loss::value_and_grad(&W, 3, BIAS, &DATA, "squared"), (VALUE, (by_weights(), BY_BIAS)));
    assert_eq!(loss(&W, 3, BIAS, &DATA, "squared"), VALUE);
}

#[test]
fn accumulate_grad_adds() {
    let (mut w_bar, mut bias_bar) = (vec![100.0, 200.0], 300.0);
    for round in 1..=2 {
        let value = loss::accumulate_grad(&W, 3, BIAS, &DATA, "squared", &mut w_bar, &mut bias_bar);
        assert_eq!(value, VALUE);
        let rounds = f64::from(round);
        let expected: Vec<f64> = by_weights().iter().zip([100.0, 200.0]).map(|(g, start)| rounds * g + start).collect();
        assert_eq!(w_bar, expected);
        assert_eq!(bias_bar, rounds * BY_BIAS + 300.0);
    }
}

#[differentiable]
fn needs_its_stack(x: f64, n: usize) -> f64 {
    let mut a = x;
    for _ in 0..n {
        a = a.sin() * a;
    }
    a
}

#[test]
fn accumulate_grad_with_leaves_the_stack_as_it_was() {
    let mut stack = Stack::new();
    stack.push(&42.0);
    let mut x_bar = 0.0;
    let value = needs_its_stack::accumulate_grad_with(&mut stack, 0.5, 4, &mut x_bar);
    assert_eq!((value, x_bar), needs_its_stack::value_and_grad(0.5, 4));
    assert_eq!(stack.pop::<f64>(), 42.0);
    assert!(stack.is_empty());
}

#[test]
fn jvp_takes_primals_then_tangents() {
    let (w_dot, bias_dot) = ([1.0, -2.0], 4.0);
    let (value, tangent): (f64, f64) = loss::jvp(&W, 3, BIAS, &DATA, "squared", &w_dot, bias_dot);
    let g = by_weights();
    assert_eq!((value, tangent), (VALUE, g[0] * w_dot[0] + g[1] * w_dot[1] + BY_BIAS * bias_dot));
}

#[test]
fn vjp_gives_a_pullback() {
    let (value, pullback) = loss::vjp(&W, 3, BIAS, &DATA, "squared");
    assert_eq!(value, VALUE);
    let (w_bar, bias_bar): (Vec<f64>, f64) = pullback(2.0);
    let doubled: Vec<f64> = by_weights().iter().map(|g| 2.0 * g).collect();
    assert_eq!((w_bar, bias_bar), (doubled, 2.0 * BY_BIAS));
}

#[test]
fn a_pullback_waits() {
    let (first, pull_first) = needs_its_stack::vjp(0.5, 4);
    let (second, pull_second) = needs_its_stack::vjp(0.8, 2);
    let gradients = [pull_second(1.0), pull_first(1.0)];
    assert_eq!((first, gradients[1]), needs_its_stack::value_and_grad(0.5, 4));
    assert_eq!((second, gradients[0]), needs_its_stack::value_and_grad(0.8, 2));
}

#[test]
fn hvp_is_shaped_like_grad() {
    let (w_dot, bias_dot) = ([1.0, -2.0], 4.0);
    let (by_w, by_bias): (Vec<f64>, f64) = loss::hvp(&W, 3, BIAS, &DATA, "squared", &w_dot, bias_dot);
    let cross: f64 = (0..2).map(|i| 6.0 * DATA[i] * W[i] * w_dot[i]).sum();
    let expected: Vec<f64> = (0..2).map(|i| 6.0 * DATA[i] * (BIAS * w_dot[i] + W[i] * bias_dot)).collect();
    assert_eq!(by_w, expected);
    assert_eq!(by_bias, 2.0 * bias_dot + cross);
}

#[test]
fn strategy_is_static() {
    assert_eq!(format!("{:?}", loss::STRATEGY), "Static");
    const { assert!(matches!(needs_its_stack::STRATEGY, differentiable::Strategy::Static)) };
}

#[differentiable(order = 2)]
fn ignores(x: f64, w: &[f64], a: [f64; 2]) -> f64 {
    let _ = (w, a);
    x * 0.0
}

/// The neutral element `-0.0` stays inside.
#[test]
fn zeros_are_positive() {
    let (x_bar, w_bar, a_bar) = ignores::grad(1.0, &[1.0], [1.0; 2]);
    let tangent = ignores::jvp(1.0, &[1.0], [1.0; 2], 0.0, &[1.0], &[1.0; 2]).1;
    let (x_hvp, w_hvp, a_hvp) = ignores::hvp(1.0, &[1.0], [1.0; 2], 1.0, &[1.0], &[1.0; 2]);
    for zero in [x_bar, w_bar[0], a_bar[0], a_bar[1], tangent, x_hvp, w_hvp[0], a_hvp[0]] {
        assert_eq!(zero.to_bits(), 0.0_f64.to_bits());
    }
    assert_eq!([1.0_f64].zero_tangent()[0].to_bits(), (-0.0_f64).to_bits());
}

#[differentiable]
fn panics_at(x: f64, n: usize) -> f64 {
    let mut a = x;
    for k in 0..5 {
        a *= a;
        assert!(k < n, "at {k}");
    }
    a
}

#[test]
fn a_gradient_recovers_from_a_panic() {
    let expected = panics_at::grad(0.9, 5);
    std::panic::catch_unwind(|| panics_at::grad(0.9, 2)).unwrap_err();
    assert_eq!(panics_at::grad(0.9, 5), expected);
}

#[test]
fn threads_do_not_share_stacks() {
    let expected = needs_its_stack::grad(0.5, 100);
    std::thread::scope(|scope| {
        let gradients: Vec<_> = (0..4).map(|_| scope.spawn(|| needs_its_stack::grad(0.5, 100))).collect();
        gradients.into_iter().for_each(|g| assert_eq!(g.join().unwrap(), expected));
    });
}
