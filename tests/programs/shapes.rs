//! Shapes: arrays of tuples, `Vec`s of `Vec`s and of arrays, tuples in tuples, and parts of them as arguments.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn nested_vecs(w: &[f64], n: usize) -> f64 {
    let mut grid = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..n {
            grid[i][j] = w[(i + j) % w.len()] * (i as f64 + 1.0);
            if i > 0 {
                grid[i][j] += grid[i - 1][j] * w[0];
            }
        }
    }
    let mut s = 0.1;
    for i in 0..n {
        for j in 0..n {
            s = s * 0.5 + grid[i][j] * grid[j][i];
        }
    }
    s
}

#[differentiable(order = 2)]
fn vec_of_arrays(w: &[f64]) -> f64 {
    let mut rows = vec![[0.0; 2]; w.len()];
    for i in 0..w.len() {
        rows[i] = [w[i], w[i] * w[0]];
        rows[i][1] *= rows[0][0];
    }
    let mut s = 0.3;
    for row in &rows {
        s = s * row[0] + row[1];
    }
    for row in rows.iter_mut() {
        row[0] *= s;
    }
    s * rows[1][0]
}

#[differentiable(order = 2)]
fn arrays_of_tuples(x: f64, y: f64) -> f64 {
    let p = [(x, y), (y * x, 1.0), (2.0, x)];
    let mut s = 0.0;
    for i in 0..3 {
        s += p[i].0 * p[(i + 1) % 3].1;
    }
    let mut q = (p[0].0, [p[1].0, y]);
    q.1[0] *= q.0;
    q.0 += q.1[1];
    s * q.0 + q.1[0]
}

#[differentiable(order = 2)]
fn loops_over_tuples(x: f64, y: f64) -> f64 {
    let mut s = 0.2;
    let list = [(x, 1.0), (y, 2.0), (x * y, 3.0)];
    for p in list {
        s = s * p.0 + p.1;
    }
    for p in &list {
        s += p.0 * s;
    }
    let numbers = [x, y * x];
    for v in numbers {
        s *= v;
    }
    s
}

#[differentiable(order = 2)]
fn whole_rows(m: [[f64; 2]; 2], x: f64) -> f64 {
    let mut a = m;
    for k in 0..3 {
        let row = a[k % 2];
        a[(k + 1) % 2] = [row[0] * x, row[1] + row[0]];
        let copy = a;
        a[0][0] = copy[1][1] * copy[0][0];
        if a[0][0] > 0.5 {
            a = copy;
            a[1][0] *= x;
        }
    }
    a[0][0] * a[1][1] + a[0][1] * a[1][0]
}

#[differentiable(order = 2)]
fn step(u: &mut [f64; 2], v: &mut [f64], x: &f64) -> (f64, [f64; 2]) {
    let before = *u;
    u[0] = u[0] * v[0] * x;
    v[0] += u[0] * u[1];
    u[1] = before[0];
    (u[0] * v[0], [before[1], v[0]])
}

#[differentiable(order = 2)]
fn mixed_call(w: [f64; 2], x: f64) -> f64 {
    let mut u = w;
    let mut v = vec![x, w[0]];
    let mut s = 0.0;
    for k in 0..3 {
        let (y, z) = step(&mut u, &mut v, &w[1]);
        s += y * z[k % 2];
        if s > 0.2 {
            let again = step(&mut u, &mut v[1..], &x);
            s *= again.0 + again.1[1];
        }
        let t = &mut v;
        t[1] *= s;
    }
    s * u[0] + v[1]
}

#[differentiable(order = 2)]
fn bump(x: &mut f64, by: f64) -> f64 {
    let y = *x;
    *x = *x * by + y * y;
    y + by
}

#[differentiable(order = 2)]
fn numbers_by_reference(w: &[f64], x: f64) -> f64 {
    let mut a = x;
    let mut u = w.to_vec();
    let mut s = 0.0;
    for i in 0..u.len() {
        s += bump(&mut a, u[i]);
        s += bump(&mut u[i], a);
        let r = &mut a;
        *r *= 0.5;
        s += bump(r, s * 0.1);
    }
    let mut p = (a, s);
    s += bump(&mut p.0, p.1);
    s * p.0 + u[0]
}

#[differentiable(order = 2)]
fn fill(out: &mut Vec<f64>, w: &[f64], x: f64) {
    for i in 0..out.len() {
        out[i] = w[i % w.len()] * x + out[i] * out[i];
    }
}

#[differentiable(order = 2)]
fn fills(w: &[f64], x: f64) -> f64 {
    let mut out = vec![0.5; 4];
    fill(&mut out, w, x);
    let part = out[1..3].to_vec();
    fill(&mut out, &part, x * x);
    let mut rows = [[0.0; 2]; 2];
    rows[0].copy_from_slice(&[0.1, 0.2]);
    out[0] * out[3] + part[0]
}

#[differentiable(order = 2)]
fn swaps_in_tuples(x: f64, y: f64, n: usize) -> f64 {
    let mut state = (x, (y, x * y), 1);
    for k in 0..n {
        let (a, (b, c), m) = state;
        state = (b * 0.9 + a * 0.1, (c, a * b), m + k);
        if m > 2 {
            state.1.0 += a;
            state.0 *= c;
        }
    }
    state.0 * state.1.0 + state.1.1 * state.2 as f64
}

judge! {
    nested_vecs(w: &[f64] = vec![0.9, 1.2, -0.6]; n: usize = 3);
    vec_of_arrays(w: &[f64] = vec![0.9, 1.2, -0.6]);
    arrays_of_tuples(x: f64 = 0.7, y: f64 = 1.3);
    loops_over_tuples(x: f64 = 0.7, y: f64 = 1.3);
    whole_rows(m: [[f64; 2]; 2] = [[0.9, 1.2], [-0.6, 0.4]], x: f64 = 0.7);
    mixed_call(w: [f64; 2] = [0.9, 1.2], x: f64 = 0.7);
    numbers_by_reference(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    fills(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    swaps_in_tuples(x: f64 = 0.7, y: f64 = 1.3; n: usize = 4);
}
