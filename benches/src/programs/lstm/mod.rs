//! A character-level LSTM of two layers with diagonal weights, unrolled over a text: loops over state that is overwritten in place.
//!
//! The loss and its shapes are those of the `lstm` problem of ADBench and GradBench, its additive 2 in the softmax included.

mod by_hand;

use by_hand::{Workspace, by_hand};

use differentiable::prelude::*;

use super::{ACCUMULATE, BY_HAND, Bounds, PRIMAL, Program};
use crate::random::Random;
use crate::variant::{accumulating, returning, value};

#[differentiable]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Mean negative log-likelihood of each next character.
///
/// `main` holds per layer four weight rows and four bias rows (forget, ingate, outgate, change), `extra` the input weights,
/// output weights and output biases, `start` per layer the hidden and the cell state, `text` one row of bits per character.
#[differentiable(inactive(start, text))]
#[allow(clippy::needless_range_loop, reason = "the rows are read side by side")]
fn lstm(main: &[f64], extra: &[f64], start: &[f64], text: &[f64], bits: usize) -> f64 {
    let layers = main.len() / (8 * bits);
    let predictions = text.len() / bits - 1;
    let mut state = start.to_vec();
    let mut x = vec![0.0; bits];
    let mut y = vec![0.0; bits];
    let mut total = 0.0;
    for t in 0..predictions {
        for j in 0..bits {
            x[j] = text[t * bits + j] * extra[j];
        }
        for layer in 0..layers {
            let weights = &main[8 * layer * bits..(8 * layer + 4) * bits];
            let biases = &main[(8 * layer + 4) * bits..(8 * layer + 8) * bits];
            for j in 0..bits {
                let hidden = 2 * layer * bits + j;
                let cell = hidden + bits;
                let forget = sigmoid(x[j] * weights[j] + biases[j]);
                let ingate = sigmoid(state[hidden] * weights[bits + j] + biases[bits + j]);
                let outgate = sigmoid(x[j] * weights[2 * bits + j] + biases[2 * bits + j]);
                let change = (state[hidden] * weights[3 * bits + j] + biases[3 * bits + j]).tanh();
                state[cell] = state[cell] * forget + ingate * change;
                state[hidden] = outgate * state[cell].tanh();
                x[j] = state[hidden];
            }
        }
        let mut sum = 2.0;
        for j in 0..bits {
            y[j] = x[j] * extra[bits + j] + extra[2 * bits + j];
            sum += y[j].exp();
        }
        let log_sum = sum.ln();
        for j in 0..bits {
            total += text[(t + 1) * bits + j] * (y[j] - log_sum);
        }
    }
    -total / (predictions * bits) as f64
}

/// Parameters and data of one problem.
struct Input {
    main: Vec<f64>,
    extra: Vec<f64>,
    start: Vec<f64>,
    text: Vec<f64>,
    bits: usize,
}

/// Random parameters, state and text.
fn input(layers: usize, bits: usize, characters: usize) -> Input {
    let mut random = Random::new(31337);
    Input {
        main: random.uniforms(8 * layers * bits, -1.0, 1.0),
        extra: random.uniforms(3 * bits, -1.0, 1.0),
        start: random.uniforms(2 * layers * bits, -1.0, 1.0),
        text: random.uniforms(characters * bits, 0.0, 2.0).iter().map(|x| x.floor()).collect(),
        bits,
    }
}

const LAYERS: usize = 2;
const BITS: usize = 14;
const CHARACTERS: usize = 1024;

fn zero() -> (Vec<f64>, Vec<f64>) {
    (vec![0.0; 8 * LAYERS * BITS], vec![0.0; 3 * BITS])
}

pub fn program() -> Program {
    let input = || input(LAYERS, BITS, CHARACTERS);
    Program::new("lstm", Bounds::by_hand(1.3))
        .with(PRIMAL, move || value(input(), |p| lstm(&p.main, &p.extra, &p.start, &p.text, p.bits)))
        .with(BY_HAND, move || {
            let mut workspace = Workspace::new(LAYERS, CHARACTERS - 1, BITS);
            accumulating(input(), zero(), move |p, (main_bar, extra_bar)| {
                let inputs = (&*p.main, &*p.extra, &*p.start, &*p.text, p.bits);
                by_hand(inputs, &mut workspace, (main_bar, extra_bar))
            })
        })
        .with(ACCUMULATE, move || {
            accumulating(input(), zero(), |p, (main_bar, extra_bar)| {
                lstm::accumulate_grad(&p.main, &p.extra, &p.start, &p.text, p.bits, main_bar, extra_bar)
            })
        })
        .with("grad", move || returning(input(), |p| (None, lstm::grad(&p.main, &p.extra, &p.start, &p.text, p.bits))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check, variant::Flatten};

    #[test]
    fn by_hand_is_the_derivative() {
        for (layers, bits, characters) in [(1, 2, 2), (2, 4, 6), (3, 14, 40)] {
            let p = input(layers, bits, characters);
            let mut workspace = Workspace::new(layers, characters - 1, bits);
            let mut bar = (vec![0.0; p.main.len()], vec![0.0; p.extra.len()]);
            let inputs = (&*p.main, &*p.extra, &*p.start, &*p.text, bits);
            let value = by_hand(inputs, &mut workspace, (&mut bar.0, &mut bar.1));
            let primal = |x: &[f64]| {
                let (main, extra) = x.split_at(p.main.len());
                lstm(main, extra, &p.start, &p.text, bits)
            };
            let x = [p.main.clone(), p.extra.clone()].concat();
            assert_eq!(value.to_bits(), primal(&x).to_bits());
            check::assert_is_gradient(primal, &x, &bar.flatten());
        }
    }
}
