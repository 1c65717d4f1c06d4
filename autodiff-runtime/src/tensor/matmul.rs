//! Products of matrices, by nalgebra's kernels.

use nalgebra::{DMatrixView, DMatrixViewMut};

use super::shape::{Shape, ShapeError, fit};
use super::{Element, Tensor};
use crate::Scalar;

/// What products of matrices are made for: `f32` and `f64`.
pub trait Field: Scalar + Element {
    /// `product = left * right` of an m by k and a k by n matrix, all row by row.
    #[doc(hidden)]
    fn multiply(left: &[Self], right: &[Self], product: &mut [Self], sizes: [usize; 3]);
}

macro_rules! field {
    ($($float:ty)*) => {$(
        impl Field for $float {
            fn multiply(left: &[Self], right: &[Self], product: &mut [Self], [m, k, n]: [usize; 3]) {
                // Their transposes are what nalgebra sees.
                let (left, right) = (DMatrixView::from_slice(left, k, m), DMatrixView::from_slice(right, n, k));
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
        let refuse = |why: &str| ShapeError::between("matmul", &self.shape, &other.shape, why);
        if self.ndim() == 0 || other.ndim() == 0 {
            return Err(refuse("a number is no matrix; use `*`"));
        }
        // A vector is a row on the left, a column on the right.
        let left = if self.ndim() == 1 { self.reshape(self.shape.inserted(0, 1)) } else { self.clone() };
        let right = if other.ndim() == 1 { other.reshape(other.shape.inserted(1, 1)) } else { other.clone() };
        let ([m, k], [inner, n]) = (last_two(&left), last_two(&right));
        if k != inner {
            return Err(refuse(&format!("{k} columns meet {inner} rows")));
        }
        let (left_stack, right_stack) = (stack_of(&left), stack_of(&right));
        let Some(stack) = left_stack.broadcast(&right_stack) else {
            return Err(refuse("the axes in front of the matrices cannot be broadcast"));
        };
        let mut data = vec![T::ZERO; stack.numel() * m * n];
        let lefts = super::zip::positions(&stack, &left_stack.strides_as(&stack)).collect::<Vec<_>>();
        let rights = super::zip::positions(&stack, &right_stack.strides_as(&stack));
        for ((l, r), product) in lefts.into_iter().zip(rights).zip(data.chunks_exact_mut((m * n).max(1))) {
            T::multiply(
                &left.data[l * m * k..(l + 1) * m * k],
                &right.data[r * k * n..(r + 1) * k * n],
                product,
                [m, k, n],
            );
        }
        let mut dims = stack.dims().to_vec();
        dims.extend((self.ndim() > 1).then_some(m));
        dims.extend((other.ndim() > 1).then_some(n));
        Ok(Tensor::made(Shape::from(dims), data))
    }
}

fn last_two<T: Element>(x: &Tensor<T>) -> [usize; 2] {
    let n = x.ndim();
    [x.shape()[n - 2], x.shape()[n - 1]]
}

fn stack_of<T: Element>(x: &Tensor<T>) -> Shape {
    Shape::from(&x.shape()[..x.ndim() - 2])
}
