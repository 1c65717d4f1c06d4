//! Functions that the macro has compiled, as one node each. No part of the public interface.
//!
//! The node of a function that returns one number keeps its gradient, which was computed together with the number. Any
//! other function is run again on the way back. Where there is a second derivative, the gradient that a `create_graph`
//! pass computes is again one node.

use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use super::algebra::{Arithmetic, Named};
use super::anomaly::{is_detecting, locate_at};
use super::error::GraphError;
use super::mode::is_grad_enabled;
use super::node::{History, Node, Origin, Parent, Parents};
use super::op::Op;
use super::value::Value;
use super::var::Variable;
use crate::tensor::{Field, Shape, Tensor};

pub use super::kept::{Held, Keeps};
pub use super::nested::{Flat, Nested, Returned};

/// A call of a compiled function.
pub struct Call<T: Field, const N: usize> {
    function: &'static str,
    arguments: [Parent<T>; N],
}

/// How the cotangents of the arguments are found.
pub enum First<T: Field> {
    /// By scaling the gradient.
    Gradient(Vec<Value<T>>),
    /// From the values of the arguments and the elements of the result's cotangent.
    Pullback(Box<Pullback<T>>),
}

type Pullback<T> = dyn Fn(&[&Value<T>], &[T]) -> Vec<Value<T>> + Send + Sync;

/// The derivative of the pullback in a direction: from the values of the arguments, the elements of the result's
/// cotangent and those of the direction, what flows to the arguments and to the result's cotangent.
pub struct Second<T: Field>(Arc<Twice<T>>);

type Twice<T> = dyn Fn(&[&Value<T>], &[T], &[T]) -> (Vec<Value<T>>, Vec<T>) + Send + Sync;

impl<T: Field> First<T> {
    /// From the gradient, in the shapes of the arguments.
    pub fn gradient<const N: usize>(gradient: [Value<T>; N]) -> First<T> {
        First::Gradient(gradient.into())
    }

    /// From the function that runs it again.
    pub fn pullback<const N: usize>(
        pullback: impl Fn(&[&Value<T>], &[T]) -> [Value<T>; N] + Send + Sync + 'static,
    ) -> First<T> {
        First::Pullback(Box::new(move |operands, y_bar| pullback(operands, y_bar).into()))
    }
}

impl<T: Field> Second<T> {
    /// From the function that computes it.
    pub fn of<Y: Flat<T>, const N: usize>(
        twice: impl Fn(&[&Value<T>], &[T], &[T]) -> ([Value<T>; N], Y) + Send + Sync + 'static,
    ) -> Second<T> {
        Second(Arc::new(move |operands, y_bar, direction| {
            let (bars, y_dot) = twice(operands, y_bar, direction);
            let mut elements = Vec::new();
            y_dot.write(&mut elements);
            (bars.into(), elements)
        }))
    }
}

impl<T: Field, const N: usize> Call<T, N> {
    /// With the variables of the active parameters.
    pub fn new(function: &'static str, variables: [&Variable<T>; N]) -> Self {
        Call { function, arguments: variables.map(Variable::parent) }
    }

    /// The value of an active parameter.
    pub fn value(&self, index: usize) -> &Value<T> {
        &self.arguments[index].node().expect("an argument is a variable").value
    }

    /// An active argument.
    #[track_caller]
    pub fn argument<A: Nested<T>>(&self, index: usize, parameter: &str) -> A {
        let value = self.value(index);
        if !fits::<T, A>(value) {
            let (found, expected) = (Shape::from(value.dims()), expected::<T, A>());
            let function = self.function;
            panic!(
                "`{function}`: the shapes {found} and {expected} do not fit: the second is what `{parameter}` takes"
            );
        }
        argument(value)
    }

    /// Whether somebody may ask for derivatives.
    pub fn is_recorded(&self) -> bool {
        is_grad_enabled() && self.arguments.iter().any(|argument| argument.active().is_some())
    }

    /// The result, where nobody can.
    #[track_caller]
    pub fn constant<R: Returned<T>>(self, result: &R) -> R::Variables {
        returned(self.function, result, Variable::of_value)
    }

    /// The result, with its way back.
    #[track_caller]
    pub fn recorded<R: Returned<T>>(self, result: &R, first: First<T>, second: Option<Second<T>>) -> R::Variables {
        let compiled = Compiled { function: self.function, order: 1 + u8::from(second.is_some()), first, second };
        let history = History { op: Op::Compiled(Arc::new(compiled)), parents: Parents::from_array(self.arguments) };
        let here = Location::caller();
        returned(self.function, result, |value| {
            let node = Node::new(value, history.parents.level(), false, Origin::Computed(history));
            if is_detecting() {
                locate_at(&node, here);
            }
            Variable::of(node)
        })
    }
}

/// A result as variables, of which one holds everything.
#[track_caller]
fn returned<T: Field, R: Returned<T>>(
    function: &str,
    result: &R,
    variable: impl FnOnce(Value<T>) -> Variable<T>,
) -> R::Variables {
    if let Some(number) = result.number() {
        return R::variables(&mut [variable(Value::of_number(number))].into_iter());
    }
    let (mut shapes, mut elements) = (Vec::new(), Vec::new());
    result.shapes(function, &mut shapes);
    result.write(&mut elements);
    match &shapes[..] {
        [shape] => R::variables(&mut [variable(shaped(elements, shape.dims()))].into_iter()),
        _ => R::variables(&mut parts(&variable(Value::from(Tensor::from(elements))), shapes)),
    }
}

/// Whether a parameter takes a variable of that shape: one or no axis looks at the elements alone.
fn fits<T: Field, A: Nested<T>>(value: &Value<T>) -> bool {
    let (dims, numel) = (value.dims(), value.numel());
    match A::DEPTH {
        0 => numel == 1,
        1 => A::length(0).is_none_or(|length| length == numel),
        depth => dims.len() == depth && (0..depth).all(|k| A::length(k).is_none_or(|length| length == dims[k])),
    }
}

/// The shape that a parameter takes.
fn expected<T: Field, A: Nested<T>>() -> String {
    let length = |axis| A::length(axis).map_or("_".to_owned(), |length| length.to_string());
    format!("[{}]", (0..A::DEPTH).map(length).collect::<Vec<_>>().join(", "))
}

/// A value that fits, as an argument.
pub fn argument<T: Field, A: Nested<T>>(value: &Value<T>) -> A {
    match A::DEPTH {
        1 => A::read(value.elements(), &[value.numel()]),
        _ => A::read(value.elements(), value.dims()),
    }
}

/// The elements of a value, as a slice of numbers sees them.
pub fn elements<T: Field>(value: &Value<T>) -> &[T] {
    value.elements()
}

/// A cotangent, in the shape of its argument.
pub fn cotangent<T: Field, A: Nested<T>>(bar: A, argument: &Value<T>) -> Value<T> {
    bar.into_value(argument)
}

/// Cotangents times a number.
pub fn scaled<T: Field, const N: usize>(bars: [Value<T>; N], factor: T) -> [Value<T>; N] {
    bars.map(|bar| Arithmetic::mul(&bar, &Value::of_number(factor)))
}

/// Elements in a shape.
fn shaped<T: Field>(elements: Vec<T>, dims: &[usize]) -> Value<T> {
    match (dims, &elements[..]) {
        ([], [number]) => Value::of_number(*number),
        _ => Value::from(Tensor::from_vec(elements, dims)),
    }
}

/// The parts of a variable that holds them one behind the other.
fn parts<T: Field>(whole: &Variable<T>, shapes: Vec<Shape>) -> impl Iterator<Item = Variable<T>> {
    let mut end = 0;
    shapes.into_iter().map(move |shape| {
        let start = end;
        end += shape.numel();
        whole.taken(0, start..end).reshape(shape)
    })
}

/// A compiled function as an operation.
pub struct Compiled<T: Field> {
    function: &'static str,
    /// How often it can be differentiated.
    order: u8,
    first: First<T>,
    second: Option<Second<T>>,
}

// The functions see what they have kept by shared references only.
impl<T: Field> UnwindSafe for Compiled<T> {}
impl<T: Field> RefUnwindSafe for Compiled<T> {}

impl<T: Field> Compiled<T> {
    pub fn name(&self) -> &'static str {
        self.function
    }

    /// What the way back reads: the arguments, unless the gradient is there.
    pub fn named(&self) -> Named {
        match (&self.first, &self.second) {
            (First::Gradient(_), None) => Named::OTHER,
            _ => const { Named::of(&["a", "b", "c"]) },
        }
    }

    /// The cotangents of all operands, each in its shape.
    pub fn pullback(&self, operands: &[&Value<T>], y_bar: &Value<T>) -> Vec<Value<T>> {
        match &self.first {
            First::Gradient(gradient) => gradient.iter().map(|part| Arithmetic::mul(part, y_bar)).collect(),
            First::Pullback(pullback) => pullback(operands, y_bar.elements()),
        }
    }

    /// The same, to be differentiated again.
    pub fn recorded(&self, operands: &[&Variable<T>], y_bar: &Variable<T>) -> Result<Vec<Variable<T>>, GraphError> {
        let (function, order) = (self.function, self.order);
        let Some(second) = &self.second else { return Err(GraphError::Order { function, order }) };
        let values: Vec<Value<T>> = operands.iter().map(|v| v.present().value.clone()).collect();
        let bars = self.pullback(&values.iter().collect::<Vec<_>>(), &y_bar.present().value);
        let elements: Vec<T> = bars.iter().flat_map(Value::elements).copied().collect();
        let all: Vec<&Variable<T>> = operands.iter().copied().chain([y_bar]).collect();
        let op = Op::Compiled(Arc::new(second.as_function(function)));
        let whole = Variable::computed(op, Value::from(Tensor::from(elements)), &all);
        Ok(parts(&whole, bars.iter().map(Value::shape).collect()).collect())
    }
}

impl<T: Field> Second<T> {
    /// The pullback as a function of the arguments and, behind them, of the result's cotangent.
    fn as_function(&self, function: &'static str) -> Compiled<T> {
        let twice = Arc::clone(&self.0);
        let pullback = move |operands: &[&Value<T>], direction: &[T]| {
            let (y_bar, arguments) = operands.split_last().expect("the last operand is the cotangent");
            let (mut bars, y_dot) = twice(arguments, y_bar.elements(), direction);
            bars.push(shaped(y_dot, y_bar.dims()));
            bars
        };
        Compiled { function, order: 2, first: First::Pullback(Box::new(pullback)), second: None }
    }
}
