//! ad_trait: reverse mode over its global computation graph, driven by its function engine.

use ad_trait::AD;
use ad_trait::differentiable_function::{DifferentiableFunctionTrait, ReverseAD};
use ad_trait::function_engine::FunctionEngine;

use crate::programs::{Program, rosenbrock_input};
use crate::variant::returning;

#[derive(Clone)]
struct Rosenbrock {
    n: usize,
}

impl<T: AD> DifferentiableFunctionTrait<T> for Rosenbrock {
    const NAME: &'static str = "Rosenbrock";

    fn call(&self, x: &[T], _freeze: bool) -> Vec<T> {
        let one = T::constant(1.0);
        let hundred = T::constant(100.0);
        let mut sum = T::constant(0.0);
        for i in 0..x.len() - 1 {
            let valley = x[i + 1] - x[i] * x[i];
            let slope = one - x[i];
            sum += hundred * valley * valley + slope * slope;
        }
        vec![sum]
    }

    fn num_inputs(&self) -> usize {
        self.n
    }

    fn num_outputs(&self) -> usize {
        1
    }
}

pub fn add_to(program: Program, n: usize) -> Program {
    program.with("ad_trait", move || {
        let function = Rosenbrock { n };
        let engine = FunctionEngine::new(function.clone(), function, ReverseAD::new());
        returning(rosenbrock_input(n), move |x| {
            let (value, gradient) = engine.derivative(x);
            (Some(value[0]), Vec::from(gradient.data))
        })
    })
}
