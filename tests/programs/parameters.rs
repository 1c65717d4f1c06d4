//! Ways to take a parameter.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn mutable_number(mut x: f64, mut y: f64) -> f64 {
    x *= y;
    y += x;
    for _ in 0..2 {
        x = x * y + 0.1;
    }
    x * y
}

#[differentiable(order = 2)]
fn mutable_array(mut a: [f64; 2], x: f64) -> f64 {
    a[0] += x * a[1];
    a[1] *= a[0];
    a = [a[1], a[0] * x];
    a[0] * a[1]
}

#[differentiable(order = 2)]
fn mutable_integers(x: f64, mut n: usize, mut on: bool) -> f64 {
    let mut a = x;
    while n > 0 {
        a = if on { a * x } else { a + x };
        on = !on;
        n -= 1;
    }
    a
}

#[differentiable(order = 2)]
fn by_reference(x: &f64, y: &f64) -> f64 {
    let a = *x * y;
    a.sin() + x * *y + *x
}

#[differentiable(order = 2)]
fn tuple(p: (f64, f64), q: (f64, [f64; 2])) -> f64 {
    let (a, b) = p;
    a * q.0 + b * q.1[0] * p.1 + q.1[1]
}

#[differentiable(order = 2)]
fn slice_of_slices(w: &[f64], n: usize) -> f64 {
    let head = &w[..n];
    let tail = &w[n..];
    let inner = &tail[1..=1];
    head[0] * tail[0] + inner[0] * head[n - 1]
}

#[differentiable(order = 2)]
fn references_to_elements(w: &[f64]) -> f64 {
    let first = &w[0];
    let last = &w[w.len() - 1];
    *first * last + first.sin()
}

#[differentiable(order = 2)]
fn references_to_places(x: f64, w: &[f64]) -> f64 {
    let mut a = [x, 1.0, 2.0];
    {
        let head = &mut a[..2];
        head[0] *= w[0];
        head[1] += head[0] * w[1];
    }
    let cell = &mut a[2];
    *cell *= x;
    *cell += w[0];
    a[0] * a[1] + a[2]
}

#[differentiable(order = 2)]
fn ends_in_a_parameter(x: f64, y: f64) -> f64 {
    let mut s = y;
    for _ in 0..3 {
        s *= y;
    }
    if s > 1.0 { x } else { s }
}

#[differentiable(order = 2)]
fn no_use(x: f64, w: &[f64], a: [f64; 2], v: Vec<f64>) -> f64 {
    let _ = (w, a, v);
    x * x
}

#[differentiable(order = 2, wrt(x))]
fn inactive_boxes(x: f64, k: Box<f64>, mut m: Box<f64>) -> f64 {
    *m += 1.0;
    x * *k * *m * x + k.sin()
}

#[differentiable(order = 2)]
fn of_content(x: f64, y: &f64) -> f64 {
    x * y * y
}

#[differentiable(order = 2)]
fn boxed_numbers(x: Box<f64>, y: Box<f64>, n: usize) -> f64 {
    let a = *x;
    let mut s = *x * *y;
    for _ in 0..n {
        if *x > 3.0 {
            return *y;
        }
        s = s * a + y.sin();
        s += x.max(*y);
    }
    of_content(*x, &*y) + s
}

/// Parameters without names.
#[differentiable(order = 2)]
fn unnamed(x: f64, _: f64, _: usize) -> f64 {
    x * x
}

judge! {
    unnamed(x: f64 = 0.7, y: f64 = 1.3; n: usize = 2);
    inactive_boxes(x: f64 = 0.7; k: Box<f64> = Box::new(0.3), m: Box<f64> = Box::new(0.4));
    mutable_number(x: f64 = 0.7, y: f64 = 1.3);
    mutable_array(a: [f64; 2] = [0.9, 1.2], x: f64 = 0.7);
    mutable_integers(x: f64 = 0.7; n: usize = 4, on: bool = true);
    by_reference(x: &f64 = 0.7, y: &f64 = 1.3);
    tuple(p: (f64, f64) = (0.7, 1.3), q: (f64, [f64; 2]) = (0.4, [0.9, -0.6]));
    slice_of_slices(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]; n: usize = 2);
    references_to_elements(w: &[f64] = vec![0.9, 1.2, -0.6]);
    references_to_places(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2]);
    ends_in_a_parameter(x: f64 = 0.7, y: f64 = 1.3);
    ends_in_a_parameter(x: f64 = 0.7, y: f64 = 0.8);
    no_use(x: f64 = 0.7, w: &[f64] = vec![0.9], a: [f64; 2] = [0.3, 0.4], v: Vec<f64> = vec![0.1]);
}

/// By the chain rule: a box passes what its content does.
#[test]
fn boxes() {
    let (x, y) = (0.7, 1.3_f64);
    let value = |x: f64, y: f64| boxed_numbers(Box::new(x), Box::new(y), 1);
    // s = x y x + sin y + max(x, y), and x y y beside it
    let (by_x, by_y) = (2.0 * x * y + y * y, x * x + y.cos() + 1.0 + 2.0 * x * y);
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a}, {b}");
    let (g, h) = boxed_numbers::grad(Box::new(x), Box::new(y), 1);
    close(*g, by_x);
    close(*h, by_y);
    let (y0, change) = boxed_numbers::jvp(Box::new(x), Box::new(y), 1, &Box::new(1.0), &Box::new(2.0));
    close(y0, value(x, y));
    close(change, by_x + 2.0 * by_y);
    let (g, h) = boxed_numbers::vjp(Box::new(x), Box::new(y), 1).1(2.0);
    close(*g, 2.0 * by_x);
    close(*h, 2.0 * by_y);
    let (g, h) = boxed_numbers::hvp(Box::new(x), Box::new(y), 1, &Box::new(1.0), &Box::new(0.0));
    close(*g, 2.0 * y);
    close(*h, 2.0 * x + 2.0 * y);
}
