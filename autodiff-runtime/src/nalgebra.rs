//! Conversions to and from the matrices of nalgebra.

use nalgebra::{DMatrix, Scalar};

use crate::jacobian::Jacobian;

impl<T: Scalar> From<&Jacobian<T>> for DMatrix<T> {
    fn from(jacobian: &Jacobian<T>) -> Self {
        DMatrix::from_row_slice(jacobian.rows(), jacobian.cols(), jacobian.data())
    }
}

impl<T: Scalar> From<Jacobian<T>> for DMatrix<T> {
    fn from(jacobian: Jacobian<T>) -> Self {
        DMatrix::from(&jacobian)
    }
}

impl<T: Scalar> From<&DMatrix<T>> for Jacobian<T> {
    fn from(matrix: &DMatrix<T>) -> Self {
        // nalgebra stores column by column, that is, the transpose row by row.
        Jacobian::new(matrix.nrows(), matrix.ncols(), matrix.transpose().as_slice().to_vec())
    }
}
