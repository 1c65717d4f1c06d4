//! Products in which a row or a column is the whole of a matrix: what layers of small networks are made of. General
//! kernels spend more time on their preparations than on these.

use std::borrow::Cow;

use nalgebra::DMatrixView;

use super::matmul::Field;
use crate::Scalar;

/// One matrix of a product.
#[derive(Clone, Copy)]
pub struct Factor<'a, T> {
    data: &'a [T],
    pub rows: usize,
    pub columns: usize,
    /// The numbers stand column by column.
    is_transposed: bool,
}

impl<'a, T: Field> Factor<'a, T> {
    /// A factor that is stored with the sizes given, without its numbers.
    pub fn new([rows, columns]: [usize; 2], is_transposed: bool) -> Self {
        let (rows, columns) = if is_transposed { (columns, rows) } else { (rows, columns) };
        Factor { data: &[], rows, columns, is_transposed }
    }

    /// The factor in that place of a stack.
    pub fn of<'b>(self, stack: &'b [T], place: usize) -> Factor<'b, T> {
        let len = self.rows * self.columns;
        Factor { data: &stack[place * len..(place + 1) * len], ..self }
    }

    fn transpose(self) -> Self {
        Factor { rows: self.columns, columns: self.rows, is_transposed: !self.is_transposed, ..self }
    }

    /// The numbers row by row, copied where they stand column by column.
    pub fn row_by_row(self) -> Cow<'a, [T]> {
        if !self.is_transposed {
            return Cow::Borrowed(self.data);
        }
        let column_by_column = DMatrixView::from_slice(self.data, self.rows, self.columns);
        Cow::Owned(column_by_column.transpose().as_slice().to_vec())
    }
}

/// `product = left * right`; the product row by row.
pub fn multiply<T: Field>(left: Factor<'_, T>, right: Factor<'_, T>, product: &mut [T]) {
    match (left.rows, left.columns, right.columns) {
        (_, 1, _) => outer(left.data, right.data, product),
        (_, _, 1) => apply(left, right.data, product),
        (1, ..) => apply(right.transpose(), left.data, product),
        _ => T::multiply(left, right, product),
    }
}

/// Each number of `left` times all of `right`.
fn outer<T: Scalar>(left: &[T], right: &[T], product: &mut [T]) {
    if right.is_empty() {
        return;
    }
    for (row, a) in product.chunks_exact_mut(right.len()).zip(left) {
        row.iter_mut().zip(right).for_each(|(y, b)| *y = *a * *b);
    }
}

/// A matrix times a vector; `product` is zero before.
fn apply<T: Scalar>(matrix: Factor<'_, T>, vector: &[T], product: &mut [T]) {
    if matrix.data.is_empty() {
        return;
    }
    if matrix.is_transposed {
        return add_columns(matrix.data, vector, product);
    }
    for (y, row) in product.iter_mut().zip(matrix.data.chunks_exact(vector.len())) {
        *y = dot(row, vector);
    }
}

/// Sums that do not wait for each other.
const LANES: usize = 4;

fn dot<T: Scalar>(a: &[T], b: &[T]) -> T {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut sums = [T::ZERO; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest = a_rest.iter().zip(b_rest).fold(T::ZERO, |sum, (a, b)| sum + *a * *b);
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + rest
}

/// Adds columns, each as long as `product`, times their weights.
fn add_columns<T: Scalar>(columns: &[T], weights: &[T], product: &mut [T]) {
    let n = product.len();
    let (fours, rest) = weights.as_chunks::<LANES>();
    let (wide, narrow) = columns.split_at(fours.len() * LANES * n);
    for (columns, [a, b, c, d]) in wide.chunks_exact(LANES * n).zip(fours) {
        let ((first, second), (third, fourth)) = (columns[..2 * n].split_at(n), columns[2 * n..].split_at(n));
        let four = first.iter().zip(second).zip(third).zip(fourth);
        for (y, (((p, q), r), s)) in product.iter_mut().zip(four) {
            *y += (*a * *p + *b * *q) + (*c * *r + *d * *s);
        }
    }
    for (column, weight) in narrow.chunks_exact(n).zip(rest) {
        product.iter_mut().zip(column).for_each(|(y, x)| *y += *weight * *x);
    }
}
