//! What a variable holds: a bare number, which costs no allocation, or a tensor.

use std::borrow::Cow;

use triomphe::Arc;

use crate::tensor::{Field, Shape, Tensor};

/// A number, or a tensor with at least one axis.
// An enum of the two would go through memory wherever it is handed on; a pair stays in two registers.
#[derive(Clone)]
pub struct Value<T> {
    tensor: Option<Arc<Tensor<T>>>,
    /// What there is if there is no tensor.
    number: T,
}

impl<T: Field> Value<T> {
    #[inline(always)]
    pub fn of_number(number: T) -> Value<T> {
        Value { tensor: None, number }
    }

    #[inline(always)]
    pub fn number(&self) -> Option<T> {
        if self.tensor.is_none() { Some(self.number) } else { None }
    }

    /// The tensor, or else the number.
    fn known(&self) -> Result<&Tensor<T>, T> {
        self.tensor.as_deref().ok_or(self.number)
    }

    pub fn shape(&self) -> Shape {
        Shape::from(self.dims())
    }

    pub fn dims(&self) -> &[usize] {
        self.known().map_or(&[], Tensor::shape)
    }

    pub fn numel(&self) -> usize {
        self.known().map_or(1, Tensor::numel)
    }

    /// The only number.
    #[track_caller]
    pub fn item(&self) -> T {
        match self.known() {
            Ok(tensor) => tensor.item(),
            Err(number) => number,
        }
    }

    /// The elements, row by row.
    pub fn elements(&self) -> &[T] {
        match &self.tensor {
            Some(tensor) => tensor.as_slice(),
            None => std::slice::from_ref(&self.number),
        }
    }

    pub fn tensor(&self) -> Tensor<T> {
        match self.known() {
            Ok(tensor) => tensor.clone(),
            Err(number) => Tensor::scalar(number),
        }
    }

    pub fn has_nan(&self) -> bool {
        match self.known() {
            Ok(x) => x.as_slice().iter().any(|x| x.to_f64().is_nan()),
            Err(x) => x.to_f64().is_nan(),
        }
    }

    pub fn map(&self, f: impl Fn(T) -> T) -> Value<T> {
        match self.known() {
            Ok(x) => Value::from(x.map(f)),
            Err(x) => Value::of_number(f(x)),
        }
    }

    #[track_caller]
    pub fn zip(&self, operation: &'static str, other: &Value<T>, f: impl Fn(T, T) -> T) -> Value<T> {
        match (self.known(), other.known()) {
            (Err(a), Err(b)) => Value::of_number(f(a, b)),
            (Err(a), Ok(b)) => Value::from(b.map(|b| f(a, b))),
            (Ok(a), Err(b)) => Value::from(a.map(|a| f(a, b))),
            (Ok(a), Ok(b)) => Value::from(a.zip(operation, b, f)),
        }
    }

    #[track_caller]
    pub fn zip3(&self, operation: &'static str, (b, c): (&Value<T>, &Value<T>), f: impl Fn(T, T, T) -> T) -> Value<T> {
        match (self.number(), b.number(), c.number()) {
            (Some(a), Some(b), Some(c)) => Value::of_number(f(a, b, c)),
            _ => Value::from(self.tensor().zip3(operation, (&b.tensor(), &c.tensor()), f)),
        }
    }

    /// The sum with a value of the same shape.
    // By value: who asks for an address gets memory.
    #[inline(always)]
    pub fn plus(self, other: Value<T>) -> Value<T> {
        if self.tensor.is_none() && other.tensor.is_none() {
            return Value::of_number(self.number + other.number);
        }
        plus_tensor(self, other)
    }

    /// The tensor, which a number is without axes. No function is handed in that would be called with it: where shapes do
    /// not fit, a closure would be named as the place.
    pub fn known_tensor(&self) -> Cow<'_, Tensor<T>> {
        match self.known() {
            Ok(tensor) => Cow::Borrowed(tensor),
            Err(number) => Cow::Owned(Tensor::scalar(number)),
        }
    }
}

impl<T: Field> From<Tensor<T>> for Value<T> {
    fn from(tensor: Tensor<T>) -> Value<T> {
        if tensor.ndim() == 0 {
            return Value::of_number(tensor.item());
        }
        Value { tensor: Some(Arc::new(tensor)), number: T::ZERO }
    }
}

fn plus_tensor<T: Field>(a: Value<T>, b: Value<T>) -> Value<T> {
    a.zip("add", &b, |a, b| a + b)
}
