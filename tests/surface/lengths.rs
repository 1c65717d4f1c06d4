//! A tangent or buffer of the wrong length is refused, with both lengths.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn sum(w: &[f64], v: Vec<f64>) -> f64 {
    let mut s = 0.0;
    for i in 0..w.len() {
        s += w[i] * w[i];
    }
    for x in v.iter() {
        s += x;
    }
    s
}

#[differentiable]
fn double(u: &mut [f64]) {
    for i in 0..u.len() {
        u[i] *= 2.0;
    }
}

#[differentiable]
fn copied(w: &[f64]) -> Vec<f64> {
    w.to_vec()
}

/// What the panic of `f` says, which must name both lengths.
fn refused(f: impl FnOnce() + std::panic::UnwindSafe, wrong: &str, right: &str) {
    let panic = std::panic::catch_unwind(f).expect_err("a wrong length is refused");
    let message = panic.downcast_ref::<String>().expect("a message");
    assert!(message.contains(wrong) && message.contains(right), "{message}");
}

#[differentiable]
fn ragged(x: &[Vec<f64>], y: &mut [(Vec<f64>, Vec<usize>)]) -> f64 {
    y[0].0[0] *= x[0][0];
    y[0].0[0] * x[1][1]
}

/// Rows are compared, too: an index out of bounds inside a derivative would say little.
#[test]
fn rows() {
    let x = [vec![1.0], vec![2.0; 32]];
    let y = || [(vec![2.0], vec![1])];
    let short = || [vec![0.0], vec![0.0; 31]];
    refused(|| _ = ragged::accumulate_grad(&x, &mut y(), &mut short(), &mut [(vec![1.0], vec![()])]), "31", "32");
    refused(|| _ = ragged::jvp(&x, &mut y(), &short(), &mut [(vec![1.0], vec![()])]), "31", "32");
    refused(|| _ = ragged::grad(&x, &mut y(), &mut [(vec![1.0; 33], vec![()])]), "33", "1");
    let mut bars = [(vec![1.0], vec![()])];
    assert_eq!(ragged::grad(&[vec![3.0], vec![2.0; 2]], &mut y(), &mut bars), [vec![6.0], vec![0.0, 6.0]]);
    assert_eq!(bars, [(vec![9.0], vec![()])]);
}

#[test]
fn buffers() {
    refused(|| _ = sum::accumulate_grad(&[1.0; 31], vec![], &mut [0.0; 30], &mut []), "30", "31");
    refused(|| _ = sum::accumulate_grad(&[1.0; 31], vec![], &mut [0.0; 32], &mut []), "32", "31");
    refused(|| _ = sum::accumulate_grad(&[], vec![1.0; 31], &mut [], &mut [0.0; 32]), "32", "31");
    let mut stack = differentiable::Stack::new();
    refused(
        std::panic::AssertUnwindSafe(|| {
            sum::accumulate_grad_with(&mut stack, &[1.0; 31], vec![], &mut [0.0; 30], &mut []);
        }),
        "30",
        "31",
    );
}

#[test]
fn tangents() {
    refused(|| _ = sum::jvp(&[1.0; 31], vec![], &[0.0; 30], &[]), "30", "31");
    refused(|| _ = sum::jvp(&[], vec![1.0; 31], &[], &[0.0; 32]), "32", "31");
    refused(|| _ = sum::hvp(&[1.0; 31], vec![], &[0.0; 32], &[]), "32", "31");
}

#[test]
fn bars_of_mutable_arguments() {
    refused(|| double::accumulate_grad(&mut [1.0; 31], &mut [0.0; 30]), "30", "31");
    refused(|| _ = double::jvp(&mut [1.0; 31], &mut [0.0; 32]), "32", "31");
    refused(|| double::vjp(&mut [1.0; 31]).1((), &mut [0.0; 32]), "32", "31");
}

#[test]
fn cotangents_of_results() {
    refused(|| _ = copied::vjp(&[1.0; 31]).1(&[0.0; 30]), "30", "31");
    refused(|| _ = copied::vjp(&[1.0; 31]).1(&[0.0; 32]), "32", "31");
}
