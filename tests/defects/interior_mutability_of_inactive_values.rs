// WRONG DERIVATIVE and WRONG VALUE, silently: methods in `methods::PURE` (`get`, `first`, …) are taken for pure by name, whatever the
// receiver: `Cell::get` is evaluated again in the reverse sweep, a user's `first(&self)` with a Cell inside is run in another order or number.
// Trust the names only on receivers whose tokens say slice, array, Vec, str, number; anything else is impure (hoisted once, saved).
use differentiable::prelude::*;
use std::cell::Cell;
#[differentiable(inactive(calls))]
fn cells(w: &[f64], calls: &Cell<usize>) -> f64 {
    calls.set(0);
    let mut a = 1.0;
    for _ in 0..3 {
        calls.set(calls.get() + 1);
        let k = calls.get();
        a = a * w[k] + a * a * w[0];
    }
    a
}
struct Rng { state: Cell<u64> }
impl Rng {
    fn index(&self) -> usize { self.state.set(self.state.get() * 5 + 3); (self.state.get() % 3) as usize }
    fn first(&self) -> usize { self.index() }
}
#[differentiable(inactive(rng))]
fn methods_with_state(w: &[f64], rng: &Rng) -> f64 {
    rng.state.set(1);
    let mut a = 1.0;
    for _ in 0..4 {
        a = a * w[rng.index()] + a * a * 0.1;
        a *= w[rng.first()] + 0.5;
    }
    a
}
fn main() {
    let (w, calls, rng) = ([0.9, 1.2, -0.6, 0.8], Cell::new(0), Rng { state: Cell::new(1) });
    assert_eq!(methods_with_state::jvp(&w, &rng, &w).0, methods_with_state(&w, &rng));
    for i in 0..4 {
        let mut axis = [0.0; 4];
        axis[i] = 1.0;
        let (a, b) = (cells::jvp(&w, &calls, &axis).1, methods_with_state::jvp(&w, &rng, &axis).1);
        assert!((cells::grad(&w, &calls)[i] - a).abs() < 1e-9, "cells {i}");
        assert!((methods_with_state::grad(&w, &rng)[i] - b).abs() < 1e-9, "methods {i}");
    }
}
