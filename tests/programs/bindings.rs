//! `let`: mutable, shadowed, annotated, deferred, destructured.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn shadowing(x: f64, y: f64) -> f64 {
    let x = x * y;
    let y = x + y;
    let x = x.sin() * y;
    {
        let x = y * y;
        let y = x + 1.0;
        let _ = y;
    }
    x * y
}

#[differentiable(order = 2)]
fn mutable(x: f64) -> f64 {
    let mut a = x;
    let mut b = a * 2.0;
    a = b * a;
    b = a + b;
    a += b * x;
    a * b
}

#[differentiable(order = 2)]
fn annotated(x: f64) -> f64 {
    let a: f64 = 2.0;
    let mut b: f64 = x;
    let c: f64 = a * b;
    b = c.powf(a);
    let n: i32 = 3;
    b * c.powi(n)
}

#[differentiable(order = 2)]
fn deferred(x: f64, y: f64) -> f64 {
    let a;
    let b: f64;
    if x < y {
        a = x * x;
        b = y;
    } else {
        a = y;
        b = x * y;
    }
    a * b + a
}

#[differentiable(order = 2)]
fn tuples(x: f64, y: f64) -> f64 {
    let (a, b) = (x * y, x + y);
    let (c, (d, e)) = (a * b, (b, a - b));
    let t = (c, d * e);
    let (_, last) = t;
    t.0 * t.1 + last * last
}

#[differentiable(order = 2)]
fn nested_tuples(x: f64, y: f64) -> f64 {
    let t = ((x, y * y), x * y);
    let u = (t.0, t.1 * 2.0);
    u.0.0 * u.0.1 + u.1
}

#[differentiable(order = 2)]
fn mixed_tuples(x: f64) -> f64 {
    let (a, n, flag) = (x * x, 3, x > 0.0);
    if flag { a.powi(n) } else { a }
}

#[differentiable(order = 2)]
fn swapped(x: f64, y: f64) -> f64 {
    let mut a = x.sin();
    let mut b = y * x;
    (a, b) = (b, a * b);
    (a, b) = (b * 2.0, a);
    a - b * b
}

#[differentiable(order = 2)]
fn mutable_tuple(x: f64, y: f64) -> f64 {
    let mut t = (x, y);
    t.0 = t.0 * t.1;
    t.1 += t.0;
    t = (t.1, t.0 * x);
    t.0 * t.1
}

#[differentiable(order = 2)]
fn carried_tuple(x: f64, y: f64) -> f64 {
    let mut t = (x, y);
    for _ in 0..3 {
        t = (t.1 * 0.9, t.0 + t.1 * t.0);
    }
    t.0 * t.1
}

#[differentiable(order = 2)]
fn mutable_parts(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    for _ in 0..3 {
        a = a * b + 0.1;
        b += 0.5 * a;
    }
    a * b
}

/// Several names for one value, and one name for several values.
#[differentiable(order = 2)]
fn copies(x: f64) -> f64 {
    let a = x;
    let b = a;
    let mut c = b;
    let d = c;
    c = c * d;
    let e = c;
    c = e + a;
    c * e * d
}

judge! {
    shadowing(x: f64 = 0.7, y: f64 = 1.3);
    mutable(x: f64 = 0.7);
    annotated(x: f64 = 0.7);
    deferred(x: f64 = 0.7, y: f64 = 1.3);
    deferred(x: f64 = 1.3, y: f64 = 0.7);
    tuples(x: f64 = 0.7, y: f64 = 1.3);
    nested_tuples(x: f64 = 0.7, y: f64 = 1.3);
    mixed_tuples(x: f64 = 0.7);
    swapped(x: f64 = 0.7, y: f64 = 1.3);
    mutable_tuple(x: f64 = 0.7, y: f64 = 1.3);
    carried_tuple(x: f64 = 0.7, y: f64 = 1.3);
    mutable_parts(x: f64 = 0.7, y: f64 = 1.3);
    copies(x: f64 = 0.7);
}
