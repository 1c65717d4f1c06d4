//! `&mut` parameters: their cotangents go in and come out, and they end as the function leaves them.

use differentiable::prelude::*;

/// `u[i] *= c` and, on the way, the sum of what was there.
#[differentiable]
fn scale(u: &mut [f64], c: f64) -> f64 {
    let mut s = 0.0;
    for i in 0..u.len() {
        s += u[i] * u[i];
        u[i] *= c;
    }
    s
}

/// Two steps that overwrite: `u₀ ← u₀ u₁`, then `u₁ ← u₁ + w u₀`.
#[differentiable(order = 2)]
fn step(u: &mut [f64], w: f64) {
    u[0] *= u[1];
    u[1] += w * u[0];
}

#[differentiable]
fn step_number(x: &mut f64, w: f64) {
    *x = *x * *x * w;
}

#[differentiable]
fn step_array(u: &mut [f64; 2]) {
    u[1] *= u[0];
    u[0] = u[1] * u[0];
}

#[differentiable]
fn step_vec(v: &mut Vec<f64>, rows: &mut [[f64; 2]]) {
    v[0] *= rows[0][1];
    rows[0][0] = v[0] * v[1];
}

#[differentiable(order = 2)]
fn exchange(a: &mut [f64], w: f64, b: &mut [f64]) -> f64 {
    for i in 0..a.len() {
        let t = a[i];
        a[i] = b[i] * w;
        b[i] = t;
    }
    a[0] * b[0]
}

#[test]
fn the_seed_of_a_function_without_result_is_its_bars() {
    // With u = (2, 3), w = 5: u' = (6, 33); du₀' = 3 du₀ + 2 du₁, du₁' = du₁ + w du₀' + 6 dw.
    let mut u = [2.0, 3.0];
    let mut u_bar = [1.0, 10.0];
    let w_bar: f64 = step::grad(&mut u, 5.0, &mut u_bar);
    assert_eq!(u, [6.0, 33.0]);
    assert_eq!(u_bar, [3.0 + 150.0, 2.0 + 10.0 + 100.0]);
    assert_eq!(w_bar, 60.0);
}

#[test]
fn accumulate_grad_replaces_their_bars_and_adds_to_the_others() {
    let mut u = [2.0, 3.0];
    let (mut u_bar, mut w_bar) = ([1.0, 10.0], 1000.0);
    step::accumulate_grad(&mut u, 5.0, &mut u_bar, &mut w_bar);
    assert_eq!((u, u_bar, w_bar), ([6.0, 33.0], [153.0, 112.0], 1060.0));
}

#[test]
fn the_value_counts_too() {
    // s = u₀² + u₁²; u' = c u.
    let mut u = [2.0, 3.0];
    let mut u_bar = [1.0, 10.0];
    let (value, c_bar) = scale::value_and_grad(&mut u, 5.0, &mut u_bar);
    assert_eq!(value, 13.0);
    assert_eq!((u, u_bar, c_bar), ([10.0, 15.0], [4.0 + 5.0, 6.0 + 50.0], 2.0 + 30.0));
}

#[test]
fn tangents_go_along() {
    let mut u = [2.0, 3.0];
    let mut u_dot = [1.0, 10.0];
    assert_eq!(step::jvp(&mut u, 5.0, &mut u_dot, 0.5), ((), ()));
    assert_eq!((u, u_dot), ([6.0, 33.0], [23.0, 10.0 + 5.0 * 23.0 + 3.0]));
    let mut u = [2.0, 3.0];
    let mut u_dot = [1.0, 10.0];
    assert_eq!(scale::jvp(&mut u, 5.0, &mut u_dot, 0.5), (13.0, 64.0));
    assert_eq!((u, u_dot), ([10.0, 15.0], [6.0, 51.5]));
}

#[test]
fn a_pullback_does_not_borrow_them() {
    let mut u = [2.0, 3.0];
    let ((), pullback) = step::vjp(&mut u, 5.0);
    assert_eq!(u, [6.0, 33.0]);
    u = [0.0; 2];
    let mut u_bar = [1.0, 10.0];
    let w_bar = pullback((), &mut u_bar);
    assert_eq!((u, u_bar, w_bar), ([0.0; 2], [153.0, 112.0], 60.0));
    let mut u = [2.0, 3.0];
    let (value, pullback) = scale::vjp(&mut u, 5.0);
    let mut u_bar = [1.0, 10.0];
    assert_eq!((value, pullback(2.0, &mut u_bar)), (13.0, 32.0));
    assert_eq!(u_bar, [8.0 + 5.0, 12.0 + 50.0]);
}

#[test]
fn of_every_type() {
    let (mut x, mut x_bar) = (3.0, 1.0);
    assert_eq!(step_number::grad(&mut x, 2.0, &mut x_bar), 9.0);
    assert_eq!((x, x_bar), (18.0, 12.0));
    let (mut x, mut x_dot) = (3.0, 1.0);
    step_number::jvp(&mut x, 2.0, &mut x_dot, 0.0);
    assert_eq!((x, x_dot), (18.0, 12.0));
    // u' = (u₀² u₁, u₀ u₁)
    let (mut u, mut u_bar) = ([2.0, 3.0], [1.0, 10.0]);
    step_array::accumulate_grad(&mut u, &mut u_bar);
    assert_eq!((u, u_bar), ([12.0, 6.0], [12.0 + 30.0, 4.0 + 20.0]));
    let (mut u, mut u_dot) = ([2.0, 3.0], [1.0, 10.0]);
    step_array::jvp(&mut u, &mut u_dot);
    assert_eq!((u, u_dot), ([12.0, 6.0], [52.0, 23.0]));
    // v₀' = v₀ r, then the first number of the row is v₀' v₁.
    let (mut v, mut rows) = (vec![2.0, 3.0], [[7.0, 5.0]]);
    let (mut v_bar, mut rows_bar) = (vec![1.0, 0.0], [[10.0, 0.0]]);
    step_vec::accumulate_grad(&mut v, &mut rows, &mut v_bar, &mut rows_bar);
    assert_eq!((v, rows), (vec![10.0, 3.0], [[30.0, 5.0]]));
    assert_eq!((v_bar, rows_bar), (vec![5.0 + 150.0, 100.0], [[0.0, 2.0 + 60.0]]));
}

#[test]
fn several_keep_the_order_of_the_parameters() {
    let (mut a, mut b) = ([2.0], [3.0]);
    let (mut a_bar, mut b_bar) = ([10.0], [100.0]);
    let (value, w_bar) = exchange::value_and_grad(&mut a, 5.0, &mut b, &mut a_bar, &mut b_bar);
    // a' = w b, b' = a, value = w b a.
    assert_eq!((value, a, b), (30.0, [15.0], [2.0]));
    assert_eq!((a_bar, w_bar, b_bar), ([100.0 + 15.0], 30.0 + 6.0, [50.0 + 10.0]));
    let (mut a, mut b) = ([2.0], [3.0]);
    let (mut a_dot, mut b_dot) = ([1.0], [0.0]);
    assert_eq!(exchange::jvp(&mut a, 5.0, &mut b, &mut a_dot, 0.0, &mut b_dot), (30.0, 15.0));
    assert_eq!((a_dot, b_dot), ([0.0], [1.0]));
}

#[differentiable]
fn numbered(q: &mut [(f64, usize)], s: f64) -> f64 {
    let mut r = s;
    for i in 0..q.len() {
        q[i].0 += r;
        q[i].1 += 1;
        r *= q[i].0;
    }
    r
}

#[test]
fn parts_without_derivatives_are_restored_with_the_rest() {
    let (mut q, mut q_bar) = ([(2.0, 7), (3.0, 8)], [(0.0, ()), (0.0, ())]);
    // r₁ = s (q₀ + s), r = r₁ (q₁ + r₁)
    let (value, s_bar) = numbered::value_and_grad(&mut q, 5.0, &mut q_bar);
    let (r_1, d_r1) = (35.0, 3.0 + 2.0 * 35.0);
    assert_eq!((value, q), (r_1 * (3.0 + r_1), [(7.0, 8), (38.0, 9)]));
    assert_eq!((s_bar, q_bar), (d_r1 * (2.0 + 2.0 * 5.0), [(d_r1 * 5.0, ()), (r_1, ())]));
}

#[test]
fn a_hessian_weighs_their_final_values() {
    // ū·u' = ū₀ u₀ u₁ + ū₁ (u₁ + w u₀ u₁) with u = (2, 3), w = 5, ū = (1, 10).
    let (mut u, mut u_dot, mut u_bar) = ([2.0, 3.0], [1.0, 10.0], [1.0, 10.0]);
    let w_bar: f64 = step::hvp(&mut u, 5.0, &mut u_dot, 0.5, &mut u_bar);
    assert_eq!(u, [6.0, 33.0]);
    assert_eq!(u_dot, [23.0, 10.0 + 5.0 * 23.0 + 3.0]);
    assert_eq!(u_bar, [51.0 * 10.0 + 30.0 * 0.5, 51.0 + 20.0 * 0.5]);
    assert_eq!(w_bar, 10.0 * (3.0 + 2.0 * 10.0));
    // value = w a b, a' = w b, b' = a.
    let (mut a, mut b) = ([2.0], [3.0]);
    let (mut a_dot, mut b_dot) = ([1.0], [0.5]);
    let (mut a_bar, mut b_bar) = ([10.0], [100.0]);
    let w_bar = exchange::hvp(&mut a, 5.0, &mut b, &mut a_dot, 0.25, &mut b_dot, &mut a_bar, &mut b_bar);
    assert_eq!(a_bar, [5.0 * 0.5 + 3.0 * 0.25]);
    assert_eq!(b_bar, [5.0 + 2.0 * 0.25 + 10.0 * 0.25]);
    assert_eq!(w_bar, 3.0 + 2.0 * 0.5 + 10.0 * 0.5);
}
