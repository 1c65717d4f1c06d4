//! What is timed. `pytorch.py` has the same in Python.

use std::hint::black_box;

use differentiable::graph::Var;
use differentiable::nn::{Linear, Module, Relu, Sequential, Sgd};
use differentiable::tensor::{Random, Tensor};

pub struct Workload {
    pub name: &'static str,
    pub about: &'static str,
    /// Among which its time is divided.
    pub operations: usize,
    /// PyTorch's time over ours that the project asks of itself.
    pub bound: f64,
    pub make: fn() -> Box<dyn FnMut()>,
}

pub const WORKLOADS: &[Workload] = &[
    Workload {
        name: "scalar",
        about: "a scalar operation, forward and backward (a chain of 1000)",
        operations: CHAIN,
        bound: 80.0,
        make: scalar,
    },
    Workload {
        name: "expression",
        about: "(x1·x2 + x3)² and its three derivatives, with new leaves",
        operations: 1,
        bound: 40.0,
        make: expression,
    },
    Workload {
        name: "network",
        about: "a step of the 1–10–1 network at batch 100",
        operations: 1,
        bound: 10.0,
        make: network,
    },
];

/// Operations in a chain: enough that what is done once per pass does not show.
const CHAIN: usize = 1000;

/// `y = y · x + x` over and over, and back.
fn scalar() -> Box<dyn FnMut()> {
    let x = Var::leaf(0.5);
    Box::new(move || {
        let mut y = x.clone();
        for _ in 0..CHAIN / 2 {
            y = y * &x + &x;
        }
        y.backward().expect("a number depends on a leaf");
        black_box(x.grad());
        x.zero_grad();
    })
}

fn expression() -> Box<dyn FnMut()> {
    Box::new(|| {
        let (x1, x2, x3) = (Var::leaf(2.0), Var::leaf(3.0), Var::leaf(1.0));
        let y = (&x1 * &x2 + &x3).powi(2);
        y.backward().expect("a number depends on leaves");
        black_box((x1.grad(), x2.grad(), x3.grad()));
    })
}

fn network() -> Box<dyn FnMut()> {
    let mut random = Random::seeded(1);
    let network =
        Sequential::new().with(Linear::new(1, 10, &mut random)).with(Relu).with(Linear::new(10, 1, &mut random));
    let x = Var::constant(Tensor::linspace(-5.0, 5.0, 100).reshape([100, 1]));
    let y = Var::constant(x.value() * 2.0 + 3.0);
    let mut optimiser = Sgd::new(network.parameters(), 0.01);
    Box::new(move || {
        optimiser.zero_grad();
        let loss = network.forward(&x).mse(&y);
        loss.backward().expect("the loss depends on the parameters");
        optimiser.step();
        black_box(loss.item());
    })
}
