// Type aliases of floats and arrays. Generated code does not compile (`x * y` with i32, `b > 0.0` against i32), and a result `Real`
// gives "`aliased_number` has no gradient: its result is not a floating-point number", which is not true. Make it work (traits where
// tokens do not tell) or refuse/explain it in words of ours, and say so in docs/limits.md.
use differentiable::prelude::*;
type Real = f64;
type Vector = [Real; 3];
type Pair = (f64, f64);
type List = Vec<Real>;

#[differentiable(order = 2)]
fn aliased_number(x: Real, y: Real) -> Real {
    let a = x * y;
    let mut b: Real = a.sin();
    for _ in 0..3 {
        b = b * a + x;
    }
    if b > 0.0 { b * x } else { a }
}

#[differentiable(order = 2)]
fn aliased_array(v: Vector, w: &Vector, x: Real) -> Real {
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
fn aliased_pair(p: Pair) -> Real {
    let (a, b) = p;
    let q: Pair = (a * b, b);
    q.0 * q.1 + p.0
}

#[differentiable(order = 2)]
fn aliased_list(v: &List, u: List) -> Real {
    let mut s = 0.0;
    for i in 0..v.len() {
        s += v[i] * u[i] * v[i];
    }
    s
}


fn main() { let _ = aliased_array::grad([1.0; 3], &[1.0; 3], 0.5); let _ = aliased_pair::grad((1.0, 2.0)); let _ = aliased_number::grad(1.0, 2.0); }
