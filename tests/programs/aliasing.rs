//! In-place updates and several names for one place.

use differentiable::prelude::*;

/// Each sweep reads what it has already overwritten.
#[differentiable(order = 2)]
fn stencil(w: &[f64], c: f64, sweeps: usize) -> f64 {
    let mut u = w.to_vec();
    for _ in 0..sweeps {
        for i in 1..u.len() - 1 {
            u[i] = u[i] + c * u[i - 1] * u[i + 1] - c * u[i] * u[i];
        }
    }
    let mut s = 0.0;
    for v in &u {
        s += v * v;
    }
    s
}

#[differentiable(order = 2)]
fn two_buffers(w: &[f64], c: f64) -> f64 {
    let mut old = w.to_vec();
    let mut new = w.to_vec();
    for _ in 0..3 {
        for i in 1..old.len() - 1 {
            new[i] = old[i] + c * (old[i - 1] - 2.0 * old[i] + old[i + 1]) * old[i];
        }
        for i in 0..old.len() {
            old[i] = new[i];
        }
    }
    old[1] * old[2]
}

#[differentiable(order = 2)]
fn element_swap(w: &[f64]) -> f64 {
    let mut u = [w[0], w[1], w[2]];
    for i in 0..2 {
        let t = u[i];
        u[i] = u[i + 1] * t;
        u[i + 1] = t;
    }
    u[0] * u[1] + u[2]
}

/// A reference and its root take turns.
#[differentiable(order = 2)]
fn reference_and_root(x: f64, w: &[f64]) -> f64 {
    let view = w;
    let part = &view[1..];
    let mut a = [x; 2];
    for i in 0..part.len() {
        a[0] = a[0] * part[i] + view[i] * w[i + 1];
        a[1] += a[0] * view[0];
    }
    a[0] * a[1]
}

/// A copy must not follow its original.
#[differentiable(order = 2)]
fn copy_before_write(a: [f64; 2]) -> f64 {
    let mut b = a;
    let before = b;
    b[0] = b[0] * b[1];
    let between = b[0];
    b[0] += before[0] * before[1];
    b[1] = between * b[0];
    before[0] * b[1] + between * b[0] + a[0]
}

/// A cell read, overwritten and read again in one iteration.
#[differentiable(order = 2)]
fn read_write_read(w: &[f64]) -> f64 {
    let mut u = w.to_vec();
    let mut s = 0.0;
    for i in 0..u.len() {
        let before = u[i];
        u[i] = before.sin() * w[0];
        let after = u[i];
        u[i] = after * before;
        s += u[i] * after + before * u[0];
    }
    s
}

#[differentiable(order = 2)]
fn indirect(w: &[f64], at: &[usize]) -> f64 {
    let mut u = [0.5; 3];
    for i in 0..at.len() {
        u[at[i]] = u[at[i]] * w[i] + u[at[(i + 1) % at.len()]];
    }
    u[0] * u[1] * u[2]
}

/// The same cell under two index expressions.
#[differentiable(order = 2)]
fn same_cell(w: &[f64]) -> f64 {
    let mut u = w.to_vec();
    let (i, j) = (1, 3 - 2);
    u[i] *= u[j];
    u[j] = u[i] * u[0];
    u[i] + u[j] * u[i]
}

/// Histories: every write stays needed.
#[differentiable(order = 2)]
fn history(x: f64, n: usize) -> f64 {
    let mut h = vec![x; n + 1];
    for k in 0..n {
        h[k + 1] = h[k] * x.cos() + h[k / 2];
    }
    let mut s = 0.0;
    for k in 0..n {
        s += h[k] * h[k + 1];
    }
    s
}

#[differentiable(order = 2)]
fn zeroed(w: &[f64]) -> f64 {
    let mut acc = [0.0; 2];
    let mut s = 0.0;
    for i in 0..w.len() {
        acc[0] = 0.0;
        for j in 0..=i {
            acc[0] += w[j] * w[i];
            acc[1] += acc[0];
        }
        s += acc[0] * acc[0] * acc[1];
    }
    s
}

#[differentiable(order = 2)]
fn weighed(p: &[f64], q: f64, r: &[f64]) -> f64 {
    p[0] * q + (r[1] * q).sin() * p[1]
}

#[differentiable(order = 2)]
fn against(x: &f64, r: &[f64]) -> f64 {
    r[0] * x + (r[1] * x).sin()
}

/// A `&mut` local that is passed as a shared reference, and more than once.
#[differentiable(order = 2)]
fn lent(c: &mut [f64], x: f64) -> f64 {
    c[1] *= x;
    let mut y = weighed(c, c[1], c) * weighed(c, x * c[0], c);
    for r in c.iter() {
        y *= against(r, c) + against(&y, c);
    }
    c[0] = weighed(c, (c.len() % 3) as f64, c);
    y * c[0]
}

#[differentiable(order = 2)]
fn lent_local(w: &[f64], x: f64) -> f64 {
    let mut c = w.to_vec();
    lent(&mut c, x) * c[0]
}

fn bump(k: &mut [f64]) -> f64 {
    k[0] += 1.0;
    k[0]
}

fn bump_one(k: &mut f64) -> f64 {
    *k += 1.0;
    *k
}

#[differentiable(order = 2)]
fn add_to(c: &mut [f64], x: f64) -> f64 {
    c[0] += x;
    c[0] * c[1]
}

/// A `&mut` into memory that becomes active only through it.
#[differentiable(order = 2)]
fn becomes_active(x: f64, n: usize) -> f64 {
    let mut z = [[0.5, 0.25], [1.5, 2.0]];
    let a = &mut z[1];
    let mut y = x;
    for _ in 0..n {
        a[1] -= 0.25;
        let step = x * a[0];
        if add_to(&mut a[0..], step) > y {
            y += a[1] * x;
        }
        y *= add_to(a, 0.3 * x) * 0.1;
    }
    y * z[1][0]
}

/// A `&mut` into memory that never does.
#[differentiable(order = 2)]
fn stays_inactive(x: f64, n: usize) -> f64 {
    let mut z = [[0.5, 0.25], [1.5, 2.0]];
    let mut y = x;
    for _ in 0..n {
        let a = &mut z[1];
        a[1] -= 0.25;
        a[0] = 0.5;
        y *= bump(a) * x;
        let b = a;
        y *= bump(&mut b[1..]) * x;
        y *= bump(b) * bump_one(&mut b[0]) * x;
        for v in b.iter() {
            y += *v;
        }
        let c = &mut z[0][1];
        *c += 1.0;
        y += bump_one(c) * x + *c;
        for i in 0..z[1].len() {
            y += z[1][i] + z[0][i];
        }
    }
    y
}

judge! {
    becomes_active(x: f64 = 0.7; n: usize = 3);
    stays_inactive(x: f64 = 0.7; n: usize = 3);
    lent_local(w: &[f64] = vec![0.9, 1.2], x: f64 = 1.3);
    stencil(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.7], c: f64 = 0.2; sweeps: usize = 3);
    stencil(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.7], c: f64 = 0.2; sweeps: usize = 0);
    two_buffers(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.7], c: f64 = 0.2);
    element_swap(w: &[f64] = vec![0.9, 1.2, -0.6]);
    reference_and_root(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6]);
    copy_before_write(a: [f64; 2] = [0.9, 1.2]);
    read_write_read(w: &[f64] = vec![0.9, 1.2, -0.6]);
    indirect(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.7]; at: &[usize] = &[0, 2, 1, 0, 2]);
    same_cell(w: &[f64] = vec![0.9, 1.2, -0.6]);
    history(x: f64 = 0.7; n: usize = 5);
    zeroed(w: &[f64] = vec![0.9, 1.2, -0.6]);
}
