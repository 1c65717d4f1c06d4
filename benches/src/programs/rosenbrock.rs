//! Rosenbrock's function: cheap arithmetic in one loop, every entry used by two iterations.

use differentiable::prelude::*;

use super::{ACCUMULATE, BY_HAND, Bounds, PRIMAL, Program};
use crate::random::Random;
use crate::rivals;
use crate::variant::{accumulating, returning, value};

#[differentiable]
fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let valley = x[i + 1] - x[i] * x[i];
        let slope = 1.0 - x[i];
        sum += 100.0 * valley * valley + slope * slope;
    }
    sum
}

const BLOCK: usize = 4;

/// Works in blocks without branches, of which everything but the sum for the value is vectorised.
fn by_hand(x: &[f64], x_bar: &mut [f64]) -> f64 {
    let (mut sum, mut carried) = (0.0, 0.0);
    let terms = x.len() - 1;
    let blocked = terms - terms % BLOCK;
    for first in (0..blocked).step_by(BLOCK) {
        let x = &x[first..=first + BLOCK];
        let x_bar = &mut x_bar[first..first + BLOCK];
        let (mut values, mut steeps) = ([0.0; BLOCK], [0.0; BLOCK]);
        for i in 0..BLOCK {
            let valley = x[i + 1] - x[i] * x[i];
            let slope = 1.0 - x[i];
            steeps[i] = 100.0 * valley;
            values[i] = steeps[i] * valley + slope * slope;
        }
        let mut before = [carried; BLOCK];
        before[1..].copy_from_slice(&steeps[..BLOCK - 1]);
        for i in 0..BLOCK {
            x_bar[i] += 2.0 * before[i] - (4.0 * steeps[i] * x[i] + 2.0 * (1.0 - x[i]));
        }
        carried = steeps[BLOCK - 1];
        for value in values {
            sum += value;
        }
    }
    go_on(&x[blocked..], &mut x_bar[blocked..], sum, carried)
}

/// One loop that carries from one iteration to the next what both add to the same cotangent.
fn by_hand_in_one_loop(x: &[f64], x_bar: &mut [f64]) -> f64 {
    go_on(x, x_bar, 0.0, 0.0)
}

/// The rest of the sum, where the iteration before left half a cotangent for the first entry.
fn go_on(x: &[f64], x_bar: &mut [f64], mut sum: f64, mut carried: f64) -> f64 {
    let last = x.len() - 1;
    for (pair, bar) in x.windows(2).zip(&mut *x_bar) {
        let valley = pair[1] - pair[0] * pair[0];
        let slope = 1.0 - pair[0];
        let steep = 100.0 * valley;
        sum += steep * valley + slope * slope;
        let half = carried - slope - 2.0 * steep * pair[0];
        *bar += half + half;
        carried = steep;
    }
    x_bar[last] += carried + carried;
    sum
}

/// `n` numbers around the minimum, which is at one.
pub fn input(n: usize) -> Vec<f64> {
    Random::new(31337).uniforms(n, 0.5, 1.5)
}

pub fn program(name: &'static str, n: usize) -> Program {
    let program = Program::new(name, Bounds::by_hand(1.4))
        .with(PRIMAL, move || value(input(n), |x| rosenbrock(x)))
        .with(BY_HAND, move || accumulating(input(n), vec![0.0; n], |x, x_bar| by_hand(x, x_bar)))
        .with("by-hand-loop", move || accumulating(input(n), vec![0.0; n], |x, x_bar| by_hand_in_one_loop(x, x_bar)))
        .with(ACCUMULATE, move || {
            accumulating(input(n), vec![0.0; n], |x, x_bar| rosenbrock::accumulate_grad(x, x_bar))
        })
        .with("grad", move || returning(input(n), |x| (None, rosenbrock::grad(x))));
    rivals::add_to(program, n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;

    #[test]
    fn by_hand_is_the_derivative() {
        for (n, by_hand) in [2, 5, 10, 1000]
            .into_iter()
            .flat_map(|n| [(n, by_hand as fn(&[f64], &mut [f64]) -> f64), (n, by_hand_in_one_loop)])
        {
            let x = input(n);
            let mut x_bar = vec![0.0; n];
            let value = by_hand(&x, &mut x_bar);
            assert_eq!(value.to_bits(), rosenbrock(&x).to_bits());
            check::assert_is_gradient(rosenbrock, &x, &x_bar);
        }
    }
}
