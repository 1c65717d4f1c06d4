//! From nested arrays and nalgebra's matrices, and back.

use nalgebra::{DMatrix, DVector};

use super::matmul::Field;
use super::shape::{Shape, ShapeError};
use super::{Element, Tensor};

impl<T: Element> From<T> for Tensor<T> {
    fn from(value: T) -> Self {
        Tensor::scalar(value)
    }
}

impl<T: Element, const N: usize> From<[T; N]> for Tensor<T> {
    fn from(row: [T; N]) -> Self {
        Tensor::made(Shape::from([N]), row.to_vec())
    }
}

impl<T: Element, const N: usize, const M: usize> From<[[T; N]; M]> for Tensor<T> {
    fn from(rows: [[T; N]; M]) -> Self {
        Tensor::made(Shape::from([M, N]), rows.concat())
    }
}

impl<T: Element, const N: usize, const M: usize, const L: usize> From<[[[T; N]; M]; L]> for Tensor<T> {
    fn from(blocks: [[[T; N]; M]; L]) -> Self {
        Tensor::made(Shape::from([L, M, N]), blocks.concat().concat())
    }
}

impl<T: Element, const N: usize, const M: usize, const L: usize, const K: usize> From<[[[[T; N]; M]; L]; K]>
    for Tensor<T>
{
    fn from(blocks: [[[[T; N]; M]; L]; K]) -> Self {
        Tensor::made(Shape::from([K, L, M, N]), blocks.concat().concat().concat())
    }
}

impl<T: Element> From<Vec<T>> for Tensor<T> {
    fn from(row: Vec<T>) -> Self {
        Tensor::made(Shape::from([row.len()]), row)
    }
}

impl<T: Element> From<&[T]> for Tensor<T> {
    fn from(row: &[T]) -> Self {
        Tensor::from(row.to_vec())
    }
}

impl<T: Field + nalgebra::Scalar> From<&DMatrix<T>> for Tensor<T> {
    fn from(matrix: &DMatrix<T>) -> Self {
        let (rows, columns) = matrix.shape();
        Tensor::made(Shape::from([rows, columns]), matrix.transpose().as_slice().to_vec())
    }
}

impl<T: Field + nalgebra::Scalar> From<&DVector<T>> for Tensor<T> {
    fn from(vector: &DVector<T>) -> Self {
        Tensor::from(vector.as_slice())
    }
}

impl<T: Field + nalgebra::Scalar> TryFrom<&Tensor<T>> for DMatrix<T> {
    type Error = ShapeError;

    /// A matrix; anything but two axes is an error.
    fn try_from(tensor: &Tensor<T>) -> Result<Self, ShapeError> {
        match tensor.shape() {
            [rows, columns] => Ok(DMatrix::from_row_slice(*rows, *columns, tensor.as_slice())),
            _ => Err(ShapeError::of("into a matrix", &tensor.shape, "has not two axes".to_owned())),
        }
    }
}

impl<T: Field + nalgebra::Scalar> TryFrom<&Tensor<T>> for DVector<T> {
    type Error = ShapeError;

    /// A vector; anything but one axis is an error.
    fn try_from(tensor: &Tensor<T>) -> Result<Self, ShapeError> {
        match tensor.shape() {
            [_] => Ok(DVector::from_column_slice(tensor.as_slice())),
            _ => Err(ShapeError::of("into a vector", &tensor.shape, "has not one axis".to_owned())),
        }
    }
}
