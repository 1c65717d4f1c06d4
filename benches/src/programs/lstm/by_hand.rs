//! The value and gradient by hand, with a forward sweep that keeps every gate's result and finishes the prediction's part.

use std::array::from_fn;

use super::sigmoid;

/// Rows of `bits` numbers that the forward sweep keeps per time and layer: the input, the hidden and cell state before,
/// forget, ingate, outgate, change, and tanh of the cell state after.
const KEPT: usize = 8;

/// Buffers of [`by_hand`].
pub struct Workspace {
    kept: Vec<f64>,
    /// Per time: the cotangent that the prediction sends to the top layer's output.
    output_bar: Vec<f64>,
    state: Vec<f64>,
    state_bar: Vec<f64>,
    x: Vec<f64>,
    y: Vec<f64>,
    exponentials: Vec<f64>,
}

impl Workspace {
    pub fn new(layers: usize, predictions: usize, bits: usize) -> Self {
        Self {
            kept: vec![0.0; predictions * layers * KEPT * bits],
            output_bar: vec![0.0; predictions * bits],
            state: vec![0.0; 2 * layers * bits],
            state_bar: vec![0.0; 2 * layers * bits],
            x: vec![0.0; bits],
            y: vec![0.0; bits],
            exponentials: vec![0.0; bits],
        }
    }
}

/// Keeps every gate's result and differentiates through results; the prediction's part is finished in the forward sweep.
pub fn by_hand(
    (main, extra, start, text, bits): (&[f64], &[f64], &[f64], &[f64], usize),
    workspace: &mut Workspace,
    (main_bar, extra_bar): (&mut [f64], &mut [f64]),
) -> f64 {
    let layers = main.len() / (8 * bits);
    let predictions = text.len() / bits - 1;
    let total_bar = -1.0 / (predictions * bits) as f64;
    let Workspace { kept, output_bar, state, state_bar, x, y, exponentials } = workspace;

    let mut total = 0.0;
    state.copy_from_slice(start);
    for t in 0..predictions {
        let kept = &mut kept[t * layers * KEPT * bits..][..layers * KEPT * bits];
        let [bits_now, bits_next] = rows(&text[t * bits..], bits);
        for j in 0..bits {
            x[j] = bits_now[j] * extra[j];
        }
        for layer in 0..layers {
            let kept = &mut kept[layer * KEPT * bits..][..KEPT * bits];
            let main = &main[8 * layer * bits..][..8 * bits];
            forward_layer(main, kept, &mut state[2 * layer * bits..][..2 * bits], x);
        }
        let output_bar = &mut output_bar[t * bits..][..bits];
        total = predict((x, extra, bits_next), (total, total_bar), (y, exponentials), (output_bar, extra_bar));
    }

    state_bar.fill(0.0);
    for t in (0..predictions).rev() {
        let kept = &kept[t * layers * KEPT * bits..][..layers * KEPT * bits];
        let x_bar = &mut output_bar[t * bits..][..bits];
        for layer in (0..layers).rev() {
            reverse_layer(
                &main[8 * layer * bits..][..8 * bits],
                &kept[layer * KEPT * bits..][..KEPT * bits],
                &mut main_bar[8 * layer * bits..][..8 * bits],
                (&mut state_bar[2 * layer * bits..][..2 * bits], x_bar),
            );
        }
        let [bits_now] = rows(&text[t * bits..], bits);
        for j in 0..bits {
            extra_bar[j] += bits_now[j] * x_bar[j];
        }
    }
    -total / (predictions * bits) as f64
}

/// Replaces the layer's state and its input `x` by its output.
fn forward_layer(main: &[f64], kept: &mut [f64], state: &mut [f64], x: &mut [f64]) {
    let bits = x.len();
    let [wf, wi, wo, wc, bf, bi, bo, bc] = rows(main, bits);
    let [input, hidden_before, cell_before, forgets, ingates, outgates, changes, tanhs] = rows_mut(kept, bits);
    let [hidden, cell] = rows_mut(state, bits);
    for j in 0..bits {
        let forget = sigmoid(x[j] * wf[j] + bf[j]);
        let ingate = sigmoid(hidden[j] * wi[j] + bi[j]);
        let outgate = sigmoid(x[j] * wo[j] + bo[j]);
        let change = (hidden[j] * wc[j] + bc[j]).tanh();
        input[j] = x[j];
        hidden_before[j] = hidden[j];
        cell_before[j] = cell[j];
        cell[j] = cell[j] * forget + ingate * change;
        tanhs[j] = cell[j].tanh();
        hidden[j] = outgate * tanhs[j];
        x[j] = hidden[j];
        forgets[j] = forget;
        ingates[j] = ingate;
        outgates[j] = outgate;
        changes[j] = change;
    }
}

/// Adds the prediction's log-likelihood to `total` and computes everything its cotangent leads to.
fn predict(
    (x, extra, bits_next): (&[f64], &[f64], &[f64]),
    (mut total, total_bar): (f64, f64),
    (y, exponentials): (&mut [f64], &mut [f64]),
    (output_bar, extra_bar): (&mut [f64], &mut [f64]),
) -> f64 {
    let bits = x.len();
    let [_, weights, biases] = rows(extra, bits);
    let [_, weights_bar, biases_bar] = rows_mut(extra_bar, bits);
    let (y, exponentials) = (&mut y[..bits], &mut exponentials[..bits]);
    let mut sum = 2.0;
    for j in 0..bits {
        y[j] = x[j] * weights[j] + biases[j];
        exponentials[j] = y[j].exp();
        sum += exponentials[j];
    }
    let log_sum = sum.ln();
    let share = total_bar * bits_next.iter().sum::<f64>() / sum;
    for j in 0..bits {
        total += bits_next[j] * (y[j] - log_sum);
        let y_bar = total_bar * bits_next[j] - share * exponentials[j];
        weights_bar[j] += y_bar * x[j];
        biases_bar[j] += y_bar;
        output_bar[j] = y_bar * weights[j];
    }
    total
}

/// Units that [`reverse_layer`] works on at once; the number of bits must be a multiple.
const LANES: usize = 2;
type Lanes = [f64; LANES];

/// Replaces the cotangents of the layer's state after by those before, and `x_bar` of its output by that of its input.
///
/// It loads and stores two units at a time: loops over rows that the compiler cannot prove apart it would not vectorise.
fn reverse_layer(main: &[f64], kept: &[f64], main_bar: &mut [f64], (state_bar, x_bar): (&mut [f64], &mut [f64])) {
    let bits = x_bar.len();
    let [wf, wi, wo, wc, ..] = rows::<8>(main, bits);
    let [input, hidden, cell, forget, ingate, outgate, change, tanh] = rows(kept, bits);
    let [wf_bar, wi_bar, wo_bar, wc_bar, bf_bar, bi_bar, bo_bar, bc_bar] = rows_mut(main_bar, bits);
    let [hidden_bar, cell_bar] = rows_mut(state_bar, bits);
    for first in (0..bits).step_by(LANES) {
        let load = |row: &[f64]| -> Lanes { from_fn(|u| row[first + u]) };
        let (forget, ingate, outgate) = (load(forget), load(ingate), load(outgate));
        let (change, tanh, cell) = (load(change), load(tanh), load(cell));
        let (x, h, c) = (load(x_bar), load(hidden_bar), load(cell_bar));

        let output: Lanes = from_fn(|u| x[u] + h[u]);
        let after: Lanes = from_fn(|u| c[u] + output[u] * outgate[u] * (1.0 - tanh[u] * tanh[u]));
        let o = from_fn(|u| output[u] * tanh[u] * outgate[u] * (1.0 - outgate[u]));
        let f = from_fn(|u| after[u] * cell[u] * forget[u] * (1.0 - forget[u]));
        let i = from_fn(|u| after[u] * change[u] * ingate[u] * (1.0 - ingate[u]));
        let c = from_fn(|u| after[u] * ingate[u] * (1.0 - change[u] * change[u]));

        let (wf, wi, wo, wc) = (load(wf), load(wi), load(wo), load(wc));
        let (input, hidden) = (load(input), load(hidden));
        let add = |row: &mut [f64], x: Lanes| (0..LANES).for_each(|u| row[first + u] += x[u]);
        add(wf_bar, from_fn(|u| f[u] * input[u]));
        add(wi_bar, from_fn(|u| i[u] * hidden[u]));
        add(wo_bar, from_fn(|u| o[u] * input[u]));
        add(wc_bar, from_fn(|u| c[u] * hidden[u]));
        add(bf_bar, f);
        add(bi_bar, i);
        add(bo_bar, o);
        add(bc_bar, c);
        let store = |row: &mut [f64], x: Lanes| (0..LANES).for_each(|u| row[first + u] = x[u]);
        store(cell_bar, from_fn(|u| after[u] * forget[u]));
        store(hidden_bar, from_fn(|u| i[u] * wi[u] + c[u] * wc[u]));
        store(x_bar, from_fn(|u| f[u] * wf[u] + o[u] * wo[u]));
    }
}

/// The first `N` rows of `bits` numbers.
fn rows<const N: usize>(block: &[f64], bits: usize) -> [&[f64]; N] {
    from_fn(|row| &block[row * bits..][..bits])
}

/// The first `N` rows of `bits` numbers, to write to.
fn rows_mut<const N: usize>(block: &mut [f64], bits: usize) -> [&mut [f64]; N] {
    let mut rows = block.chunks_exact_mut(bits);
    from_fn(|_| rows.next().expect("the block holds N rows"))
}
