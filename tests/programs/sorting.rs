//! Sorting by active values: the order is a constant for derivatives, the elements take their derivatives along.

use super::super::support::structs;
use differentiable::prelude::*;

#[derive(Differentiable, Clone, Debug)]
struct Task {
    urgency: f64,
    effort: f64,
}

structs! {
    Task { urgency, effort }
}

#[differentiable(order = 2)]
fn by_rank(x: &[f64]) -> f64 {
    let mut sorted = x.to_vec();
    sorted.sort_by(|a, b| a.partial_cmp(b).unwrap());
    sorted.iter().enumerate().map(|(rank, x)| x * x * (rank + 1) as f64).sum()
}

#[differentiable(order = 2)]
fn median(x: &[f64]) -> f64 {
    let mut sorted = x.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { 0.5 * (sorted[middle - 1] + sorted[middle]) }.powi(3)
}

/// The largest is changed, so that another one is the largest next time.
#[differentiable(order = 2)]
fn sorted_over_and_over(x: &[f64], n: usize) -> f64 {
    let mut x = x.to_vec();
    let mut total = 0.0;
    for k in 0..n {
        x.sort_unstable_by(|a, b| b.partial_cmp(a).unwrap());
        x[0] *= 0.3 * x[1];
        total += x[k % 2] * x[0];
    }
    total * x[1]
}

#[differentiable(order = 2)]
fn in_place(x: &mut [f64], weight: f64) -> f64 {
    x[0] *= weight;
    x.sort_by(|a, b| b.total_cmp(a));
    x[1] * weight + x[2] * x[0]
}

#[differentiable(order = 2)]
fn calls_in_place(x: &[f64], weight: f64) -> f64 {
    let mut y = x.to_vec();
    let first = in_place(&mut y, weight);
    first * y[1] + y[0]
}

#[differentiable(order = 2)]
fn structs_by_a_field(tasks: &[Task], limit: f64) -> f64 {
    let mut tasks = tasks.to_vec();
    tasks.sort_by(|a, b| b.urgency.partial_cmp(&a.urgency).unwrap());
    let (mut time, mut lateness) = (0.0, 0.0);
    for task in &tasks {
        time += task.effort * task.effort;
        lateness += task.urgency * (time - limit).max(0.0);
    }
    lateness
}

#[differentiable(order = 2)]
fn by_distance(x: &[f64], centre: f64) -> f64 {
    let mut near = x.to_vec();
    near.sort_by(|a, b| (a - centre).abs().total_cmp(&(b - centre).abs()));
    near.truncate(2);
    near.iter().map(|x| (x - centre).powi(2)).sum()
}

#[differentiable(order = 2)]
fn by_key(x: &[f64], centre: f64) -> f64 {
    let mut near = x.to_vec();
    near.sort_by_key(|x| ((x - centre) * 10.0) as i64);
    near[0] * near[1] * centre
}

/// What is sorted is a list of positions.
#[differentiable(order = 2)]
fn through_positions(x: &[f64], n: usize) -> f64 {
    let mut y = x.to_vec();
    let mut total = 1.0;
    for k in 0..n {
        let mut order: Vec<usize> = (0..y.len()).collect();
        order.sort_by(|i, j| y[*j].partial_cmp(&y[*i]).unwrap());
        for (rank, i) in order.iter().enumerate() {
            y[*i] *= 1.0 + 0.1 * rank as f64;
            total += y[order[0]] * y[k];
        }
    }
    total
}

#[differentiable(order = 2)]
fn rows_by_their_first(x: &[f64]) -> f64 {
    let mut rows = vec![vec![x[0], x[1] * x[1]], vec![x[1], x[2]], vec![x[2], x[0] * x[3]]];
    rows.sort_by(|a, b| a[0].partial_cmp(&b[0]).unwrap());
    rows[0][1] * rows[2][1] + rows[1][0]
}

#[differentiable(order = 2)]
fn only_if_asked(x: &[f64], sorts: bool) -> f64 {
    let mut y = x.to_vec();
    if sorts && x[0] > 0.0 {
        y.sort_by(f64::total_cmp);
    }
    y[0] * x[1] + y[2]
}

#[test]
fn equals_keep_their_order() {
    assert_eq!(median::grad(&[2.0, 1.0, 1.0, 3.0]), [0.5 * 3.0 * 2.25, 0.0, 0.5 * 3.0 * 2.25, 0.0]);
    assert_eq!(by_rank::grad(&[]), [0.0; 0]);
}

fn tasks() -> Vec<Task> {
    let pairs = [(0.4, 0.8), (1.2, 0.5), (-0.3, 1.1), (0.9, 0.7)];
    pairs.into_iter().map(|(urgency, effort)| Task { urgency, effort }).collect()
}

judge! {
    by_rank(x: &[f64] = vec![0.9, -0.2, 1.4, 0.3, -0.7]);
    median(x: &[f64] = vec![0.9, -0.2, 1.4, 0.3, -0.7]);
    sorted_over_and_over(x: &[f64] = vec![0.9, 1.4, 0.6, 1.1]; n: usize = 4);
    sorted_over_and_over(x: &[f64] = vec![0.9, 1.4, 0.6, 1.1]; n: usize = 0);
    calls_in_place(x: &[f64] = vec![0.9, -0.2, 1.4, 0.3], weight: f64 = 0.7);
    structs_by_a_field(tasks: &[Task] = tasks(), limit: f64 = 0.9);
    by_distance(x: &[f64] = vec![0.9, -0.2, 1.4, 0.3, -0.7], centre: f64 = 0.4);
    by_key(x: &[f64] = vec![0.93, -0.21, 1.44, 0.36, -0.7], centre: f64 = 0.41);
    through_positions(x: &[f64] = vec![0.9, -0.2, 1.4, 0.3]; n: usize = 3);
    rows_by_their_first(x: &[f64] = vec![0.9, -0.2, 1.4, 0.3]);
    only_if_asked(x: &[f64] = vec![0.9, -0.2, 1.4]; sorts: bool = true);
    only_if_asked(x: &[f64] = vec![0.9, -0.2, 1.4]; sorts: bool = false);
}
