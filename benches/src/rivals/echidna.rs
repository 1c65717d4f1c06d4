//! echidna: reverse mode over a tape recorded in every call, or over one recorded once and run again at every point.

use std::ops::{Mul, Sub};

use echidna::{Scalar, grad, record};

use crate::programs::{Program, rosenbrock_input};
use crate::variant::returning;

fn rosenbrock<T: Scalar<Float = f64>>(x: &[T]) -> T
where
    f64: Mul<T, Output = T> + Sub<T, Output = T>,
{
    let mut sum = T::zero();
    for i in 0..x.len() - 1 {
        let valley = x[i + 1] - x[i] * x[i];
        let slope = 1.0 - x[i];
        sum = sum + 100.0 * valley * valley + slope * slope;
    }
    sum
}

pub fn add_to(program: Program, n: usize) -> Program {
    program
        .with("echidna", move || returning(rosenbrock_input(n), |x| (None, grad(rosenbrock, x))))
        // Its optimisation passes are left out: they made this tape slower.
        .with("echidna-recorded", move || {
            let (mut tape, _) = record(rosenbrock, &vec![1.0; n]);
            let mut adjoints = Vec::new();
            returning(rosenbrock_input(n), move |x| {
                let gradient = tape.gradient_with_buf(x, &mut adjoints);
                (Some(tape.output_value()), gradient)
            })
        })
}
