//! Exits from loops with arrays, tuples and `Vec`s, and from functions that were changing their arguments.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn array_from_loop(w: &[f64], x: f64) -> [f64; 2] {
    let mut a = [x, 1.0];
    for v in w {
        a[0] *= v + 0.5;
        if a[0] > 1.0 {
            return [a[0] * a[1], x];
        }
        a[1] += a[0];
    }
    a
}

#[differentiable(order = 2)]
fn uses_array(w: &[f64], x: f64) -> f64 {
    let a = array_from_loop(w, x);
    let b = array_from_loop(&w[1..], a[1]);
    a[0] * b[1] + a[1] * b[0]
}

#[differentiable(order = 2)]
fn tuple_from_loop(w: &[f64], x: f64) -> (f64, bool, f64) {
    let mut a = x;
    for (i, k) in [2usize, 0, 1].iter().enumerate() {
        a = a * w[*k] + x;
        if a > 1.2 {
            return (a, true, w[i] * a);
        }
        if a < -2.0 {
            return (x, false, a * a);
        }
    }
    (a * x, false, a)
}

#[differentiable(order = 2)]
fn uses_tuple(w: &[f64], x: f64) -> f64 {
    let (a, big, b) = tuple_from_loop(w, x);
    if big {
        a * b
    } else {
        let t = tuple_from_loop(w, b);
        t.0 * a + t.2
    }
}

#[differentiable(order = 2)]
fn broken_with_array(w: &[f64], x: f64) -> f64 {
    let mut k = 0;
    let mut u = [x, x * x];
    let v = loop {
        u[k % 2] = u[0] * u[1] + w[k];
        k += 1;
        if u[0] > 1.5 {
            break [u[1], u[0]];
        }
        if k == w.len() {
            break u;
        }
    };
    v[0] * u[1] + v[1] * x
}

#[differentiable(order = 2)]
fn partial(u: &mut [f64], x: f64) {
    for i in 0..u.len() {
        u[i] *= x;
        if u[i] > 1.0 {
            u[0] += u[i];
            return;
        }
        for j in 0..i {
            if u[j] < -0.4 {
                u[j] *= u[i];
                return;
            }
            u[i] += u[j] * x;
        }
    }
    u[0] = u[0] * u[1];
}

#[differentiable(order = 2)]
fn partials(w: &[f64], x: f64) -> f64 {
    let mut u = w.to_vec();
    for k in 0..4 {
        partial(&mut u, x + 0.3 * k as f64);
        if u[1] > 3.0 {
            break;
        }
    }
    partial(&mut u[1..], x);
    u[0] * u[1] + u[2]
}

#[differentiable(order = 2)]
fn labels(w: &[f64], x: f64) -> f64 {
    let mut a = x;
    let mut i = 0;
    'outer: while i < w.len() {
        i += 1;
        let mut j = 0;
        loop {
            if j == i {
                continue 'outer;
            }
            a = a * w[j] + 0.4;
            if a > 2.0 {
                a *= 0.3;
                break;
            }
            if a < -1.5 {
                break 'outer;
            }
            j += 1;
            for k in j..w.len() {
                if w[k] * a < -0.3 {
                    a += w[k];
                    continue 'outer;
                }
                a += 0.1 * w[k] * a;
            }
        }
        a += w[i - 1];
    }
    a * i as f64
}

#[differentiable(order = 2)]
fn conditions_of_while(w: &[f64], x: f64) -> f64 {
    let mut u = [x, 1.0];
    let mut k = 0;
    while k < w.len() && (u[0] * w[k]).abs() < 2.0 && !(u[1] > 4.0 || u[1] < -4.0) {
        u[0] += w[k] * u[1];
        u[1] *= 1.0 + u[0] * 0.3;
        k += 1;
    }
    while {
        k += 1;
        k < 7
    } {
        u[0] *= 0.9 + 0.1 * u[1];
    }
    u[0] * u[1]
}

#[differentiable(order = 2)]
fn never(x: f64) -> f64 {
    let mut a = x;
    loop {
        if a > 3.0 {
            return a * x;
        }
        loop {
            a *= 1.3;
            if a > 2.0 {
                break;
            }
        }
        match a > 2.5 {
            true => return a.sqrt(),
            false => a += x,
        }
    }
}

#[differentiable(order = 2)]
fn number_and_data(x: f64) -> (f64, Vec<usize>, [u8; 2], String, Option<usize>) {
    (x * x, vec![1], [1, 2], "ab".to_owned(), Some(3))
}

/// What carries no derivative comes back beside the number.
#[differentiable(order = 2)]
fn data_of_a_call(x: f64) -> f64 {
    let (y, v, a, s, o): (f64, Vec<usize>, [u8; 2], String, Option<usize>) = number_and_data(x);
    let (z, w) = (y * x, v.len());
    let last = if let Some(k) = o { k as f64 } else { 0.0 };
    y * w as f64 * z + f64::from(a[1]) * y + s.len() as f64 * y * y + last
}

judge! {
    data_of_a_call(x: f64 = 0.7);
    uses_array(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    uses_array(w: &[f64] = vec![0.2, 0.1, -0.6], x: f64 = 0.7);
    uses_tuple(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    uses_tuple(w: &[f64] = vec![0.9, 1.2, -4.6], x: f64 = 0.7);
    uses_tuple(w: &[f64] = vec![0.1, 0.2, -0.6], x: f64 = 0.7);
    broken_with_array(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    broken_with_array(w: &[f64] = vec![0.1, 0.2, -0.6], x: f64 = 0.7);
    partials(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    partials(w: &[f64] = vec![0.2, 0.3, 0.1], x: f64 = 0.7);
    labels(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4], x: f64 = 0.7);
    labels(w: &[f64] = vec![0.9, 1.2, 0.6, 0.4], x: f64 = 0.7);
    conditions_of_while(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4], x: f64 = 0.7);
    never(x: f64 = 0.7);
    never(x: f64 = 1.1);
}
