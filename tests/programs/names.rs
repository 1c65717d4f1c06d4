//! Names that generated code might want for itself.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn y_bar(stack: f64, x_bar: f64, value: f64) -> f64 {
    let x = stack * x_bar;
    let x_dot = x * value;
    let mut y_bar = x_dot.sin();
    for k in 0..3 {
        y_bar = y_bar * x + x_bar * k as f64;
    }
    y_bar * x_dot
}

#[differentiable(order = 2)]
fn primal(x: f64, x_bar: f64, x_dot: f64, x_bar_dot: f64) -> f64 {
    let y = x * x_bar;
    let y_bar = y * x_dot;
    let y_dot = y_bar.sin() + x_bar_dot;
    y * y_bar * y_dot
}

#[differentiable(order = 2)]
fn jvp(grad: &[f64], vjp: f64) -> f64 {
    let mut reverse = vjp;
    for forward in grad {
        reverse = reverse * forward + vjp;
    }
    reverse
}

#[differentiable(order = 2)]
fn surface_names(tangent: f64, pullback: f64, matrix: f64, rows: f64, unit: f64, result: f64) -> f64 {
    let returned = tangent * pullback;
    let condition = if returned > 0.0 { matrix } else { rows };
    let mut fused = condition * unit;
    let mut trips = 0;
    while fused < 5.0 {
        fused += result;
        trips += 1;
    }
    fused * fused * trips as f64
}

#[differentiable(order = 2)]
fn d(t: f64, a: f64, b: f64, c: f64, y: f64, g: f64) -> f64 {
    let d = t * a + b * c;
    let r = d * y - g;
    let k = r * d;
    k * t
}

#[differentiable(order = 2)]
fn r#type(r#match: f64, r#in: f64) -> f64 {
    let r#loop = r#match * r#in;
    r#loop * r#match
}

#[differentiable(order = 2)]
fn __underscored(_x: f64, __y: f64) -> f64 {
    let _t = _x * __y;
    let __rt = _t + _x;
    __rt * _t
}

#[differentiable(order = 2)]
fn w_bar(w: &[f64], k: usize) -> f64 {
    let mut s = 1.0;
    for v in w.iter() {
        s = s * v + k as f64;
        for u in w {
            s += u * v;
        }
    }
    s
}

#[differentiable(order = 2)]
fn len(w: &[f64], zero: f64, clone: f64) -> f64 {
    let len = w.len() as f64;
    let take = zero * len;
    let store = clone * take;
    store * w[0] + take
}

/// Names of primitives as names of locals.
#[differentiable(order = 2)]
fn sin(exp: f64, pick: f64) -> f64 {
    let sin = exp.sin();
    let cos = sin.cos() * pick;
    let powi = cos.powi(2);
    powi * sin.exp() + cos
}

/// Copied code that binds names which the code around it uses for something else.
#[differentiable(order = 2)]
fn bound_inside(a: &[f64], x: f64, i: usize) -> f64 {
    let mut s = x;
    let r = &a[i];
    let more = {
        let i = 0_usize;
        *r > a[i]
    };
    if more {
        s *= *r;
    }
    for h in a.iter() {
        let positive = {
            let k = 2_usize;
            let len = k + 1;
            *h > 0.0 && len > k
        };
        if positive {
            s += *h * s;
        }
        let above = (if i > 0 {
            let k = a.len() - 1;
            if k > 0 { *h } else { 0.0 }
        } else {
            0.5
        }) <= 0.1;
        if above {
            s -= h * h;
        }
    }
    let (sin, _) = if (x + 0.1).sin_cos().0 > 0.0 { x.sin_cos() } else { (x, x) };
    s * sin
}

judge! {
    bound_inside(a: &[f64] = vec![0.3, -0.7, 0.9, 0.05], x: f64 = 0.7; i: usize = 2);
    y_bar(stack: f64 = 0.7, x_bar: f64 = 1.3, value: f64 = 0.4);
    primal(x: f64 = 0.7, x_bar: f64 = 1.3, x_dot: f64 = 0.4, x_bar_dot: f64 = 0.8);
    jvp(grad: &[f64] = vec![0.9, 1.2, -0.6], vjp: f64 = 0.7);
    surface_names(tangent: f64 = 0.7, pullback: f64 = 1.3, matrix: f64 = 0.4, rows: f64 = 0.9, unit: f64 = 1.1, result: f64 = 0.8);
    d(t: f64 = 0.7, a: f64 = 1.3, b: f64 = 0.4, c: f64 = 0.9, y: f64 = 1.1, g: f64 = 0.8);
    r#type(r#match: f64 = 0.7, r#in: f64 = 1.3);
    __underscored(_x: f64 = 0.7, __y: f64 = 1.3);
    w_bar(w: &[f64] = vec![0.9, 1.2, -0.6]; k: usize = 2);
    len(w: &[f64] = vec![0.9], zero: f64 = 0.3, clone: f64 = 0.8);
    sin(exp: f64 = 0.7, pick: f64 = 1.3);
}
