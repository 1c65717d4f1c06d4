//! What flows while a pass runs: bare numbers, plain values, or variables that record the pass.

use std::borrow::Cow;

use triomphe::Arc;

use super::algebra::{Arithmetic, Number};
use super::compiled::Compiled;
use super::error::GraphError;
use super::node::{Gradient, History, Node, Parent, with_numbers, with_operands};
use super::value::Value;
use super::var::Variable;
use crate::tensor::Field;

/// What cotangents are while a pass runs.
pub trait Cotangent<T: Field>: Clone + 'static {
    /// What a node hands on to one of its parents; nothing where no derivative passes.
    fn pulled_back(node: &Arc<Node<T>>, history: &History<T>, index: usize, grad: &Self) -> Option<Self>;
    /// What a compiled function hands on to all of its arguments.
    fn through(function: &Compiled<T>, arguments: &[Parent<T>], grad: &Self) -> Result<Vec<Self>, GraphError>;
    fn plus(self, other: Self) -> Self;
    fn into_gradient(self) -> Gradient<T>;
    fn from_gradient(gradient: Gradient<T>) -> Self;
    /// Whether an element is NaN.
    fn has_nan(&self) -> bool;
}

/// Where there is nothing but numbers.
impl<T: Field> Cotangent<T> for Number<T> {
    fn pulled_back(node: &Arc<Node<T>>, history: &History<T>, index: usize, grad: &Self) -> Option<Self> {
        let y = Number(node.value.number()?);
        let of_numbers = |operands: &[&_]| history.op.pullback_of_numbers(index, operands, &y, grad);
        with_numbers(history.parents.as_slice(), of_numbers)??
    }

    fn through(_: &Compiled<T>, _: &[Parent<T>], _: &Self) -> Result<Vec<Self>, GraphError> {
        unreachable!("only operations of the rule table are of numbers")
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Number(self.0 + other.0)
    }

    fn into_gradient(self) -> Gradient<T> {
        Gradient::Value(Value::of_number(self.0))
    }

    fn from_gradient(gradient: Gradient<T>) -> Self {
        Number(gradient.into_value().item())
    }

    fn has_nan(&self) -> bool {
        self.0.to_f64().is_nan()
    }
}

impl<T: Field> Cotangent<T> for Value<T> {
    fn pulled_back(node: &Arc<Node<T>>, history: &History<T>, index: usize, grad: &Self) -> Option<Self> {
        let parents = history.parents.as_slice();
        if let Some(bar) = history.op.pullback_of_part(index, parents, grad) {
            return Some(bar);
        }
        if let (Some(y), Some(g)) = (node.value.number(), grad.number()) {
            let of = |operands: &[&_]| history.op.pullback_of_numbers(index, operands, &Number(y), &Number(g));
            if let Some(bar) = with_numbers(parents, of).flatten() {
                return bar.map(|Number(bar)| Value::of_number(bar));
            }
        }
        with_operands(parents, Parent::value, |operands| history.op.pullback(index, operands, &node.value, grad))
    }

    fn through(function: &Compiled<T>, arguments: &[Parent<T>], grad: &Self) -> Result<Vec<Self>, GraphError> {
        Ok(with_operands(arguments, Parent::value, |operands| function.pullback(operands, grad)))
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Value::plus(self, other)
    }

    fn into_gradient(self) -> Gradient<T> {
        Gradient::Value(self)
    }

    fn from_gradient(gradient: Gradient<T>) -> Self {
        gradient.into_value()
    }

    fn has_nan(&self) -> bool {
        Value::has_nan(self)
    }
}

impl<T: Field> Cotangent<T> for Variable<T> {
    fn pulled_back(node: &Arc<Node<T>>, history: &History<T>, index: usize, grad: &Self) -> Option<Self> {
        let operand = |parent: &Parent<T>| Cow::Owned(parent.variable());
        if let Some(bar) = history.op.pullback_of_part(index, history.parents.as_slice(), grad) {
            return Some(bar);
        }
        let y = Variable::at(Arc::clone(node));
        with_operands(history.parents.as_slice(), operand, |operands| history.op.pullback(index, operands, &y, grad))
    }

    fn through(function: &Compiled<T>, arguments: &[Parent<T>], grad: &Self) -> Result<Vec<Self>, GraphError> {
        let operand = |parent: &Parent<T>| Cow::Owned(parent.variable());
        with_operands(arguments, operand, |operands| function.recorded(operands, grad))
    }

    fn plus(self, other: Self) -> Self {
        Arithmetic::add(&self, &other)
    }

    fn into_gradient(self) -> Gradient<T> {
        Gradient::Variable(self)
    }

    fn from_gradient(gradient: Gradient<T>) -> Self {
        gradient.into_variable()
    }

    fn has_nan(&self) -> bool {
        self.present().value.has_nan()
    }
}
