//! `f32`.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn log_sum_exp(w: &[f32], scale: f32) -> f32 {
    let mut largest = w[0];
    for v in w {
        largest = largest.max(*v);
    }
    let mut sum = 0.0;
    for v in w.iter() {
        sum += ((v - largest) * scale).exp();
    }
    sum.ln() / scale + largest
}

#[differentiable(order = 2)]
fn recurrent(x: [f32; 3], w: f32) -> f32 {
    let mut h = 0.1;
    for v in x {
        h = (h * w + v).tanh();
    }
    h * w
}

#[differentiable(order = 2)]
fn in_place(w: &[f32]) -> f32 {
    let mut u = w.to_vec();
    for i in 1..u.len() {
        u[i] = u[i - 1] * u[i] + 0.5;
    }
    u[u.len() - 1] * std::f32::consts::PI
}

#[differentiable(order = 2)]
fn branches(x: f32, n: i32) -> f32 {
    let y = if x > 0.0 { x.powi(n) } else { x };
    y.hypot(x).sqrt() + y.clamp(-1.0, 1.0) * 2.0_f32.powf(x)
}

#[differentiable(order = 2)]
fn narrowed_array(w: &[f64]) -> f32 {
    let mut u = [0.0_f32; 3];
    for i in 0..3 {
        u[i] = w[i] as f32;
    }
    for i in 1..3 {
        u[i] *= u[i - 1] + 0.5;
    }
    u[2] * u[1]
}

#[differentiable(order = 2)]
fn memory_and_loops(w: &[f32], x: f32, n: usize) -> f32 {
    let mut u = vec![x; n];
    let mut s = 0.0;
    for i in 0..n {
        u[i] = u[(i + 1) % n] * w[i % w.len()] + i as f32 * 0.1;
        s += u[i].powi(2) * 0.5;
        while u[i] > 0.5 {
            u[i] *= 0.7;
            s = s * 0.9 + u[i].sin();
        }
    }
    match n {
        3 => s.max(u[0]).min(10.0) + 2.0_f32.powf(x),
        _ => s,
    }
}

/// The literals of an inactive row are of the type of the active one.
#[differentiable(order = 2)]
fn rows_of_literals(x: f32, n: usize) -> f32 {
    let rows = [[x * 0.5, x.sin()], [0.25, 0.5]];
    let pairs = [[[x, 1.0]; 2], [[0.25, 0.5], [0.75, 2.0]]];
    rows[n % 2][0] * rows[(n + 1) % 2][1] * pairs[n % 2][1][0] * pairs[(n + 1) % 2][0][1] * x
}

judge! {
    rows_of_literals(x: f32 = 0.7; n: usize = 2) -> f32;
    rows_of_literals(x: f32 = 0.7; n: usize = 3) -> f32;
    log_sum_exp(w: &[f32] = vec![0.9, 1.2, -0.6], scale: f32 = 0.7) -> f32;
    recurrent(x: [f32; 3] = [0.9, 1.2, -0.6], w: f32 = 0.7) -> f32;
    in_place(w: &[f32] = vec![0.9, 1.2, -0.6]) -> f32;
    branches(x: f32 = 0.7; n: i32 = 3) -> f32;
    narrowed_array(w: &[f64] = vec![0.5, 1.25, -0.75]) -> f32;
    memory_and_loops(w: &[f32] = vec![0.9, 1.2, -0.6], x: f32 = 0.7; n: usize = 3) -> f32;
}
