//! Tensors from numbers and rules.

use super::shape::{Shape, ShapeError, fit};
use super::storage::Storage;
use super::{Element, Tensor};
use crate::Scalar;

impl<T: Element> Tensor<T> {
    /// Of elements that stand row by row.
    ///
    /// # Panics
    ///
    /// If the shape has another number of elements.
    ///
    /// ```
    /// use autodiff_runtime::tensor::Tensor;
    ///
    /// assert_eq!(Tensor::from_vec(vec![1.0, 2.0], [2, 1]), Tensor::from([[1.0], [2.0]]));
    /// ```
    #[track_caller]
    pub fn from_vec(data: Vec<T>, shape: impl Into<Shape>) -> Tensor<T> {
        fit(Tensor::try_from_vec(data, shape))
    }

    /// [`from_vec`](Tensor::from_vec), or why it is not possible.
    pub fn try_from_vec(data: Vec<T>, shape: impl Into<Shape>) -> Result<Tensor<T>, ShapeError> {
        let shape = shape.into();
        let numel = shape.numel_for("from_vec")?;
        if numel == data.len() {
            return Ok(Tensor::made(shape, data));
        }
        let why = format!("needs {numel} elements, not {}", data.len());
        Err(ShapeError::of("from_vec", &shape, why))
    }

    /// The same element everywhere.
    ///
    /// # Panics
    ///
    /// If the shape has more elements than memory can hold.
    #[track_caller]
    pub fn full(shape: impl Into<Shape>, value: T) -> Tensor<T> {
        Tensor::filled("full", shape.into(), value)
    }

    #[track_caller]
    fn filled(operation: &'static str, shape: Shape, value: T) -> Tensor<T> {
        let data = vec![value; fit(shape.numel_for(operation))];
        Tensor::made(shape, data)
    }

    /// One element, without axes.
    pub fn scalar(value: T) -> Tensor<T> {
        Tensor { shape: Shape::default(), data: Storage::One(value) }
    }
}

impl<T: Scalar + Element> Tensor<T> {
    /// Zeros.
    ///
    /// # Panics
    ///
    /// If the shape has more elements than memory can hold.
    #[track_caller]
    pub fn zeros(shape: impl Into<Shape>) -> Tensor<T> {
        Tensor::filled("zeros", shape.into(), T::ZERO)
    }

    /// Ones.
    ///
    /// # Panics
    ///
    /// If the shape has more elements than memory can hold.
    #[track_caller]
    pub fn ones(shape: impl Into<Shape>) -> Tensor<T> {
        Tensor::filled("ones", shape.into(), T::ONE)
    }

    /// Zeros in the shape of this one.
    pub fn zeros_like(&self) -> Tensor<T> {
        Tensor::zeros(&self.shape)
    }

    /// Ones in the shape of this one.
    pub fn ones_like(&self) -> Tensor<T> {
        Tensor::ones(&self.shape)
    }

    /// The identity matrix.
    ///
    /// # Panics
    ///
    /// If it has more elements than memory can hold.
    #[track_caller]
    pub fn eye(n: usize) -> Tensor<T> {
        let mut identity = Tensor::filled("eye", Shape::from([n, n]), T::ZERO);
        identity.as_mut_slice().iter_mut().step_by(n + 1).for_each(|x| *x = T::ONE);
        identity
    }

    /// `0`, `1`, … below `n`.
    ///
    /// # Panics
    ///
    /// If there are more elements than memory can hold.
    #[track_caller]
    pub fn arange(n: usize) -> Tensor<T> {
        let shape = Shape::from([n]);
        fit(shape.numel_for("arange"));
        Tensor::made(shape, (0..n).map(|k| T::from_f64(k as f64)).collect())
    }

    /// `n` numbers at equal distances, from `start` to `end`, both included.
    ///
    /// ```
    /// use autodiff_runtime::tensor::Tensor;
    ///
    /// assert_eq!(Tensor::linspace(0.0, 1.0, 3), Tensor::from([0.0, 0.5, 1.0]));
    /// ```
    ///
    /// # Panics
    ///
    /// If there are more elements than memory can hold.
    #[track_caller]
    pub fn linspace(start: T, end: T, n: usize) -> Tensor<T> {
        let shape = Shape::from([n]);
        fit(shape.numel_for("linspace"));
        let step = (end - start) / T::from_f64(n.max(2) as f64 - 1.0);
        let at = |k: usize| if k + 1 == n && n > 1 { end } else { start + step * T::from_f64(k as f64) };
        Tensor::made(shape, (0..n).map(at).collect())
    }
}
