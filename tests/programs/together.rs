//! Several features at once, as programs have them.

use std::cmp::Ordering;

use differentiable::prelude::*;

#[derive(Clone, Copy, PartialEq)]
enum State {
    Up,
    Down,
    Flat(usize),
}

#[differentiable(order = 2)]
fn state_machine(w: &[f64]) -> f64 {
    let mut state = State::Up;
    let mut a = 0.7;
    for v in w {
        state = match state {
            State::Up => {
                a = a * v + 1.0;
                State::Down
            }
            State::Down => {
                a = a.sin() * v;
                State::Flat(2)
            }
            State::Flat(0) => {
                a += v;
                State::Up
            }
            State::Flat(k) => {
                a *= 1.1;
                State::Flat(k - 1)
            }
        };
        if state == State::Down {
            a *= v;
        }
    }
    a
}

#[differentiable(order = 2, inactive(data))]
fn windows_of_data(x: f64, data: &[f64]) -> f64 {
    let mut a = x;
    for i in 0..data.len() - 1 {
        let window = &data[i..i + 2];
        a = a * window[0] + a * a * window[1] * x;
    }
    let mut k = 0;
    while k < data.len() {
        let rest = &data[k..];
        a = a * rest[0] + x * rest.len() as f64;
        k += 2;
    }
    a
}

#[differentiable(order = 2)]
fn fibonacci(w: &[f64]) -> f64 {
    let (mut i, mut j) = (0, 1);
    let mut a = 1.0;
    while i < w.len() {
        a = a * w[i] + 0.5;
        (i, j) = (j, i + j + 1);
    }
    a * j as f64
}

#[differentiable(order = 2)]
fn visited(w: &[f64], order: &[[usize; 2]]) -> f64 {
    let mut seen = [[false; 2]; 3];
    let mut a = 1.0;
    for i in 0..order.len() {
        for j in 0..2 {
            let k = order[i][j];
            if !seen[k][j] {
                a = a * w[k] + w[order[(i + 1) % order.len()][j]];
                seen[k][j] = true;
            } else {
                a *= 0.5 * a;
            }
        }
    }
    a
}

#[differentiable(order = 2)]
fn comparisons(x: f64, y: f64) -> f64 {
    let a = match x.partial_cmp(&y) {
        Some(Ordering::Less) => x * y,
        Some(_) => x + y,
        None => 0.0,
    };
    let b = if x.total_cmp(&y).is_lt() && !(a < y) || x == y { a * x } else { a };
    if b.is_sign_negative() || b > f64::MAX { -b } else { b * a }
}

#[differentiable(order = 2)]
fn matching_macros(x: f64, n: usize) -> f64 {
    let mut a = x;
    for k in 0..n {
        if matches!(k, 1 | 3) {
            a = a * x + 1.0;
        }
        let name = format!("{k}{n}");
        if name.starts_with('2') && !matches!(name.len(), 0..=1) {
            a *= a;
        }
    }
    a
}

#[differentiable(order = 2)]
fn parts_of_temporaries(x: f64, y: f64, n: usize) -> f64 {
    let a = [x, y, x * y][n % 3] * (x, y * y).1;
    let larger = [x, y][usize::from(y > x)];
    a * larger + [[x, 1.0], [y, x * x]][1][n % 2]
}

#[differentiable(order = 2)]
fn mutable_row(m: [[f64; 2]; 3], x: f64) -> f64 {
    let mut m = m;
    for i in 0..3 {
        let row = &mut m[i];
        row[0] *= x;
        row[1] = row[0] * row[1] + row[1] * row[1];
    }
    for i in 0..2 {
        let above = m[i];
        let row = &mut m[i + 1];
        row[0] += above[1] * row[1];
    }
    m[2][0] * m[1][1]
}

#[differentiable(order = 2)]
fn slices_of_slices(w: &[f64], n: usize) -> f64 {
    let mut u = w.to_vec();
    let part = &w[1..][..n];
    for v in &w[n..] {
        u[0] += v * part[0];
    }
    for v in w[..n].iter() {
        u[1] *= v;
    }
    for v in u[1..].iter_mut() {
        *v *= *v;
    }
    for v in &mut u[..2] {
        *v += part[1] * *v;
    }
    u[0] * u[1] + u[2]
}

#[differentiable(order = 2)]
fn nested_iters(m: &[[f64; 2]; 3]) -> f64 {
    let mut s = 0.3;
    for row in m.iter() {
        for v in row.iter() {
            s = s * v + 0.1;
        }
    }
    for row in m {
        for &v in row {
            s += v * s;
        }
    }
    s
}

#[differentiable(order = 2)]
fn continues_in_whiles(w: &[f64]) -> f64 {
    let mut a = 0.5;
    let mut k = 0;
    while k < w.len() {
        let v = w[k];
        k += 1;
        if v < 0.0 {
            continue;
        }
        a = a * v + 0.2;
        if a > 3.0 {
            break;
        }
        a *= a;
    }
    a * k as f64
}

#[differentiable(order = 2)]
fn options(x: f64, w: &[f64]) -> f64 {
    let mut best: Option<usize> = None;
    let mut a = x;
    for i in 0..w.len() {
        if let Some(k) = best {
            if w[i] > w[k] {
                best = Some(i);
            }
            a = a * w[k] + x;
        } else {
            best = Some(i);
        }
    }
    match best {
        Some(k) => a * w[k],
        None => a,
    }
}

const COLS: usize = 2;
const ROWS: usize = 3;
const TABLE: [[f64; COLS]; ROWS] = [[0.5, 1.5], [-0.3, 0.8], [1.1, 0.2]];

#[differentiable(order = 2)]
fn constant_tables(x: f64) -> f64 {
    let mut a = [[x; COLS]; ROWS];
    let mut b = [0.0; ROWS * COLS];
    for i in 0..ROWS {
        for j in 0..COLS {
            a[i][j] *= TABLE[i][j] + a[(i + 1) % ROWS][j];
            b[i * COLS + j] = a[i][j] * TABLE[ROWS - 1 - i][j];
        }
    }
    b[0] * b[3] + b[5] * a[2][1]
}

#[differentiable(order = 2)]
fn late_bindings(w: &[f64]) -> f64 {
    let mut s = 0.2;
    for v in w {
        let y;
        let z: f64;
        if *v > 0.0 {
            y = v * s;
            z = y.sin();
        } else {
            y = s;
            z = *v;
        }
        s = y * z + s;
        let mut last;
        last = s * v;
        if s > 0.5 {
            last *= 2.0;
        }
        s += 0.1 * last;
    }
    s
}

#[differentiable(order = 2)]
fn update(u: &mut [f64], x: f64) -> bool {
    u[0] *= x;
    if u[0] > 1.0 {
        return true;
    }
    u[1] += u[0];
    false
}

#[differentiable(order = 2)]
fn call_with_flag(w: &[f64], x: f64) -> f64 {
    let mut u = w.to_vec();
    let mut count = 0;
    for _ in 0..4 {
        let hit = update(&mut u, x);
        if hit {
            count += 1;
            u[0] *= 0.3;
        }
        let done = update(&mut u, 1.1);
        if done {
            break;
        }
    }
    u[0] * u[1] + count as f64 * x
}

#[differentiable(order = 2)]
fn value_and_count(x: f64) -> (f64, usize) {
    let mut a = x;
    let mut n = 0;
    while a < 5.0 {
        a = a * a + 0.5;
        n += 1;
    }
    (a, n)
}

#[differentiable(order = 2)]
fn uses_count(x: f64, w: &[f64]) -> f64 {
    let (a, n) = value_and_count(x);
    let b = value_and_count(x * 0.5);
    a * w[n % w.len()] + b.0 * w[b.1 % w.len()]
}

#[differentiable(order = 2)]
fn early_returns_and_memory(w: &[f64], x: f64) -> f64 {
    let mut u = [x; 4];
    for i in 0..w.len() {
        u[i % 4] *= w[i];
        for j in 0..4 {
            u[j] = u[j] * u[(j + 1) % 4] + 0.1;
            if u[j] > 2.0 {
                if j == 0 {
                    continue;
                }
                return u[j] * u[0];
            }
        }
        update(&mut u, w[i]);
        if u[1] < -1.0 {
            break;
        }
    }
    u[0] * u[1] * u[2] * u[3]
}

#[differentiable(order = 2)]
fn inner_break_rows(w: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..w.len() {
        let mut t = 0.0;
        for j in i..w.len() {
            if w[j] < 0.0 {
                break;
            }
            t += w[j] * w[i];
        }
        s += t * t;
    }
    s
}

judge! {
    state_machine(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 0.4, 1.1, 0.7]);
    windows_of_data(x: f64 = 0.7; data: &[f64] = &[0.9, 1.2, -0.6, 0.8]);
    fibonacci(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 0.4, 1.1, 0.7]);
    visited(w: &[f64] = vec![0.9, 1.2, -0.6]; order: &[[usize; 2]] = &[[0, 1], [2, 1], [0, 0]]);
    comparisons(x: f64 = 0.7, y: f64 = 1.3);
    comparisons(x: f64 = 1.7, y: f64 = -1.3);
    matching_macros(x: f64 = 0.7; n: usize = 5);
    parts_of_temporaries(x: f64 = 0.7, y: f64 = 1.3; n: usize = 2);
    mutable_row(m: [[f64; 2]; 3] = [[0.9, 1.2], [-0.6, 0.8], [0.4, 1.1]], x: f64 = 0.7);
    slices_of_slices(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8]; n: usize = 2);
    nested_iters(m: &[[f64; 2]; 3] = [[0.9, 1.2], [-0.6, 0.8], [0.4, 1.1]]);
    continues_in_whiles(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8]);
    options(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 1.8]);
    constant_tables(x: f64 = 0.7);
    late_bindings(w: &[f64] = vec![0.9, 1.2, -0.6, 1.8]);
    call_with_flag(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.8);
    call_with_flag(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 1.3);
    uses_count(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6]);
    early_returns_and_memory(w: &[f64] = vec![0.9, 1.2, -0.6, 1.8], x: f64 = 0.7);
    early_returns_and_memory(w: &[f64] = vec![0.9, 1.2, 1.6, 1.8], x: f64 = 1.2);
    inner_break_rows(w: &[f64] = vec![0.9, 1.2, -0.6, 1.8, 0.3]);
}
