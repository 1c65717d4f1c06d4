//! Small numerical programs, with calls that change their arguments, recursion, and tables that are filled.

use super::calls::dot;
use differentiable::prelude::*;

#[differentiable(order = 2)]
fn relax(u: &mut [f64], w: &[f64], k: usize) -> f64 {
    let mut change = 0.0;
    let n = u.len();
    if n < 2 {
        return w[0];
    }
    for i in 1..n {
        let old = u[i];
        u[i] = 0.5 * (u[i - 1] + u[(i + k) % n]) * w[i % w.len()];
        change += (u[i] - old) * (u[i] - old);
        if change > 3.0 {
            return change;
        }
    }
    change
}

#[differentiable(order = 2)]
fn in_place(w: &[f64], x: f64, n: usize) -> f64 {
    let mut u = [x, 1.0, x * x, 0.5];
    let mut total = 0.0;
    for k in 0..n {
        let c = relax(&mut u, w, k);
        total += c * u[k % 4];
        if c < 0.01 {
            break;
        }
        let d = relax(&mut u[1..], &[x, c], k + 1);
        total *= 1.0 + 0.1 * d;
    }
    total + u[2]
}

#[differentiable(order = 2)]
fn axpy(a: f64, x: &[f64], y: &mut [f64]) {
    for i in 0..y.len() {
        y[i] += a * x[i];
    }
}

#[differentiable(order = 2)]
fn gram_schmidt(m: &[[f64; 3]; 3]) -> f64 {
    let mut q = *m;
    for i in 0..3 {
        for j in 0..i {
            let (c, r) = (dot(&q[i], &q[j]), q[j]);
            axpy(-c, &r, &mut q[i]);
        }
        let norm = dot(&q[i], &q[i]).sqrt();
        for v in q[i].iter_mut() {
            *v /= norm;
        }
    }
    q[0][1] + q[1][2] * 2.0 + q[2][0] * 3.0
}

#[differentiable(order = 2)]
fn conjugate_gradient(a: &[Vec<f64>], b: &[f64], steps: usize) -> f64 {
    let n = b.len();
    let mut x = vec![0.0; n];
    let mut r = b.to_vec();
    let mut p = r.clone();
    let mut rs = dot(&r, &r);
    for _ in 0..steps {
        let mut ap = vec![0.0; n];
        for i in 0..n {
            ap[i] = dot(&a[i], &p);
        }
        let alpha = rs / dot(&p, &ap);
        axpy(alpha, &p, &mut x);
        axpy(-alpha, &ap, &mut r);
        let new = dot(&r, &r);
        if new < 1e-12 {
            break;
        }
        let beta = new / rs;
        for i in 0..n {
            p[i] = r[i] + beta * p[i];
        }
        rs = new;
    }
    dot(&x, &x) + x[0]
}

#[differentiable(order = 2)]
fn ackermannish(x: f64, m: usize, n: usize) -> f64 {
    if m == 0 {
        return x + n as f64 * 0.1;
    }
    if n == 0 {
        return ackermannish(x * x, m - 1, 1);
    }
    let inner = ackermannish(x * 0.9, m, n - 1);
    ackermannish(inner, m - 1, (inner.abs() as usize).min(2)) * 0.5 + inner * x
}

#[differentiable(order = 2)]
fn quicksort_like(v: &[f64]) -> f64 {
    let mut a = v.to_vec();
    let n = a.len();
    for i in 0..n {
        for j in 0..n - 1 - i {
            if a[j] > a[j + 1] {
                let t = a[j];
                a[j] = a[j + 1];
                a[j + 1] = t;
            }
        }
    }
    let mut s = 0.0;
    for k in 0..v.iter().filter(|v| **v > -9.0).count() {
        s += a[k] * (k + 1) as f64 * a[n - 1];
    }
    s
}

#[differentiable(order = 2)]
fn state_machine(w: &[f64], word: &[u8]) -> f64 {
    let mut state = 0_usize;
    let mut score = 1.0;
    let mut held = None;
    for &c in word {
        state = match (state, c) {
            (0, b'a') => {
                score *= w[0];
                1
            }
            (1, b'b'..=b'd') => {
                score += w[1] * score;
                2
            }
            (2, _) if held.is_none() => {
                held = Some(c as usize % w.len());
                0
            }
            (s, _) => {
                score = score * 0.9 + w[s];
                (s + 1) % 3
            }
        };
    }
    match held {
        Some(k) => score * w[k],
        None => score,
    }
}

#[differentiable(order = 2)]
fn late_init(x: f64, n: usize) -> f64 {
    let y;
    let z;
    if n > 2 {
        y = x * x;
        z = y.sin();
    } else {
        z = x;
        y = z * 3.0;
    }
    let mut acc;
    acc = y;
    for _ in 0..n {
        let t;
        if acc > 1.0 {
            t = acc.sqrt();
        } else {
            t = acc * z;
        }
        acc = t + y;
    }
    acc
}

#[differentiable(order = 2)]
fn window_sums(w: &[f64], width: usize) -> f64 {
    let mut best = f64::NEG_INFINITY;
    let mut sum = 0.0;
    for i in 0..w.len() {
        sum += w[i];
        if i >= width {
            sum -= w[i - width];
        }
        if i + 1 >= width && sum > best {
            best = sum;
        }
    }
    best * best
}

#[differentiable(order = 2)]
fn tables(w: &[f64; 4]) -> f64 {
    let mut t = [[0.0; 4]; 4];
    for i in 0..4 {
        t[i][i] = w[i];
    }
    for len in 2..=4 {
        for i in 0..=4 - len {
            let j = i + len - 1;
            let mut best = t[i][i] * t[i + 1][j];
            for k in i + 1..j {
                let c = t[i][k] * t[k + 1][j];
                best = best.max(c);
            }
            t[i][j] = best + w[i] * w[j];
        }
    }
    t[0][3] + t[1][2]
}

#[differentiable(order = 2)]
fn self_alias(u: &mut [f64], i: usize, j: usize) -> f64 {
    u[i] = u[i] * u[j] + u[i];
    u[j] += u[i] * u[j];
    u[i] -= u[j];
    let t = u[i];
    u[i] = u[j];
    u[j] = t * u[i];
    u[i] + u[j]
}

#[differentiable(order = 2)]
fn aliased(x: f64, y: f64) -> f64 {
    let mut u = [x, y, x * y];
    let a = self_alias(&mut u, 1, 1);
    let b = self_alias(&mut u, 0, 2);
    let v = u;
    u[0] = 7.0;
    a * b + v[0] * u[1] + dot(&v, &u) + dot(&u, &u) + dot(&u[1..], &u[..2])
}

judge! {
    in_place(w: &[f64] = vec![0.9, 1.2], x: f64 = 0.7; n: usize = 3);
    in_place(w: &[f64] = vec![0.9, 1.2], x: f64 = 1.7; n: usize = 3);
    in_place(w: &[f64] = vec![0.9, 1.2], x: f64 = 0.7; n: usize = 0);
    gram_schmidt(m: &[[f64; 3]; 3] = [[1.0, 0.2, 0.3], [0.4, 1.3, 0.1], [0.2, 0.5, 0.9]]);
    conjugate_gradient(a: &[Vec<f64>] = vec![vec![2.0, 0.3], vec![0.3, 1.5]], b: &[f64] = vec![0.4, 0.9]; steps: usize = 2);
    conjugate_gradient(a: &[Vec<f64>] = vec![vec![2.0, 0.3], vec![0.3, 1.5]], b: &[f64] = vec![0.4, 0.9]; steps: usize = 1);
    ackermannish(x: f64 = 0.7; m: usize = 2, n: usize = 2);
    quicksort_like(v: &[f64] = vec![0.9, -1.2, 0.3, 2.0]);
    state_machine(w: &[f64] = vec![0.9, 1.2, 0.3]; word: &[u8] = b"abxacdaabb");
    late_init(x: f64 = 0.7; n: usize = 4);
    late_init(x: f64 = 1.7; n: usize = 1);
    window_sums(w: &[f64] = vec![0.9, -1.2, 0.3, 2.0]; width: usize = 2);
    tables(w: &[f64; 4] = [0.9, 1.2, 0.3, 2.0]);
    aliased(x: f64 = 0.7, y: f64 = 1.2);
}
