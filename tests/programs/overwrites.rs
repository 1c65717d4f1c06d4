//! Loops that overwrite arrays: in every order, once or often, wholly or in part.

use differentiable::prelude::*;

/// A nonlinear reading of an array.
#[differentiable(order = 2)]
fn reading(u: &[f64]) -> f64 {
    let mut s = 0.3;
    for i in 0..u.len() {
        s = s * u[i] + u[i] * u[u.len() - 1 - i];
    }
    s
}

macro_rules! rewritten {
    ($($name:ident: $u:ident, $w:ident, $x:ident, { $($body:tt)* };)*) => {$(
        #[differentiable(order = 2)]
        fn $name($w: &[f64], $x: f64) -> f64 {
            let mut $u = $w.to_vec();
            for _ in 0..2 {
                let before = reading(&$u);
                $($body)*
                $u[0] += before;
            }
            reading(&$u)
        }
    )*};
}

rewritten! {
    each: u, w, x, { for i in 0..u.len() { u[i] = u[i] * u[i] + x; } };
    each_from_another: u, w, x, { for i in 0..u.len() { u[i] = w[i] * x; } };
    each_backward: u, w, x, { for i in (0..u.len()).rev() { u[i] = u[i].sin() * w[i] * x; } };
    mirrored: u, w, x, { let n = u.len(); for i in 0..n { u[n - 1 - i] = w[i] * u[i] * x; } };
    shifted_down: u, w, x, { for i in 0..u.len() - 1 { u[i] = u[i + 1] * x; } };
    shifted_up: u, w, x, { for i in 1..u.len() { u[i] = u[i - 1] * x; } };
    shifted_up_backward: u, w, x, { for i in (1..u.len()).rev() { u[i] = u[i - 1] * x; } };
    only_even: u, w, x, { for i in (0..u.len()).step_by(2) { u[i] = w[i] * x; } };
    only_some: u, w, x, { for i in 0..u.len() { if w[i] > 0.0 { u[i] = u[i] * x; } } };
    skipping: u, w, x, { for i in 0..u.len() { if w[i] < 0.0 { continue; } u[i] = w[i] * u[0] * x; } };
    until: u, w, x, { for i in 0..u.len() { if w[i] < 0.0 { break; } u[i] = w[i] * x; } };
    twice: u, w, x, { for i in 0..u.len() { u[i] = w[i] * x; u[i] = u[i] * u[i]; } };
    same_cell: u, w, x, { for i in 0..u.len() { u[0] = u[0] * w[i] + x; } };
    same_cells: u, w, x, { for i in 0..2 * u.len() { let k = i % 2; u[k] = w[k] * u[1 - k] + x; } };
    all_but_one: u, w, x, { for i in 0..u.len() - 1 { u[i] = w[i] * x; } };
    with_neighbours: u, w, x, { for i in 1..u.len() - 1 { u[i] = u[i - 1] * u[i + 1] + w[i] * x; } };
    zeroed: u, w, x, { let _ = x; for i in 0..u.len() { u[i] = 0.0; } for i in 0..u.len() { u[i] += w[i]; } };
    by_iter_mut: u, w, x, { let mut k = 0; for v in u.iter_mut() { *v = *v * w[k] + x; k += 1; } };
    by_reference: u, w, x, { for v in &mut u { *v = v.sin() * x; } for v in u.iter_mut() { *v += w[0]; } };
    sums_into: u, w, x, { for i in 0..u.len() { for j in 0..=i { u[i] += w[j] * x; } } };
    sums_across: u, w, x, { for i in 0..u.len() { for j in 0..u.len() { u[j] += w[i] * x * 0.1; } } };
    products_into: u, w, x, { for i in 0..u.len() { for j in 0..i { u[i] *= w[j] + x; } } };
    whole: u, w, x, { let v = w.to_vec(); u = v; u[1] *= x; };
    whole_from_itself: u, w, x, { let mut v = vec![0.0; u.len()]; for i in 0..w.len() { v[i] = u[i] * x; } u = v; };
}

#[differentiable(order = 2)]
fn length_is_larger(w: &[f64], x: f64) -> f64 {
    let mut u = [x; 5];
    for _ in 0..2 {
        let before = reading(&u);
        for i in 0..w.len() {
            u[i] = w[i] * u[i];
        }
        u[4] *= before;
    }
    reading(&u)
}

#[differentiable(order = 2)]
fn matrices(m: [[f64; 2]; 2], x: f64) -> f64 {
    let mut a = m;
    for _ in 0..2 {
        let row = a[0];
        for i in 0..2 {
            for j in 0..2 {
                a[i][j] = a[j][i] * x + m[i][j];
            }
        }
        a[1] = [row[1] * a[1][0], x];
        for j in 0..2 {
            a[0][j] *= row[j];
        }
    }
    a[0][0] * a[1][1] - a[0][1] * a[1][0]
}

judge! {
    each(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    each_from_another(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    each_backward(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    mirrored(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    shifted_down(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    shifted_up(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    shifted_up_backward(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    only_even(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    only_some(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    skipping(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    until(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    twice(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    same_cell(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    same_cells(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    all_but_one(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    with_neighbours(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    zeroed(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    by_iter_mut(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    by_reference(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    sums_into(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    sums_across(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    products_into(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    whole(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    whole_from_itself(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4], x: f64 = 0.7);
    length_is_larger(w: &[f64] = vec![0.9, 0.2, -0.6], x: f64 = 0.7);
    matrices(m: [[f64; 2]; 2] = [[0.9, 0.2], [-0.6, 0.4]], x: f64 = 0.7);
}
