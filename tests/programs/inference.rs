//! Types that only the use of a value tells, or only its arguments.

use differentiable::prelude::*;

/// The type of what `relu` gives is that of the array it is put in.
#[differentiable(order = 2)]
fn stored(a: &[f64], x: f64) -> f64 {
    let mut b = [x; 2];
    b[a.len() % 2] = relu(a[0]);
    b[(a.len() + 1) % 2] = a[0] * x;
    b[0] * b[1]
}

#[differentiable(order = 2)]
fn scaled(v: &[f64], x: f64) -> f64 {
    v[0] * x.sin() + v[1]
}

/// That of its neighbours in an array.
#[differentiable(order = 2)]
fn listed(a: &[f64], n: usize) -> f64 {
    let mut y = a[0];
    for k in 0..n {
        y += scaled(&[relu(a[k] * y), y], y);
        y = scaled(&vec![y, relu(y)], a[k]);
    }
    y
}

/// That of its argument: nobody reads it.
#[differentiable(order = 2)]
fn unread(f: &f64, h: &[f64], b: bool) -> f64 {
    if b {
        let mut m = (relu(*f), h[0] / (f.sin() + 2.0) - h[1]);
        m.1 *= *f;
        m.1 * m.1
    } else {
        *f
    }
}

#[differentiable(order = 2)]
fn pair(x: f64) -> [f64; 2] {
    [x, x * x]
}

/// Methods of what only a call tells the type of, in code without derivatives.
#[differentiable(order = 2)]
fn methods_of_results(w: &[f64], x: f64) -> f64 {
    let p = pair(x);
    let (r, s) = p[1].ceil().sin_cos();
    let mut c = [r, s];
    c[w.len() % 2] = c[1];
    if scaled(&p.to_vec(), x) < scaled(&p.clone(), 0.5 * x) + c[0] { x * c[0] } else { w[0] * c[1] }
}

/// A literal is of the type of the call's result that it replaces.
#[differentiable(order = 2)]
fn replaced(x: f64, b: bool) -> f64 {
    let mut a = scaled(&[x, x], x);
    let before = a * a;
    a = 0.5;
    let mut c = scaled(&[x, x], x);
    if b {
        c = 0.25;
    }
    x * (a.cos() + c.sin()) + before
}

judge! {
    replaced(x: f64 = 0.7; b: bool = true);
    replaced(x: f64 = 0.7; b: bool = false);
    methods_of_results(w: &[f64] = vec![0.9, 1.2], x: f64 = 0.7);
    stored(a: &[f64] = vec![0.9, 1.2], x: f64 = 0.7);
    listed(a: &[f64] = vec![0.9, 1.2, -0.6]; n: usize = 3);
    unread(f: &f64 = 0.7, h: &[f64] = vec![0.9, 1.2]; b: bool = true);
}
