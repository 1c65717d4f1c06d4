//! What the dynamic graph allocates, and that it gives all of it back.

use differentiable::graph::{Var, grad};
use differentiable::nn::{Adam, Linear, Module, Relu, Sequential, Sgd};
use differentiable::tensor::{Random, Tensor};
use differentiable_allocation_tests::{Counting, measure};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The bytes that training keeps from before its first step on.
fn live_after(steps: usize, mut step: impl FnMut()) -> isize {
    measure(|| (0..steps).for_each(|_| step())).1.live
}

fn network(random: &mut Random) -> Sequential {
    Sequential::new().with(Linear::new(1, 4, random)).with(Relu).with(Linear::new(4, 1, random))
}

fn examples() -> (Var, Var) {
    let x = Tensor::linspace(-1.0, 1.0, 5).reshape([5, 1]);
    (Var::constant(x.clone()), Var::constant(x * 2.0 + 1.0))
}

#[test]
fn a_hundred_thousand_steps_keep_what_a_thousand_keep() {
    let live = |steps| {
        let network = network(&mut Random::seeded(1));
        let (x, y) = examples();
        let mut optimiser = Sgd::new(network.parameters(), 0.01).momentum(0.9);
        live_after(steps, || {
            optimiser.zero_grad();
            network.forward(&x).mse(&y).backward().unwrap();
            optimiser.step();
        })
    };
    let thousand = live(1_000);
    assert!(thousand > 0, "the velocities and gradients are kept: {thousand}");
    assert_eq!(live(100_000), thousand);
}

#[test]
fn steps_that_record_their_gradients_keep_nothing_either() {
    let live = |steps| {
        let network = network(&mut Random::seeded(1));
        let (x, y) = examples();
        let parameters = network.parameters();
        let mut optimiser = Adam::new(parameters.clone(), 0.01);
        live_after(steps, || {
            optimiser.zero_grad();
            let loss = network.forward(&x).mse(&y);
            let options = differentiable::graph::Backward::new().create_graph();
            let inputs: Vec<&Var> = parameters.iter().collect();
            let gradients = differentiable::graph::grad_with(&[&loss], &inputs, &options).unwrap();
            let penalty = gradients.iter().flatten().fold(loss, |sum, g| sum + (g * g).sum() * 0.01);
            penalty.backward().unwrap();
            optimiser.step();
        })
    };
    assert_eq!(live(2_000), live(100));
}

#[test]
fn what_was_computed_dies_with_its_last_handle() {
    let x = Var::leaf(0.5);
    let (_, usage) = measure(|| {
        let mut y = &x * 2.0;
        for _ in 0..1000 {
            y = y.sin() * &x;
        }
        grad(&[&y], &[&x]).unwrap()[0].item()
    });
    assert_eq!(usage.live, 0);
}

#[test]
fn a_number_is_one_allocation() {
    let x = Var::leaf(0.5);
    let (y, usage) = measure(|| (&x * 2.0 + &x).sin().powi(3));
    assert_eq!(usage.allocations, 4, "one node for each of four operations");
    let (_, usage) = measure(|| y.backward().unwrap());
    assert!(usage.allocations <= 4, "what a pass needs however long the chain is: {usage:?}");
    let (_, usage) = measure(|| (x.grad().unwrap().item(), y.item()));
    assert_eq!(usage.allocations, 0);
}
