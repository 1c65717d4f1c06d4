//! Products of matrices.

use nalgebra::{DMatrixView, DMatrixViewMut};

use super::shape::{Shape, ShapeError, fit};
use super::thin::{self, Factor};
use super::{Element, Tensor};
use crate::Scalar;

/// What products of matrices are made for: `f32` and `f64`.
pub trait Field: Scalar + Element {
    /// `product = left * right`, by nalgebra's kernels; the product row by row.
    #[doc(hidden)]
    fn multiply(left: Factor<'_, Self>, right: Factor<'_, Self>, product: &mut [Self]);
}

macro_rules! field {
    ($($float:ty)*) => {$(
        impl Field for $float {
            fn multiply(left: Factor<'_, Self>, right: Factor<'_, Self>, product: &mut [Self]) {
                let (m, k, n) = (left.rows, left.columns, right.columns);
                // Views with strides would save the copies; nalgebra 0.35 reads beyond their ends.
                let (left, right) = (left.row_by_row(), right.row_by_row());
                // Row by row is column by column of the transpose.
                let (left, right) = (DMatrixView::from_slice(&left, k, m), DMatrixView::from_slice(&right, n, k));
                DMatrixViewMut::from_slice(product, n, m).gemm(1.0, &right, &left, 0.0);
            }
        }
    )*};
}

field!(f32 f64);

impl<T: Field> Tensor<T> {
    /// The product of two matrices, of a matrix and a vector, or of two vectors (a number); stacks of matrices, whose
    /// axes in front of the last two are broadcast, each with its partner.
    ///
    /// # Panics
    ///
    /// If the inner lengths differ, if the axes in front cannot be broadcast, or if one of them has no axes.
    ///
    /// ```
    /// use autodiff_runtime::tensor::Tensor;
    ///
    /// let a = Tensor::from([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(a.matmul(&Tensor::from([1.0, 10.0])), Tensor::from([21.0, 43.0]));
    /// ```
    #[track_caller]
    pub fn matmul(&self, other: &Tensor<T>) -> Tensor<T> {
        fit(self.try_matmul(other))
    }

    /// [`matmul`](Tensor::matmul), or why it is not possible.
    pub fn try_matmul(&self, other: &Tensor<T>) -> Result<Tensor<T>, ShapeError> {
        self.try_product(other, [false, false])
    }

    /// The product of matrices, or stacks of them, of which each is read as its transpose where `transposed` says so.
    #[cfg(feature = "graph")]
    #[track_caller]
    pub(crate) fn product(&self, other: &Tensor<T>, transposed: [bool; 2]) -> Tensor<T> {
        fit(self.try_product(other, transposed))
    }

    fn try_product(&self, other: &Tensor<T>, transposed: [bool; 2]) -> Result<Tensor<T>, ShapeError> {
        let refuse = |why: &str| ShapeError::between("matmul", &self.shape, &other.shape, why);
        if self.ndim() == 0 || other.ndim() == 0 {
            return Err(refuse("a number is no matrix; use `*`"));
        }
        // A vector is a row on the left, a column on the right.
        let left = if self.ndim() == 1 { &self.reshape(self.shape.inserted(0, 1)) } else { self };
        let right = if other.ndim() == 1 { &other.reshape(other.shape.inserted(1, 1)) } else { other };
        let factor = |x, is_transposed| Factor::new(last_two(x), is_transposed);
        let (left_factor, right_factor) = (factor(left, transposed[0]), factor(right, transposed[1]));
        let (m, n) = (left_factor.rows, right_factor.columns);
        if left_factor.columns != right_factor.rows {
            return Err(refuse(&format!("{} columns meet {} rows", left_factor.columns, right_factor.rows)));
        }
        let (left_stack, right_stack) = (stack_of(left), stack_of(right));
        let Some(stack) = left_stack.broadcast(&right_stack) else {
            return Err(refuse("the axes in front of the matrices cannot be broadcast"));
        };
        let last = [(self.ndim() > 1).then_some(m), (other.ndim() > 1).then_some(n)];
        let shape = stack.clone().extended(last.into_iter().flatten());
        let mut data = vec![T::ZERO; shape.numel_for("matmul")?];
        let products = data.chunks_exact_mut((m * n).max(1));
        if stack.ndim() == 0 {
            products.for_each(|product| {
                thin::multiply(left_factor.of(&left.data, 0), right_factor.of(&right.data, 0), product)
            });
        } else {
            let lefts = super::zip::positions(&stack, &left_stack.strides_as(&stack));
            let rights = super::zip::positions(&stack, &right_stack.strides_as(&stack));
            for ((l, r), product) in lefts.zip(rights).zip(products) {
                thin::multiply(left_factor.of(&left.data, l), right_factor.of(&right.data, r), product);
            }
        }
        Ok(Tensor::made(shape, data))
    }
}

fn last_two<T: Element>(x: &Tensor<T>) -> [usize; 2] {
    let n = x.ndim();
    [x.shape()[n - 2], x.shape()[n - 1]]
}

fn stack_of<T: Element>(x: &Tensor<T>) -> Shape {
    Shape::from(&x.shape()[..x.ndim() - 2])
}
