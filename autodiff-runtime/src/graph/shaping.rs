//! Operations on shapes: sums, broadcasting, products of matrices.

use std::sync::Arc;

use super::algebra::Algebra;
use super::op::Op;
use super::var::Variable;
use crate::tensor::{Field, Shape, fit, refuse_transpose};

impl<T: Field> Variable<T> {
    /// The sum of all elements.
    #[track_caller]
    pub fn sum(&self) -> Variable<T> {
        self.sum_to(Shape::default())
    }

    /// The mean of all elements.
    #[track_caller]
    pub fn mean(&self) -> Variable<T> {
        self.mean_to(&Shape::default())
    }

    /// The sums along an axis, which is gone afterwards. Negative axes count from the last.
    ///
    /// # Panics
    ///
    /// If there is no such axis.
    #[track_caller]
    pub fn sum_axis(&self, axis: isize) -> Variable<T> {
        let (kept, gone) = self.shapes_without("sum_axis", axis);
        self.sum_to(&kept).reshape(gone)
    }

    /// The means along an axis.
    ///
    /// # Panics
    ///
    /// If there is no such axis.
    #[track_caller]
    pub fn mean_axis(&self, axis: isize) -> Variable<T> {
        let (kept, gone) = self.shapes_without("mean_axis", axis);
        self.mean_to(&kept).reshape(gone)
    }

    /// The means of what `sum_to` sums.
    #[track_caller]
    fn mean_to(&self, shape: &Shape) -> Variable<T> {
        let sums = Algebra::sum_to(&self.present().value, shape);
        let n = T::from_f64(self.present().value.numel() as f64 / sums.numel() as f64);
        Variable::computed(Op::Mean, sums.map(|x| x / n), &[self])
    }

    /// The shape with an axis of length one, and without it.
    #[track_caller]
    fn shapes_without(&self, operation: &'static str, axis: isize) -> (Shape, Shape) {
        let (shape, axis) = (Shape::from(self.shape()), self.axis(operation, axis));
        (shape.with(axis, 1), shape.without(axis))
    }

    /// Summed along all axes that a variable of `shape` would be repeated along.
    ///
    /// # Panics
    ///
    /// If a variable of that shape cannot be broadcast to this one's.
    #[track_caller]
    pub fn sum_to(&self, shape: impl Into<Shape>) -> Variable<T> {
        let shape = shape.into();
        let value = Algebra::sum_to(&self.present().value, &shape);
        Variable::computed(Op::SumTo, value, &[self])
    }

    /// Repeated along new axes and axes of length one.
    ///
    /// # Panics
    ///
    /// If it cannot be broadcast to the shape.
    #[track_caller]
    pub fn broadcast_to(&self, shape: impl Into<Shape>) -> Variable<T> {
        let shape = shape.into();
        let value = Algebra::broadcast_to(&self.present().value, &shape);
        Variable::computed(Op::BroadcastTo, value, &[self])
    }

    /// The same elements in another shape.
    ///
    /// # Panics
    ///
    /// If the shape has another number of elements.
    #[track_caller]
    pub fn reshape(&self, shape: impl Into<Shape>) -> Variable<T> {
        let shape = shape.into();
        let value = Algebra::reshape(&self.present().value, &shape);
        Variable::computed(Op::Reshape, value, &[self])
    }

    /// With the axes in another order.
    ///
    /// # Panics
    ///
    /// If `axes` does not name every axis once.
    #[track_caller]
    pub fn permute(&self, axes: &[usize]) -> Variable<T> {
        let value = Algebra::permute(&self.present().value, axes);
        Variable::computed(Op::Permute(Arc::new(axes.to_vec())), value, &[self])
    }

    /// The transpose of a matrix; anything with fewer axes is its own.
    ///
    /// # Panics
    ///
    /// If there are more than two axes.
    #[track_caller]
    pub fn t(&self) -> Variable<T> {
        match self.shape().len() {
            0 | 1 => self.reshape(self.shape()),
            2 => self.permute(&[1, 0]),
            _ => refuse_transpose(&Shape::from(self.shape())),
        }
    }

    /// With two axes exchanged.
    ///
    /// # Panics
    ///
    /// If there are no such axes.
    #[track_caller]
    pub fn transpose(&self, a: isize, b: isize) -> Variable<T> {
        self.permute(&fit(Shape::from(self.shape()).exchanged(a, b)))
    }

    /// All elements along one axis.
    #[track_caller]
    pub fn flatten(&self) -> Variable<T> {
        self.reshape(self.present().value.numel())
    }

    /// Without an axis of length one.
    ///
    /// # Panics
    ///
    /// If there is no such axis, or if it is of another length.
    ///
    /// ```
    /// use autodiff_runtime::graph::Var;
    ///
    /// let column = Var::leaf([[1.0], [2.0]]);
    /// assert_eq!(column.squeeze(-1).shape(), [2]);
    /// ```
    #[track_caller]
    pub fn squeeze(&self, axis: isize) -> Variable<T> {
        self.reshape(fit(Shape::from(self.shape()).squeezed(axis)))
    }

    /// The product of two matrices, as [`Tensor::matmul`](crate::tensor::Tensor::matmul).
    ///
    /// # Panics
    ///
    /// If the shapes do not fit.
    #[track_caller]
    pub fn matmul(&self, other: &Variable<T>) -> Variable<T> {
        self.product(other, [false, false])
    }

    /// The product of matrices, of which each is read as its transpose where `transposed` says so.
    #[track_caller]
    pub(crate) fn product(&self, other: &Variable<T>, transposed: [bool; 2]) -> Variable<T> {
        let value = Algebra::matmul(&self.present().value, &other.present().value, transposed);
        Variable::computed(Op::Matmul(transposed), value, &[self, other])
    }
}
