//! Work arrays that a loop uses again and again: private to its iterations, or only nearly so.

use differentiable::prelude::*;

/// Private to both loops.
#[differentiable(order = 2)]
fn private(w: &[f64], x: f64, n: usize) -> f64 {
    let d = w.len();
    let mut work = vec![0.0; d];
    let mut terms = vec![0.0; n];
    let mut s = 0.0;
    for i in 0..3 {
        for k in 0..n {
            for j in 0..d {
                work[j] = w[j] * (x + (i * k) as f64);
            }
            for j in 1..d {
                work[j] += work[j - 1] * work[j];
            }
            terms[k] = work[d - 1].sin() * x;
        }
        let mut product = 1.0;
        for k in 0..n {
            product *= 1.0 + terms[k] * terms[k];
        }
        s += product;
    }
    s
}

/// Each of them with its own use of `work` in the iterations of a sum.
macro_rules! sums {
    ($($name:ident: $work:ident, $w:ident, $x:ident, $i:ident, $y:ident, $s:ident, { $($body:tt)* } $({ $($after:tt)* })?;)*) => {$(
        #[differentiable(order = 2)]
        fn $name($w: &[f64], $x: f64, n: usize) -> f64 {
            let mut $work = vec![0.3_f64; $w.len()];
            let mut $s = $x;
            for $i in 0..n {
                let mut $y = $x;
                $($body)*
                $s += $y * $y;
            }
            $($($after)*)?
            $s * $s
        }
    )*};
}

sums! {
    written_first: work, w, x, i, y, s, {
        for j in 0..w.len() { work[j] = w[j] * x * i as f64; }
        for j in 0..w.len() { y += work[j].sin() * work[0]; }
    };
    read_first: work, w, x, i, y, s, {
        for j in 0..w.len() { y += work[j].sin(); }
        for j in 0..w.len() { work[j] = w[j] * x * i as f64; }
    };
    read_in_the_loop_that_writes: work, w, x, i, y, s, {
        let _ = i;
        for j in 0..w.len() { y += work[j] * w[j]; work[j] = w[j] * x + y; }
    };
    updated: work, w, x, i, y, s, {
        let _ = i;
        for j in 0..w.len() { work[j] = work[j].sin() * w[j] + x; }
        for j in 0..w.len() { y += work[j] * work[j]; }
    };
    a_neighbour_is_read: work, w, x, i, y, s, {
        let _ = i;
        for j in 0..w.len() { work[j] = w[j] * work[w.len() - 1] + x; }
        y += work[0].exp();
    };
    written_in_part: work, w, x, i, y, s, {
        for j in 0..w.len() - 1 { work[j] = w[j] * x * i as f64; }
        for j in 0..w.len() { y += work[j].sin() * work[j]; work[j] += 0.1 * x; }
    };
    written_from_one: work, w, x, i, y, s, {
        for j in 1..w.len() { work[j] = w[j] * x * i as f64; }
        for j in 0..w.len() { y += work[j].sin() * work[j]; }
        work[0] += y * 0.1;
    };
    written_in_steps: work, w, x, i, y, s, {
        for j in (0..w.len()).step_by(2) { work[j] = w[j] * x * i as f64; }
        for j in 0..w.len() { y += work[j].sin() * work[j]; work[j] *= x; }
    };
    written_under_a_condition: work, w, x, i, y, s, {
        if i % 2 == 0 { for j in 0..w.len() { work[j] = w[j] * x * i as f64; } }
        for j in 0..w.len() { y += work[j].sin() * work[j]; work[j] *= x; }
    };
    elements_under_a_condition: work, w, x, i, y, s, {
        for j in 0..w.len() { if (i + j) % 2 == 0 { work[j] = w[j] * x * i as f64; } }
        for j in 0..w.len() { y += work[j].sin() * work[j]; work[j] *= x; }
    };
    written_in_both_arms: work, w, x, i, y, s, {
        if i % 2 == 0 {
            for j in 0..w.len() { work[j] = w[j] * x * i as f64; }
        } else {
            for j in 0..w.len() { work[j] = w[j].sin() * x; }
        }
        for j in 0..w.len() { y += work[j].sin() * work[j]; work[j] *= x; }
    };
    used_in_one_arm: work, w, x, i, y, s, {
        if i % 2 == 0 {
            for j in 0..w.len() { work[j] = w[j] * x * i as f64; }
            for j in 1..w.len() { y += work[j].sin() * work[j - 1]; work[j - 1] *= y; }
        }
    };
    left_early: work, w, x, i, y, s, {
        for j in 0..w.len() { if j + i > 3 { break; } work[j] = w[j] * x * i as f64; }
        for j in 0..w.len() { y += work[j].sin() * work[j]; work[j] *= x; }
    };
    skipped: work, w, x, i, y, s, {
        for j in 0..w.len() { if j == i { continue; } work[j] = w[j] * x * i as f64; }
        for j in 0..w.len() { y += work[j].sin() * work[j]; work[j] *= x; }
    };
    perhaps_no_trip: work, w, x, i, y, s, {
        for k in 1..i { for j in 0..w.len() { work[j] = w[j] * x * (i + k) as f64; } }
        for j in 0..w.len() { y += work[j].sin() * work[j]; work[j] *= x; }
    };
    read_after_the_loop: work, w, x, i, y, s, {
        for j in 0..w.len() { work[j] = w[j] * x * i as f64; }
        for j in 0..w.len() { y += work[j].sin() * work[0]; }
    } { s += x * work[1] * work[0]; };
    written_after_the_loop: work, w, x, i, y, s, {
        for j in 0..w.len() { work[j] = w[j] * x * i as f64; }
        for j in 0..w.len() { y += work[j].sin() * work[0]; }
    } { for j in 0..w.len() { work[j] = w[j] * s; } s += x * work[1] * work[0]; };
    overwritten_twice: work, w, x, i, y, s, {
        for j in 0..w.len() { work[j] = w[j] * x * i as f64; }
        for j in 0..w.len() { y += work[j].sin() * work[0]; }
        for j in 0..w.len() { work[j] = work[j].cos() * y; }
        for j in 0..w.len() { y += work[j].sin() * work[0]; }
    };
    constants: work, w, x, i, y, s, {
        let _ = i;
        for j in 0..w.len() { work[j] = 0.5; }
        for j in 0..w.len() { work[j] *= w[j] * x; }
        for j in 0..w.len() { y += work[j].sin() * work[0]; }
    };
    by_a_slice: work, w, x, i, y, s, {
        for j in 0..w.len() { work[j] = w[j] * x * i as f64; }
        let tail = &work[1..];
        for j in 0..tail.len() { y += tail[j].sin() * tail[0]; }
    };
    by_elements: work, w, x, i, y, s, {
        let mut k = 0;
        for v in work.iter_mut() { *v = w[k] * x * i as f64; k += 1; }
        for v in &work { y += v.sin() * work[0]; }
    };
    the_length_alone: work, w, x, i, y, s, {
        for j in 0..work.len() { work[j] = w[j] * x * i as f64; }
        for j in 0..work.len() { y += work[j].sin() * work[work.len() - 1]; }
        y *= work.len() as f64;
    };
    by_value: work, w, x, i, y, s, {
        for j in 0..w.len() { work[j] = w[j] * x * i as f64; }
        let copy = work.clone();
        work[0] = x;
        for j in 0..w.len() { y += copy[j].sin() * work[0]; }
    };
    replaced: work, w, x, i, y, s, {
        for j in 0..w.len() { work[j] = w[j] * x * i as f64; }
        y += work[0].sin() * work[1];
        let mut next = vec![0.0; w.len()];
        for j in 0..w.len() { next[j] = work[j] * y; }
        work = next;
        for j in 0..w.len() { y += work[j].sin(); }
    };
    rewritten: work, w, x, i, y, s, {
        for k in (1..4).rev() {
            for j in 0..w.len() { work[j] = w[j] * y * (i + k) as f64; }
            work[0] *= work[1];
            y = (work[0] * work[1] + x).sin();
        }
    };
    rewritten_until: work, w, x, i, y, s, {
        for k in 0..9 {
            for j in 0..w.len() { work[j] = w[j] * y * (i + k) as f64; }
            work[0] *= work[1];
            y = (work[0] * work[1] + x).sin();
            if k == 2 { break; }
        }
    };
    rewritten_while: work, w, x, i, y, s, {
        let mut k = 0;
        while k < 3 {
            for j in 0..w.len() { work[j] = w[j] * y * (i + k) as f64; }
            work[0] *= work[1];
            y = (work[0] * work[1] + x).sin();
            k += 1;
        }
    };
}

/// The row of an iteration keeps what that iteration left, not what it was like in between.
#[differentiable(order = 2)]
fn reversed_iterations(w: &[f64], x: f64, from: usize, to: usize) -> f64 {
    let mut work = vec![0.0; w.len() + 1];
    let mut y = x;
    for i in from + 1..=to {
        for j in 0..w.len() + 1 {
            work[j] = y * (j + i) as f64;
        }
        for j in 0..w.len() {
            work[j + 1] *= work[j].sin() * w[j];
            work[j] = work[j] * work[j + 1];
        }
        y = work[w.len()] * x + work[0];
    }
    y
}

/// Two arrays and arrays of a fixed length, of which one is exposed.
#[differentiable(order = 2)]
fn fixed_lengths(w: [f64; 3], x: f64, n: usize) -> f64 {
    let (mut a, mut b, mut c) = ([0.1; 3], [0.2; 3], vec![0.3; 3]);
    let mut s = 0.0;
    for i in 0..n {
        for j in 0..3 {
            a[j] = w[j] * x + i as f64;
            c[j] = a[j].sin();
        }
        for j in 0..3 {
            b[j] = b[j] * a[j] + c[2 - j] * c[j];
        }
        s += a[0] * b[1] * c[2];
    }
    s * b[0]
}

/// An array that a callee reads.
#[differentiable(order = 2)]
fn norm(v: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..v.len() {
        s += v[i] * v[i];
    }
    s.sqrt()
}

#[differentiable(order = 2)]
fn scale_by(v: &mut [f64], x: f64) {
    for i in 0..v.len() {
        v[i] = v[i] * v[i] * x;
    }
}

#[differentiable(order = 2)]
fn lent(w: &[f64], x: f64, n: usize) -> f64 {
    let mut work = vec![0.0; w.len()];
    let mut changed = vec![1.0; w.len()];
    let mut s = 0.0;
    for i in 0..n {
        let mut y = 1.0;
        for k in 0..2 {
            for j in 0..w.len() {
                work[j] = w[j] * x + (i * k) as f64;
                changed[j] = w[j] * y;
            }
            y *= norm(&work);
            scale_by(&mut changed, x);
            y += changed[0] * norm(&work[1..]);
        }
        s += y;
    }
    s
}

/// A length that is not what it was; inactive memory decides.
#[differentiable(order = 2)]
fn changing_lengths(w: &[f64], x: f64, n: usize) -> f64 {
    let mut d = w.len();
    let mut lengths = vec![d; n];
    let mut work = vec![0.4; d];
    let mut other = vec![0.5; lengths[0]];
    let mut s = 0.0;
    for i in 0..n {
        for j in 0..d {
            work[j] = w[j] * x * i as f64;
        }
        for j in 0..lengths[0] {
            other[j] = w[j] * x;
        }
        d = 1;
        lengths[0] = 2;
        for j in 0..w.len() {
            s += work[j].sin() * other[j];
            other[j] *= x;
            work[j] *= x;
        }
    }
    s
}

/// Sums one after the other share what they add to.
#[differentiable(order = 2)]
fn sums_in_a_row(w: &[f64], x: f64) -> f64 {
    let mut half = vec![0.0; w.len()];
    for j in 0..w.len() {
        half[j] = w[j] * x * 0.5;
    }
    let mut s = x * 0.5;
    for j in 0..w.len() {
        s += half[j] * w[j].sin();
    }
    let y = s * x;
    let mut t = y;
    for j in 0..w.len() {
        t += half[j].cos() * w[0];
    }
    let z = x.exp();
    let mut u = 0.0;
    for j in 0..w.len() {
        u += half[j] * half[0] * z;
    }
    s * 2.0 + t * 3.0 + u * 0.25 + y
}

judge! {
    private(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    private(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 0);
    written_first(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    written_first(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 0);
    read_first(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    read_in_the_loop_that_writes(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    updated(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    a_neighbour_is_read(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    written_in_part(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    written_from_one(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    written_in_steps(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    written_under_a_condition(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    elements_under_a_condition(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    written_in_both_arms(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    used_in_one_arm(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    left_early(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    skipped(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    perhaps_no_trip(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    read_after_the_loop(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    written_after_the_loop(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    overwritten_twice(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    constants(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    by_a_slice(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    by_elements(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    the_length_alone(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    by_value(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    replaced(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 4);
    rewritten(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 2);
    rewritten_until(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 2);
    rewritten_while(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 2);
    reversed_iterations(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; from: usize = 2, to: usize = 4);
    reversed_iterations(w: &[f64] = vec![], x: f64 = 0.7; from: usize = 2, to: usize = 4);
    fixed_lengths(w: [f64; 3] = [0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 3);
    lent(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 3);
    changing_lengths(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7; n: usize = 3);
    sums_in_a_row(w: &[f64] = vec![0.9, 0.4, -0.6], x: f64 = 0.7);
}
