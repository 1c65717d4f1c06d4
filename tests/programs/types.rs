//! Types in less usual spellings: aliases, lifetimes, paths, references to references.

use differentiable::prelude::*;

type Real = f64;
type Single = f32;
type Vector = [Real; 3];
type Pair = (f64, f64);
type Pairs = Vec<(Real, f64)>;
type List = Vec<Real>;

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
fn aliased_array_of_reals(v: Vector, w: &Vector, x: Real) -> Real {
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

#[differentiable(order = 2)]
fn aliased_numbers(x: Real, y: &Real) -> Real {
    let a = x * y;
    let mut b: Real = a.sin();
    for _ in 0..3 {
        b = b * a + x;
    }
    assert!(!b.is_nan() && x < 1e300);
    if b > 0.0 { b * x } else { a }
}

/// No type in sight is known to be a number.
#[differentiable(order = 2)]
fn aliased_elements(v: Vector, w: &Vector) -> Real {
    let mut u = v;
    let mut s = u[0];
    for i in 0..3 {
        s = s * w[i] + u[i];
        u[i] = s * s;
        s *= u[0].cos();
    }
    s * u[1] + u[2]
}

#[differentiable(order = 2)]
fn aliased_changes(u: &mut List, x: Real) {
    for i in 0..u.len() {
        let old = u[i];
        if old > 0.5 {
            u[i] = old * x * old;
        }
    }
}

#[differentiable(order = 2)]
fn aliased_results(v: Vector, x: Real) -> Real {
    let mut list: List = added(v, v).to_vec();
    aliased_changes(&mut list, x);
    let y = aliased_numbers(list[0] * 0.1, &x);
    let mut s = y;
    for _ in 0..2 {
        s = aliased_numbers(s * 0.1, &(0.1 * list[1])) * s;
    }
    s
}

#[differentiable(order = 2)]
fn aliased_result_of_a_call(x: Real) -> Real {
    aliased_numbers(x, &x)
}

#[differentiable(order = 2)]
fn aliased_components(p: Pair, q: &Pairs) -> Real {
    let (a, mut b) = p;
    for i in 0..q.len() {
        b = b * q[i].0 * a + q[i].1 * b;
    }
    b
}

#[differentiable(order = 2)]
fn aliased_list(v: &List, u: List) -> Real {
    let mut s = 0.5;
    for i in 0..v.len() {
        s += v[i] * u[i] * v[i] * s;
    }
    s
}

#[differentiable(order = 2)]
fn aliased_lists(v: &[f64]) -> f64 {
    let mut u: List = v.to_vec();
    u[0] *= u[1];
    aliased_list(&u, v.to_vec()) + aliased_list(&u, u.clone())
}

#[differentiable(order = 2)]
fn lists_of_known_types(v: &Vec<f64>, w: Vec<f64>) -> f64 {
    aliased_list(v, w.clone()) * aliased_list(&w, v.clone()) + aliased_list(&v.to_vec(), w)
}

#[differentiable(order = 2)]
fn aliased_casts(x: Real, y: Single, n: usize) -> Real {
    let mut a = x * n as Real;
    for _ in 0..2 {
        a = a * y as Real + (x as Single * y) as f64;
    }
    a as Real
}

type Count = usize;
type Flag = bool;
type Table = Vec<usize>;

/// What is counted with, or tested, is no number to differentiate.
#[differentiable(order = 2)]
fn aliased_integers(x: &[f64], n: Count, last: Count, on: Flag, table: Table) -> f64 {
    let m: Count = n + 1;
    let mut s = x[last] * m as f64;
    for i in 0..n {
        s += x[table[i % table.len()]] * i as f64 * s;
    }
    if on && n > 1 { s * (n % 3) as f64 * s } else { s }
}

#[differentiable(order = 2)]
fn calls_with_integers(x: &[f64], k: usize) -> f64 {
    aliased_integers(x, k, k - 1, k > 1, vec![0, 1]) + aliased_integers(x, k + 1, 0, false, vec![1])
}

#[differentiable(order = 2)]
fn counted_halves(x: f64) -> (f64, usize, bool) {
    let (mut y, mut times) = (x, 0);
    while y > 1.0 {
        y *= 0.5;
        times += 1;
    }
    (y, times, times > 1)
}

/// Arithmetic with an integer literal shows that a part of a result is an integer.
#[differentiable(order = 2)]
fn integers_of_a_call(x: f64) -> f64 {
    let (y, n, is_large) = counted_halves(x);
    let m = n * 2 + 1;
    let mut s = y * m as f64 * x;
    for _ in 0..m {
        s = s * x * 0.5;
    }
    let t = counted_halves(s.abs());
    let mut k = t.1;
    k += 1;
    if is_large { s * y * k as f64 } else { s }
}

#[differentiable(order = 2)]
fn cell(u: &mut [f64], x: f64) -> usize {
    u[0] *= x;
    (x * 3.0) as usize
}

#[differentiable(order = 2)]
fn integer_of_a_call(x: f64, w: &[f64]) -> f64 {
    let mut u = w.to_vec();
    let mut s = x;
    for i in 0..2 {
        let n = cell(&mut u, x);
        let m = n * 2 + i;
        s = s * u[m % w.len()] + m as f64 * x;
        if n > 1 {
            s *= n as f64 * u[0];
        }
    }
    s
}

judge! {
    integer_of_a_call(x: f64 = 0.8, w: &[f64] = vec![0.9, 1.2, 0.7]);
    calls_with_integers(x: &[f64] = vec![0.9, 1.2]; k: usize = 2);
    integers_of_a_call(x: f64 = 2.7);
    aliased_numbers(x: Real = 0.7, y: &Real = 1.3);
    aliased_elements(v: Vector = [0.9, 1.2, -0.6], w: &Vector = [0.4, 0.8, 0.3]);
    aliased_results(v: Vector = [0.9, 1.2, -0.6], x: Real = 0.7);
    aliased_result_of_a_call(x: Real = 0.7);
    aliased_components(p: Pair = (0.7, 1.3), q: &Pairs = vec![(0.9, 1.2), (-0.6, 0.4)]);
    aliased_list(v: &List = vec![0.9, 1.2], u: List = vec![0.4, 0.8]);
    aliased_lists(v: &[f64] = vec![0.9, 1.2]);
    lists_of_known_types(v: &Vec<f64> = vec![0.9, 1.2], w: Vec<f64> = vec![0.4, 0.8]);
    aliased_array_of_reals(v: Vector = [0.9, 1.2, -0.6], w: &Vector = [0.4, 0.8, 0.3], x: Real = 0.7);
    aliased_array(v: Vector = [0.9, 1.2, -0.6], w: &Vector = [0.4, 0.8, 0.3], x: f64 = 0.7);
    aliased_pair(p: Pair = (0.7, 1.3));
    lifetimes(v: &[f64] = vec![0.9, 1.2], w: &[f64] = vec![0.4, 0.8]);
    paths(x: f64 = 0.7, w: Vec<f64> = vec![0.9, 1.2]);
    of_two_columns(m: &[[f64; 2]] = vec![[0.9, 1.2], [0.4, 0.8]], x: [f64; 2] = [0.7, -0.2]);
    tuples_of_arrays(p: ([f64; 2], f64) = ([0.9, 1.2], 0.7), q: &(f64, [f64; 2]) = (0.4, [0.8, 0.3]));
    reference_to_reference(x: &f64 = 0.7, w: &[f64; 2] = [0.9, 1.2]);
}

/// `y` is an `f32`: the derivatives by their formulas.
#[test]
fn casts_behind_aliases() {
    let (x, y) = (0.5, 0.25_f32);
    // a2 = (3 x y + x y) y + x y
    let slope = f64::from(4.0 * y * y + y);
    assert_eq!(aliased_casts::jvp(x, y, 3, 1.0, 0.0), (x * slope, slope));
    assert_eq!(aliased_casts::grad(x, y, 3), (slope, 4.0 * 0.5 * 2.0 * y + 0.5));
}
