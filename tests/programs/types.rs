//! Types in less usual spellings: aliases, lifetimes, paths, references to references.

use differentiable::prelude::*;

type Vector = [f64; 3];
type Pair = (f64, f64);

#[differentiable(order = 2)]
fn aliased_array(v: Vector, w: &Vector, x: f64) -> f64 {
    let mut u: Vector = v;
    for i in 0..3 {
        u[i] = u[i] * w[i] + x;
    }
    let sum = added(u, *w);
    sum[0] * sum[1] + sum[2]
}

#[differentiable(order = 2)]
fn added(a: Vector, b: Vector) -> Vector {
    let mut c = a;
    for i in 0..3 {
        c[i] += b[i] * a[0];
    }
    c
}

#[differentiable(order = 2)]
fn aliased_pair(p: Pair) -> f64 {
    let (a, b) = p;
    let q: Pair = (a * b, b);
    q.0 * q.1 + p.0
}

#[differentiable(order = 2)]
fn lifetimes<'a, 'b: 'a>(v: &'a [f64], w: &'b [f64]) -> f64 {
    let mut s = 0.1;
    for i in 0..v.len() {
        s += v[i] * w[i] * s;
    }
    s
}

#[differentiable(order = 2)]
fn paths(x: core::primitive::f64, w: std::vec::Vec<f64>) -> std::primitive::f64 {
    let mut a = x;
    for v in w.iter() {
        a = a * v + std::primitive::f64::sin(x);
    }
    a
}

#[differentiable(order = 2)]
fn arrays_of_slices<const N: usize>(m: &[[f64; N]], x: &[f64; N]) -> f64
where
    [(); N]: Sized,
{
    let mut s = 0.0;
    for row in m {
        let mut y = 0.0;
        for j in 0..N {
            y += row[j] * x[j];
        }
        s += y * y;
    }
    s
}

#[differentiable(order = 2)]
fn of_two_columns(m: &[[f64; 2]], x: [f64; 2]) -> f64 {
    arrays_of_slices(m, &x)
}

#[differentiable(order = 2)]
fn tuples_of_arrays(p: ([f64; 2], f64), q: &(f64, [f64; 2])) -> f64 {
    let (a, x) = p;
    a[0] * x + q.1[1] * a[1] * q.0
}

#[differentiable(order = 2)]
fn reference_to_reference(x: &f64, w: &[f64; 2]) -> f64 {
    let y = x;
    let v = w;
    let z = *y * v[0];
    z * *x + v[1]
}

judge! {
    aliased_array(v: Vector = [0.9, 1.2, -0.6], w: &Vector = [0.4, 0.8, 0.3], x: f64 = 0.7);
    aliased_pair(p: Pair = (0.7, 1.3));
    lifetimes(v: &[f64] = vec![0.9, 1.2], w: &[f64] = vec![0.4, 0.8]);
    paths(x: f64 = 0.7, w: Vec<f64> = vec![0.9, 1.2]);
    of_two_columns(m: &[[f64; 2]] = vec![[0.9, 1.2], [0.4, 0.8]], x: [f64; 2] = [0.7, -0.2]);
    tuples_of_arrays(p: ([f64; 2], f64) = ([0.9, 1.2], 0.7), q: &(f64, [f64; 2]) = (0.4, [0.8, 0.3]));
    reference_to_reference(x: &f64 = 0.7, w: &[f64; 2] = [0.9, 1.2]);
}
