//! Twenty operations on five numbers, four of them calls of elementary functions: no loop, no branch, no memory.

use differentiable::prelude::*;

use super::{ACCUMULATE, BY_HAND, Bounds, PRIMAL, Program};
use crate::random::Random;
use crate::variant::{accumulating, returning, value};

#[differentiable]
fn straight_line(a: f64, b: f64, c: f64, d: f64, e: f64) -> f64 {
    let product = a * b + c;
    let ratio = product / d;
    let wave = (ratio * e).sin();
    let shifted = wave + b * d;
    let growth = (shifted / c).exp();
    let mixed = growth * wave + a * ratio;
    let root = (mixed * mixed + d).sqrt();
    let level = root.ln();
    let weight = level / (e + root);
    weight * product + growth
}

type Inputs = (f64, f64, f64, f64, f64);

/// One reciprocal for each quotient's derivatives; the derivative of a quotient or of `exp` through its result.
fn by_hand(
    (a, b, c, d, e): Inputs,
    (a_bar, b_bar, c_bar, d_bar, e_bar): (&mut f64, &mut f64, &mut f64, &mut f64, &mut f64),
) -> f64 {
    let product = a * b + c;
    let ratio = product / d;
    let (wave, wave_slope) = (ratio * e).sin_cos();
    let shifted = wave + b * d;
    let exponent = shifted / c;
    let growth = exponent.exp();
    let mixed = growth * wave + a * ratio;
    let root = (mixed * mixed + d).sqrt();
    let level = root.ln();
    let weight = level / (e + root);

    let level_bar = product / (e + root);
    let denominator_bar = -weight * level_bar;
    let root_inverse = 1.0 / root;
    let root_bar = denominator_bar + level_bar * root_inverse;
    let square_bar = 0.5 * root_bar * root_inverse;
    let mixed_bar = 2.0 * mixed * square_bar;
    let growth_bar = 1.0 + mixed_bar * wave;
    let shifted_bar = growth_bar * growth / c;
    let wave_bar = mixed_bar * growth + shifted_bar;
    let phase_bar = wave_bar * wave_slope;
    let ratio_bar = mixed_bar * a + phase_bar * e;
    let quotient_bar = ratio_bar / d;
    let product_bar = weight + quotient_bar;

    *a_bar += mixed_bar * ratio + product_bar * b;
    *b_bar += shifted_bar * d + product_bar * a;
    *c_bar += product_bar - exponent * shifted_bar;
    *d_bar += square_bar + shifted_bar * b - ratio * quotient_bar;
    *e_bar += denominator_bar + phase_bar * ratio;
    weight * product + growth
}

fn input() -> Inputs {
    let mut random = Random::new(31337);
    let mut draw = || random.uniform(0.5, 1.5);
    (draw(), draw(), draw(), draw(), draw())
}

const ZERO: Inputs = (0.0, 0.0, 0.0, 0.0, 0.0);

pub fn program() -> Program {
    Program::new("straight-line", Bounds::by_hand(1.1))
        .with(PRIMAL, || value(input(), |&(a, b, c, d, e)| straight_line(a, b, c, d, e)))
        .with(BY_HAND, || accumulating(input(), ZERO, |&input, (a, b, c, d, e)| by_hand(input, (a, b, c, d, e))))
        .with(ACCUMULATE, || {
            accumulating(input(), ZERO, |&(a, b, c, d, e), (a_bar, b_bar, c_bar, d_bar, e_bar)| {
                straight_line::accumulate_grad(a, b, c, d, e, a_bar, b_bar, c_bar, d_bar, e_bar)
            })
        })
        .with("grad", || returning(input(), |&(a, b, c, d, e)| (None, straight_line::grad(a, b, c, d, e))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check, variant::Flatten};

    #[test]
    fn by_hand_is_the_derivative() {
        let (input, mut bar) = (input(), ZERO);
        let (a, b, c, d, e) = &mut bar;
        let value = by_hand(input, (a, b, c, d, e));
        let primal = |x: &[f64]| straight_line(x[0], x[1], x[2], x[3], x[4]);
        assert_eq!(value.to_bits(), primal(&input.flatten()).to_bits());
        check::assert_is_gradient(primal, &input.flatten(), &bar.flatten());
    }
}
