//! Arrays: nested, copied, reassigned as a whole.

use differentiable::prelude::*;

const SIZE: usize = 3;

#[differentiable(order = 2)]
fn elements(a: [f64; 3]) -> f64 {
    a[0] * a[1] + a[2] / a[0]
}

#[differentiable(order = 2)]
fn of_constant_size(a: &[f64; SIZE], b: [f64; SIZE]) -> f64 {
    let mut s = 0.0;
    for i in 0..SIZE {
        s += a[i] * b[SIZE - 1 - i] * a[i];
    }
    s
}

#[differentiable(order = 2)]
fn of_any_size<const N: usize>(a: [f64; N], x: f64) -> f64 {
    let mut b = [0.0; N];
    for i in 0..N {
        b[i] = a[i] * x;
        for j in 0..i {
            b[i] += b[j] * a[i];
        }
    }
    b[N - 1]
}

#[differentiable(order = 2)]
fn of_three(a: [f64; 3], x: f64) -> f64 {
    of_any_size(a, x) * of_any_size([x, 2.0], x)
}

#[differentiable(order = 2)]
fn constructed(x: f64, y: f64) -> f64 {
    let a = [x, y * x, 1.0];
    let b = [a[0]; 2];
    let c = [[x, y], [b[0], a[1]]];
    a[1] * b[1] + c[0][1] * c[1][1] + a[2]
}

#[differentiable(order = 2)]
fn matrix(m: [[f64; 3]; 2], x: [f64; 3]) -> f64 {
    let mut y = [0.0; 2];
    for i in 0..2 {
        for j in 0..3 {
            y[i] += m[i][j] * x[j];
        }
    }
    y[0] * y[1]
}

#[differentiable(order = 2)]
fn matrix_product(a: &[[f64; 2]; 2], b: &[[f64; 2]; 2]) -> f64 {
    let mut c = [[0.0; 2]; 2];
    for i in 0..2 {
        for j in 0..2 {
            for k in 0..2 {
                c[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    c[0][0] * c[1][1] - c[0][1] * c[1][0] + c[0][1]
}

#[differentiable(order = 2)]
fn three_deep(t: [[[f64; 2]; 2]; 2]) -> f64 {
    let mut s = 0.1;
    for i in 0..2 {
        for j in 0..2 {
            for k in 0..2 {
                s += t[i][j][k] * t[k][i][j] * s;
            }
        }
    }
    s
}

#[differentiable(order = 2)]
fn reassigned(a: [f64; 2], x: f64) -> f64 {
    let mut b = a;
    b[0] *= x;
    let c = b;
    b = [c[1] * b[0], x];
    b[1] += b[0] * c[0];
    b[0] * b[1]
}

#[differentiable(order = 2)]
fn reassigned_in_a_loop(a: [f64; 2], x: f64) -> f64 {
    let mut b = a;
    for k in 0..4 {
        b = [b[1] * x, b[0] + b[1] * 0.5];
        b[k % 2] *= 1.1;
    }
    b[0] * b[1]
}

#[differentiable(order = 2)]
fn reassigned_in_branches(a: [f64; 2], x: f64) -> f64 {
    let mut b = a;
    if x > 0.0 {
        b = [b[1], x * b[0]];
    } else {
        b[0] = x;
    }
    let c = if b[0] > b[1] { a } else { [b[1], b[1] * x] };
    c[0] * b[1] + c[1]
}

#[differentiable(order = 2)]
fn rows_reassigned(m: [[f64; 2]; 2], x: f64) -> f64 {
    let mut m = m;
    m[0] = [m[1][0] * x, m[0][1]];
    m[1][1] = m[0][0] * m[1][1];
    m[1] = m[0];
    m[0][1] += m[1][1] * x;
    m[0][1] * m[1][0]
}

/// Gauss elimination without pivoting.
#[differentiable(order = 2)]
fn solved(m: [[f64; 3]; 3], b: [f64; 3]) -> f64 {
    let mut m = m;
    let mut x = b;
    for k in 0..3 {
        for i in k + 1..3 {
            let factor = m[i][k] / m[k][k];
            for j in k..3 {
                m[i][j] -= factor * m[k][j];
            }
            x[i] -= factor * x[k];
        }
    }
    for i in (0..3).rev() {
        for j in i + 1..3 {
            x[i] -= m[i][j] * x[j];
        }
        x[i] /= m[i][i];
    }
    x[0] * x[1] + x[2]
}

judge! {
    elements(a: [f64; 3] = [0.9, 1.2, -0.6]);
    of_constant_size(a: &[f64; 3] = [0.9, 1.2, -0.6], b: [f64; 3] = [0.4, -0.2, 0.7]);
    of_three(a: [f64; 3] = [0.9, 1.2, -0.6], x: f64 = 0.7);
    constructed(x: f64 = 0.7, y: f64 = 1.3);
    matrix(m: [[f64; 3]; 2] = [[0.9, 1.2, -0.6], [0.4, -0.2, 0.7]], x: [f64; 3] = [0.3, 0.8, -0.5]);
    matrix_product(a: &[[f64; 2]; 2] = [[0.9, 1.2], [-0.6, 0.4]], b: &[[f64; 2]; 2] = [[-0.2, 0.7], [0.3, 0.8]]);
    three_deep(t: [[[f64; 2]; 2]; 2] = [[[0.9, 1.2], [-0.6, 0.4]], [[-0.2, 0.7], [0.3, 0.8]]]);
    reassigned(a: [f64; 2] = [0.9, 1.2], x: f64 = 0.7);
    reassigned_in_a_loop(a: [f64; 2] = [0.9, 1.2], x: f64 = 0.7);
    reassigned_in_branches(a: [f64; 2] = [0.9, 1.2], x: f64 = 0.7);
    reassigned_in_branches(a: [f64; 2] = [0.9, 1.2], x: f64 = -0.7);
    rows_reassigned(m: [[f64; 2]; 2] = [[0.9, 1.2], [-0.6, 0.4]], x: f64 = 0.7);
    solved(m: [[f64; 3]; 3] = [[2.9, 1.2, -0.6], [0.4, -2.2, 0.7], [0.3, 0.8, 3.5]], b: [f64; 3] = [0.6, 0.1, -0.4]);
}
