//! Innermost loops that may run in blocks: every length, and whatever looks at a sum or at what an iteration left.

use differentiable::prelude::*;

/// Loops over two slices, which look at neighbours, counters, and several sums.
macro_rules! loops {
    ($($name:ident: $x:ident, $w:ident, $y:ident, $s:ident, { $($body:tt)* };)*) => {$(
        #[differentiable(order = 2)]
        fn $name($x: &[f64], $w: &[f64], $y: f64) -> f64 {
            let mut $s = $y;
            $($body)*
            $s
        }
    )*};
}

loops! {
    product: x, w, y, s, { let _ = y; for i in 0..x.len() { s += x[i] * w[i]; } };
    squares: x, w, y, s, { for i in 0..x.len() { s += y * (x[i] - w[i]) * (x[i] - w[i]); } };
    difference: x, w, y, s, { for i in 0..x.len() { s -= y * x[i] / (2.0 + w[i]); } };
    inclusive: x, w, y, s, { for i in 0..=x.len() - 1 { s += y * x[i] * w[i] * w[i]; } };
    from_one: x, w, y, s, { for i in 1..x.len() { s += y * x[i] * w[i - 1] * x[i]; } };
    to_one_before: x, w, y, s, { for i in 0..x.len() - 1 { let d = x[i + 1] - x[i] * x[i]; s += d * d * y + w[i]; } };
    three_in_a_window: x, w, y, s, {
        let _ = w;
        for i in 1..x.len() - 1 { let d = x[i - 1] - y * x[i] + x[i + 1]; s += d * d; }
    };
    four_in_a_window: x, w, y, s, { for i in 3..x.len() { s += x[i - 3] * x[i] * w[i] - y * x[i - 1] * x[i - 2]; } };
    backward: x, w, y, s, { for i in (0..x.len()).rev() { s += y * x[i] * w[i]; } };
    in_steps: x, w, y, s, { for i in (0..x.len()).step_by(2) { s += y * x[i] * w[i]; } };
    mirrored: x, w, y, s, { for i in 0..x.len() { s += y * x[i] * w[x.len() - 1 - i]; } };
    with_the_counter: x, w, y, s, { for i in 0..x.len() { s += y * x[i] * i as f64 + w[i] * (i + 1) as f64; } };
    two_sums: x, w, y, s, {
        let mut t = y * 2.0;
        for i in 0..x.len() { s += x[i] * w[i]; t -= x[i] * x[i] * y; }
        s *= t;
    };
    three_sums: x, w, y, s, {
        let (mut t, mut u) = (0.0, 1.0);
        for i in 0..x.len() { s += x[i] * w[i]; t += x[i] * x[i]; u += w[i] * w[i] * y; }
        s /= 1.0 + t * t + u;
    };
    two_terms: x, w, y, s, { for i in 0..x.len() { s += x[i] * y; s -= w[i] * x[i]; } };
    term_first: x, w, y, s, { for i in 0..x.len() { s = x[i] * w[i] * y + s; } };
    term_less_sum: x, w, y, s, { for i in 0..x.len() { s = x[i] * w[i] * y - s; } };
    the_sum_is_read: x, w, y, s, {
        let mut t = y;
        for i in 0..x.len() { s += x[i] * w[i]; t += s * x[i]; }
        s += t;
    };
    the_sum_is_read_before: x, w, y, s, {
        let mut t = y;
        for i in 0..x.len() { t += s * x[i]; s += x[i] * w[i]; }
        s += t;
    };
    recurrence: x, w, y, s, { for i in 0..x.len() { s = s * x[i] + w[i] * y; } };
    passed_on: x, w, y, s, {
        let mut last = y;
        for i in 0..x.len() { s += last * x[i]; last = x[i] * w[i]; }
        s += last;
    };
    passed_on_twice: x, w, y, s, {
        let (mut last, mut before) = (y, 0.5);
        for i in 0..x.len() { s += last * x[i] + before * w[i]; before = last; last = x[i] * w[i]; }
        s += last * before;
    };
    exchanged: x, w, y, s, {
        let (mut a, mut b) = (y, 0.5);
        for i in 0..x.len() { s += a * x[i] + w[i] * w[i]; let t = a; a = b; b = t; }
        s += a * y;
    };
    fixed_cells: x, w, y, s, { for i in 0..x.len() { s += x[i] * w[0] * y + x[0] * w[i]; } };
    one_array_twice: x, w, y, s, { let n = x.len() / 2; for i in 0..n { s += x[i] * x[n + i] * y * w[i]; } };
    powers: x, w, y, s, { for i in 0..x.len() { s += (x[i] * x[i] + 1.0).sqrt() * y.exp() + w[i].abs(); } };
    calls: x, w, y, s, { for i in 0..x.len() { s += (x[i] * w[i]).sin() * y; } };
    conditions: x, w, y, s, { for i in 0..x.len() { if x[i] > 0.5 { s += x[i] * w[i] * y; } else { s -= w[i]; } } };
    left_early: x, w, y, s, { for i in 0..x.len() { if i == 5 { break; } s += x[i] * w[i] * y; } };
    inner_sums: x, w, y, s, {
        for k in 0..3 {
            let mut t = y;
            for i in k..x.len() { t += x[i] * w[i] * w[i]; }
            s += t * t * x[k];
        }
    };
    inner_sums_in_turn: x, w, y, s, {
        for k in 0..3 {
            let mut t = s;
            for i in k..x.len() { t += x[i - k] * w[i] * y; }
            s = t * x[k];
        }
    };
    sums_into: x, w, y, s, {
        let mut u = vec![0.0; x.len()];
        for i in 0..x.len() { u[i] += x[i] * w[i]; s += u[i] * y; }
        for i in 0..x.len() { s += u[i] * u[i] * x[i]; }
    };
    by_elements: x, w, y, s, { for v in x { s += v * v * y; } for v in w { s -= v * y; } };
}

type Real = f64;

#[differentiable(order = 2)]
fn aliased(x: &[Real], y: Real) -> Real {
    let mut s: Real = y;
    for i in 1..x.len() {
        s += x[i] * x[i - 1] * y;
    }
    s
}

/// Sums of single precision that start from one of double precision.
#[differentiable(order = 2)]
fn both_precisions(x: &[f64], y: f64) -> f64 {
    let mut s = 0.0;
    let mut t = y * 0.25;
    for i in 0..x.len() {
        s += f64::from((x[i] * y) as f32 * 0.5_f32) * 0.0 + x[i];
        t += x[i] * x[i];
    }
    s * t
}

judge! {
    aliased(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7], y: f64 = 0.7);
    both_precisions(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7], y: f64 = 0.7);
    product(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    squares(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    difference(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    inclusive(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    from_one(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    to_one_before(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    three_in_a_window(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    four_in_a_window(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    backward(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    in_steps(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    mirrored(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    with_the_counter(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    two_sums(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    three_sums(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    two_terms(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    term_first(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    term_less_sum(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    the_sum_is_read(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    the_sum_is_read_before(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    recurrence(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    passed_on(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    passed_on_twice(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    exchanged(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    fixed_cells(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    one_array_twice(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    powers(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    calls(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    conditions(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    left_early(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    inner_sums(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    inner_sums_in_turn(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    sums_into(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    by_elements(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2, 0.6], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3, 0.8], y: f64 = 0.7);
    product(x: &[f64] = vec![], w: &[f64] = vec![], y: f64 = 0.7);
    product(x: &[f64] = vec![0.9], w: &[f64] = vec![0.2], y: f64 = 0.7);
    product(x: &[f64] = vec![0.9, 1.2], w: &[f64] = vec![0.2, 0.5], y: f64 = 0.7);
    product(x: &[f64] = vec![0.9, 1.2, -0.6], w: &[f64] = vec![0.2, 0.5, -0.7], y: f64 = 0.7);
    product(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1], y: f64 = 0.7);
    product(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6], y: f64 = 0.7);
    product(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3], y: f64 = 0.7);
    product(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4], y: f64 = 0.7);
    product(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3], y: f64 = 0.7);
    to_one_before(x: &[f64] = vec![0.9], w: &[f64] = vec![0.2], y: f64 = 0.7);
    to_one_before(x: &[f64] = vec![0.9, 1.2], w: &[f64] = vec![0.2, 0.5], y: f64 = 0.7);
    to_one_before(x: &[f64] = vec![0.9, 1.2, -0.6], w: &[f64] = vec![0.2, 0.5, -0.7], y: f64 = 0.7);
    to_one_before(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1], y: f64 = 0.7);
    to_one_before(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6], y: f64 = 0.7);
    to_one_before(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3], y: f64 = 0.7);
    to_one_before(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4], y: f64 = 0.7);
    to_one_before(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3], y: f64 = 0.7);
    three_in_a_window(x: &[f64] = vec![0.9, 1.2, -0.6], w: &[f64] = vec![0.2, 0.5, -0.7], y: f64 = 0.7);
    three_in_a_window(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1], y: f64 = 0.7);
    three_in_a_window(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6], y: f64 = 0.7);
    three_in_a_window(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3], y: f64 = 0.7);
    three_in_a_window(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4], y: f64 = 0.7);
    three_in_a_window(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.3, 0.7, -0.2], w: &[f64] = vec![0.2, 0.5, -0.7, 0.1, 0.6, -0.3, 0.4, 0.3], y: f64 = 0.7);
}
