//! Assignment and compound assignment, to variables and to places.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn compound(x: f64, y: f64) -> f64 {
    let mut a = x;
    a += y * a;
    a -= a * a * 0.5;
    a *= y + a;
    a /= 1.0 + x * x;
    a %= 5.0;
    a
}

#[differentiable(order = 2)]
fn compound_in_a_loop(x: f64, y: f64, n: usize) -> f64 {
    let mut a = x;
    for k in 0..n {
        a *= 0.9 + 0.1 * y;
        a += x / (k as f64 + 1.0);
        a -= 0.1 * a * a;
        a /= 1.0 + 0.1 * x * x;
    }
    a
}

#[differentiable(order = 2)]
fn compound_on_places(x: f64, w: &[f64]) -> f64 {
    let mut a = [x, x * x, 1.0];
    a[0] += w[0] * a[1];
    a[1] -= a[0] * w[1];
    a[2] *= a[0] + w[2];
    a[0] /= 1.0 + a[1] * a[1];
    a[1] %= 7.0;
    a[0] * a[1] + a[2]
}

#[differentiable(order = 2)]
fn compound_on_itself(x: f64) -> f64 {
    let mut a = [x, 2.0];
    a[0] += a[0];
    a[0] *= a[0];
    a[1] -= a[1] * a[0];
    a[1] *= a[1];
    let mut b = x;
    b += b;
    b *= b;
    a[0] * a[1] + b
}

#[differentiable(order = 2)]
fn overwritten(x: f64, w: &[f64]) -> f64 {
    let mut a = [x; 3];
    a[1] = a[0] * w[0];
    a[0] = a[1].sin();
    a[1] = 2.0;
    a[2] = a[0] * a[1] + a[2];
    a[0] = a[2] * a[0];
    a[0] + a[1] * a[2]
}

#[differentiable(order = 2)]
fn products_of_a_cell(w: &[f64]) -> f64 {
    let mut a = [1.0; 2];
    for k in 0..w.len() {
        a[0] *= w[k];
        a[1] = a[1] * w[k] + a[0];
    }
    a[0] * a[1]
}

#[differentiable(order = 2)]
fn indices_computed(w: &[f64]) -> f64 {
    let mut a = [0.0; 8];
    let n = w.len();
    let mut k = 1;
    for i in 0..n {
        a[(2 * i + 1) % 8] += w[i] * w[n - 1 - i];
        a[k] = a[k] * 0.5 + w[i];
        k = (k * 3) % 8;
    }
    let mut s = 0.0;
    for i in 0..8 {
        s += a[i] * a[(i + 3) % 8];
    }
    s
}

/// An index that changes between the write and the end of the iteration.
#[differentiable(order = 2)]
fn index_moves_on(w: &[f64]) -> f64 {
    let mut a = [0.3; 4];
    let mut at = 0;
    for v in w.iter() {
        a[at] = a[at] * v + v;
        at += 1;
        if at == 4 {
            at = 1;
        }
        a[at] += v.sin();
    }
    a[0] * a[1] + a[2] * a[3]
}

#[differentiable(order = 2)]
fn permuted(w: &[f64], order: &[usize]) -> f64 {
    let mut a = [0.0; 4];
    for (i, k) in order.iter().enumerate() {
        a[*k] = w[i] * w[*k] + a[i];
    }
    a[0] * a[1] * a[2] + a[3]
}

/// The integer of a tuple is changed beside its number.
#[differentiable(order = 2)]
fn integer_of_a_tuple(x: f64) -> f64 {
    let mut t = (x, 1_usize);
    t.1 += 3;
    t.0 *= x;
    let mut u = (0.5 * x, (true, 2_i32));
    for i in 0..3 {
        t.1 += i;
        u.1.1 = u.1.1 * 2 - 1;
        u.1.0 = u.1.1 % 2 == 0;
        t.0 *= x * t.1 as f64;
        u.0 += t.0 * f64::from(u.1.1);
    }
    if u.1.0 { u.0 } else { t.0 * t.1 as f64 + u.0 }
}

const SLOPES: [f64; 3] = [0.3, -0.6, 1.1];

/// What is assigned is one operand, however it is put together, and so is what it is assigned to.
#[differentiable(order = 2)]
fn constants(x: f64, b: bool) -> f64 {
    let mut v = 2.0_f64;
    v *= SLOPES[1] + 3.0;
    let mut k = 2;
    k *= 2 + 1;
    let mut u = SLOPES[1] + 3.0;
    u *= 2.0;
    u *= if b { 1.0 } else { 2.0 } + 3.0;
    u -= SLOPES[1] - 0.5;
    let mut m = 3 + 1;
    m <<= 1 + 1;
    m -= k as i32 - 1;
    let mut c = SLOPES[0] + 1.0;
    c /= -SLOPES[1] + x.floor();
    v * x + k as f64 * x.sin() + u + m as f64 * x * x + c * x
}

judge! {
    constants(x: f64 = 0.7; b: bool = true);
    integer_of_a_tuple(x: f64 = 0.7);
    compound(x: f64 = 0.7, y: f64 = 1.3);
    compound_in_a_loop(x: f64 = 0.7, y: f64 = 1.3; n: usize = 4);
    compound_in_a_loop(x: f64 = 0.7, y: f64 = 1.3; n: usize = 0);
    compound_on_places(x: f64 = 0.7, w: &[f64] = vec![0.3, -0.4, 1.2]);
    compound_on_itself(x: f64 = 0.7);
    overwritten(x: f64 = 0.7, w: &[f64] = vec![0.3]);
    products_of_a_cell(w: &[f64] = vec![0.8, 1.1, -0.9, 1.4]);
    indices_computed(w: &[f64] = vec![0.8, 1.1, -0.9, 1.4, 0.2]);
    index_moves_on(w: &[f64] = vec![0.8, 1.1, -0.9, 1.4, 0.2, 0.6]);
    permuted(w: &[f64] = vec![0.8, 1.1, -0.9, 1.4]; order: &[usize] = &[2, 0, 3, 1]);
}
