//! `Vec`s that change their length, in forms that random programs found.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn popped_for_nothing(x: f64, n: usize) -> f64 {
    let mut rows = vec![vec![x, x * x, 1.0], vec![x.sin()]];
    if n > 1 {
        let _dropped = rows[0].pop().unwrap();
        rows[0].remove(0);
    }
    let _row = rows.pop().expect("there are two");
    rows[0][0] * x
}

#[differentiable(order = 2)]
fn rows_taken_out_in_a_loop(xs: &[f64], k: f64) -> f64 {
    let mut rows = vec![xs.to_vec(), vec![k, k * xs[0]], vec![k.sin(), xs[1]]];
    let mut sum = 0.0;
    while rows.len() > 1 {
        let row = rows.remove(0);
        sum += (1.0 + row[row.len() - 1]).tanh() * row[0];
    }
    sum * rows[0][1]
}

#[differentiable(order = 2)]
fn an_end_where_no_derivative_flows(xs: &[f64], k: f64, n: usize) -> f64 {
    let mut v = xs.to_vec();
    for _ in 0..n {
        *v.last_mut().unwrap() += k;
    }
    let steps = (v.last().unwrap() * 2.0).floor() + (*v.get(0).unwrap()).signum();
    steps * k + v[0] * v[1]
}

#[differentiable(order = 2)]
fn changed_in_a_condition(x: f64) -> f64 {
    let mut v = vec![x, x * x, 3.0 * x];
    if v.pop().unwrap() > 1.0 && v.pop().unwrap() > 0.5 {
        return v[0] * v.len() as f64 * x;
    }
    if {
        v.rotate_left(1);
        v[0] * 0.5
    } < 3.0
    {
        return v[0].sin();
    }
    v[v.len() - 1] + v.len() as f64
}

#[differentiable(order = 2)]
fn popped_in_the_middle(x: f64) -> f64 {
    let mut v = vec![x, x * x, 3.0 * x];
    (v.len() as f64) * v.pop().unwrap() + v[v.len() - 1] * v.pop().unwrap() * v.len() as f64 + v[0]
}

#[differentiable(order = 2)]
fn single(xs: &[f32]) -> f32 {
    let mut v = xs.to_vec();
    v[1..].fill(1e-1);
    v.push(0.5);
    v.insert(0, 0.25);
    v.resize(5, 1.5);
    v[1] * v[2] + v[1] * v[4] * v[3]
}

judge! {
    popped_for_nothing(x: f64 = 0.7; n: usize = 1);
    popped_for_nothing(x: f64 = 0.7; n: usize = 2);
    rows_taken_out_in_a_loop(xs: &[f64] = vec![0.4, -0.9, 1.2], k: f64 = 0.8);
    an_end_where_no_derivative_flows(xs: &[f64] = vec![0.4, -0.9], k: f64 = 0.8; n: usize = 2);
    changed_in_a_condition(x: f64 = 0.1);
    changed_in_a_condition(x: f64 = 0.6);
    changed_in_a_condition(x: f64 = 1.5);
    popped_in_the_middle(x: f64 = 0.7);
    single(xs: &[f32] = vec![0.4, -0.9]) -> f32;
}
