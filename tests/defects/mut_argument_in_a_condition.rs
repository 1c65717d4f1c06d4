// minor: refused with "a mutable reference … may be passed to a function or bound by `let`, not used here", though it *is* passed to a
// function: a call with `&mut` in the condition of an `if`. Support it or say "bind the result by `let` before the `if`".
use differentiable::prelude::*;
#[differentiable]
fn update(u: &mut [f64], x: f64) -> bool { u[0] *= x; u[0] > 1.0 }
#[differentiable]
fn f(w: &[f64], x: f64) -> f64 {
    let mut u = w.to_vec();
    if update(&mut u, x) { u[0] *= 0.3; }
    u[0]
}
fn main() { let _ = f::grad(&[1.0], 0.5); }
