//! What a variable holds: a bare number, which costs no allocation, or a tensor.

use triomphe::Arc;

use crate::tensor::{Field, Shape, Tensor};

/// A number, or a tensor with at least one axis.
#[derive(Clone)]
pub enum Value<T> {
    Scalar(T),
    Tensor(Arc<Tensor<T>>),
}

impl<T: Field> Value<T> {
    pub fn shape(&self) -> Shape {
        match self {
            Value::Scalar(_) => Shape::default(),
            Value::Tensor(x) => Shape::from(x.shape()),
        }
    }

    pub fn dims(&self) -> &[usize] {
        match self {
            Value::Scalar(_) => &[],
            Value::Tensor(x) => x.shape(),
        }
    }

    pub fn numel(&self) -> usize {
        match self {
            Value::Scalar(_) => 1,
            Value::Tensor(x) => x.numel(),
        }
    }

    pub fn tensor(&self) -> Tensor<T> {
        match self {
            Value::Scalar(x) => Tensor::scalar(*x),
            Value::Tensor(x) => Tensor::clone(x),
        }
    }

    pub fn map(&self, f: impl Fn(T) -> T) -> Value<T> {
        match self {
            Value::Scalar(x) => Value::Scalar(f(*x)),
            Value::Tensor(x) => Value::from(x.map(f)),
        }
    }

    #[track_caller]
    pub fn zip(&self, operation: &'static str, other: &Value<T>, f: impl Fn(T, T) -> T) -> Value<T> {
        match (self, other) {
            (Value::Scalar(a), Value::Scalar(b)) => Value::Scalar(f(*a, *b)),
            (Value::Scalar(a), Value::Tensor(b)) => Value::from(b.map(|b| f(*a, b))),
            (Value::Tensor(a), Value::Scalar(b)) => Value::from(a.map(|a| f(a, *b))),
            (Value::Tensor(a), Value::Tensor(b)) => Value::from(a.zip(operation, b, f)),
        }
    }

    #[track_caller]
    pub fn zip3(&self, operation: &'static str, (b, c): (&Value<T>, &Value<T>), f: impl Fn(T, T, T) -> T) -> Value<T> {
        match (self, b, c) {
            (Value::Scalar(a), Value::Scalar(b), Value::Scalar(c)) => Value::Scalar(f(*a, *b, *c)),
            _ => Value::from(self.tensor().zip3(operation, (&b.tensor(), &c.tensor()), f)),
        }
    }

    /// A function of the tensor, which a number is without axes.
    pub fn through(&self, f: impl FnOnce(&Tensor<T>) -> Tensor<T>) -> Value<T> {
        Value::from(self.with_tensor(f))
    }

    pub fn with_tensor<R>(&self, f: impl FnOnce(&Tensor<T>) -> R) -> R {
        match self {
            Value::Scalar(x) => f(&Tensor::scalar(*x)),
            Value::Tensor(x) => f(x),
        }
    }
}

impl<T: Field> From<Tensor<T>> for Value<T> {
    fn from(tensor: Tensor<T>) -> Value<T> {
        if tensor.ndim() == 0 { Value::Scalar(tensor.item()) } else { Value::Tensor(Arc::new(tensor)) }
    }
}
