//! Times the dynamic graph on the three workloads that `pytorch.py` times in PyTorch, and prints one line for each.
//!
//! `compare` in this folder runs both and joins their lines to the table of `docs/dynamic-graph.md`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use differentiable::graph::Var;
use differentiable::nn::{Linear, Module, Relu, Sequential, Sgd};
use differentiable::tensor::{Random, Tensor};

/// Numbers in a chain: enough that what is done once per pass does not show.
const CHAIN: usize = 1000;
/// Batches, of which the fastest counts.
const BATCHES: usize = 200;
/// No batch is shorter.
const SHORTEST_BATCH: Duration = Duration::from_millis(2);

fn main() {
    let only = std::env::args().nth(1);
    let run = |name: &str, per: usize, workload: &mut dyn FnMut()| {
        if only.as_deref().is_none_or(|only| only == name) {
            println!("{name} {:.1}", nanoseconds(workload) / per as f64);
        }
    };
    run("scalar", CHAIN, &mut scalar());
    run("expression", 1, &mut expression());
    run("network", 1, &mut network());
}

/// The nanoseconds that a call takes in the fastest batch.
fn nanoseconds(workload: &mut dyn FnMut()) -> f64 {
    let mut time = |calls: u32| {
        let start = Instant::now();
        (0..calls).for_each(|_| workload());
        start.elapsed()
    };
    let mut calls = 1;
    while time(calls) < SHORTEST_BATCH {
        calls *= 2;
    }
    let fastest = (0..BATCHES).map(|_| time(calls)).min().unwrap_or_default();
    fastest.as_nanos() as f64 / f64::from(calls)
}

/// `y = y · x + x` over and over, and back: per operation.
fn scalar() -> impl FnMut() {
    let x = Var::leaf(0.5);
    move || {
        let mut y = x.clone();
        for _ in 0..CHAIN / 2 {
            y = y * &x + &x;
        }
        y.backward().expect("a number depends on a leaf");
        black_box(x.grad());
        x.zero_grad();
    }
}

/// `(x1 · x2 + x3)²` with new leaves, as the tour has it.
fn expression() -> impl FnMut() {
    || {
        let (x1, x2, x3) = (Var::leaf(2.0), Var::leaf(3.0), Var::leaf(1.0));
        let y = (&x1 * &x2 + &x3).powi(2);
        y.backward().expect("a number depends on leaves");
        black_box((x1.grad(), x2.grad(), x3.grad()));
    }
}

/// A step of the 1–10–1 network at batch 100.
fn network() -> impl FnMut() {
    let mut random = Random::seeded(1);
    let network =
        Sequential::new().with(Linear::new(1, 10, &mut random)).with(Relu).with(Linear::new(10, 1, &mut random));
    let x = Var::constant(Tensor::linspace(-5.0, 5.0, 100).reshape([100, 1]));
    let y = Var::constant(x.value() * 2.0 + 3.0);
    let mut optimiser = Sgd::new(network.parameters(), 0.01);
    move || {
        optimiser.zero_grad();
        let loss = network.forward(&x).mse(&y);
        loss.backward().expect("the loss depends on the parameters");
        optimiser.step();
        black_box(loss.item());
    }
}
