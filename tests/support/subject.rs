//! A function and its derivatives, all on flat sequences of numbers.

use differentiable::Scalar;

/// The numbers a function computes with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Precision {
    Double,
    Single,
}

impl Precision {
    pub fn of<T: Scalar>() -> Precision {
        if T::EPSILON.to_f64() == f64::EPSILON { Precision::Double } else { Precision::Single }
    }
}

/// The value, and a gradient that goes with it.
pub type ValueAndGradient = (f64, Vec<f64>);

/// A function with a scalar result, its derivatives, and those of an annotated function that calls it.
pub struct Subject {
    pub name: &'static str,
    pub precision: Precision,
    /// Arguments to start from.
    pub point: fn() -> Vec<f64>,
    pub value: fn(x: &[f64]) -> f64,
    pub value_and_grad: fn(x: &[f64]) -> ValueAndGradient,
    /// The value, and what is in the buffers afterwards.
    pub accumulate_grad: fn(x: &[f64], bars: &[f64]) -> ValueAndGradient,
    pub jvp: fn(x: &[f64], x_dot: &[f64]) -> (f64, f64),
    pub vjp: fn(x: &[f64], y_bar: f64) -> ValueAndGradient,
    pub hvp: fn(x: &[f64], x_dot: &[f64]) -> Vec<f64>,
    pub caller: Caller,
}

/// Derivatives of `y.sin() + y * y`, where `y` is the value of the function. They go through its split code.
pub struct Caller {
    pub value_and_grad: fn(x: &[f64]) -> ValueAndGradient,
    pub jvp: fn(x: &[f64], x_dot: &[f64]) -> (f64, f64),
    pub hvp: fn(x: &[f64], x_dot: &[f64]) -> Vec<f64>,
}
