//! Optimisers against PyTorch's, step by step (`pytorch/make_steps.py`).

#![cfg(feature = "graph")]

use autodiff_runtime::graph::Var;
use autodiff_runtime::nn::{Adam, Sgd};
use serde_json::Value;

/// The steps of an optimiser, from the start and on the loss of the script.
fn path(w: &Var, mut step: impl FnMut()) -> Vec<Vec<f64>> {
    let (c, shift) = (Var::constant([1.0, 2.0, 0.5]), Var::constant([0.3, -1.0, 2.0]));
    (0..20)
        .map(|_| {
            w.zero_grad();
            (w.powi(4) * &c + w * &shift).sum().backward().expect("a loss");
            step();
            w.value().to_vec()
        })
        .collect()
}

#[test]
fn steps_are_those_of_pytorch() {
    let expected: Value = serde_json::from_str(include_str!("pytorch/steps.json")).expect("the data is JSON");
    let start = || Var::leaf([1.0, -0.5, 2.0]);
    let sgd = |w: &Var, momentum| {
        let mut optimiser = Sgd::new(vec![w.clone()], 0.01).momentum(momentum);
        path(w, || optimiser.step())
    };
    let adam = |w: &Var, first, second| {
        let mut optimiser = Adam::new(vec![w.clone()], 0.05).betas(first, second);
        path(w, || optimiser.step())
    };
    let found = [
        ("sgd", sgd(&start(), 0.0)),
        ("momentum", sgd(&start(), 0.9)),
        ("adam", adam(&start(), 0.9, 0.999)),
        ("adam_betas", adam(&start(), 0.8, 0.99)),
    ];
    for (name, steps) in found {
        for (k, step) in steps.iter().enumerate() {
            for (i, x) in step.iter().enumerate() {
                let y = expected[name][k][i].as_f64().expect("a number");
                assert!((x - y).abs() <= 1e-12 * y.abs().max(1e-3), "{name}, step {k}, number {i}: {x} instead of {y}");
            }
        }
    }
}
