//! Jacobians from rows or columns, and their blocks in the shapes that the surface promises.

use std::ops::Range;

use crate::{Jacobian, Scalar, Tangent};

/// The matrix whose rows are pullbacks of unit cotangents.
pub fn by_rows(rows: usize, columns: usize, mut row: impl FnMut(&[f64], &mut Vec<f64>)) -> Jacobian<f64> {
    let mut data = Vec::with_capacity(rows * columns);
    units(rows, |seed| row(seed, &mut data));
    Jacobian::new(rows, columns, data)
}

/// The matrix whose columns are tangents in unit directions.
pub fn by_columns(rows: usize, columns: usize, mut column: impl FnMut(&[f64], &mut Vec<f64>)) -> Jacobian<f64> {
    let mut data = Vec::with_capacity(rows * columns);
    units(columns, |direction| column(direction, &mut data));
    Jacobian::new(columns, rows, data).transpose()
}

fn units(n: usize, mut each: impl FnMut(&[f64])) {
    let mut unit = vec![0.0; n];
    for k in 0..n {
        unit[k] = 1.0;
        each(&unit);
        unit[k] = 0.0;
    }
}

/// Some columns of a matrix, in the number type of the function.
pub fn block<T: Scalar>(matrix: &Jacobian<f64>, columns: Range<usize>) -> Jacobian<T> {
    let mut data = Vec::with_capacity(matrix.rows() * columns.len());
    for i in 0..matrix.rows() {
        data.extend(matrix.row(i)[columns.clone()].iter().map(|x| T::from_f64(*x)));
    }
    Jacobian::new(matrix.rows(), columns.len(), data)
}

/// A gradient as a matrix of one row.
pub fn one_row<T: Scalar>(gradient: &impl Tangent) -> Jacobian<T> {
    let mut row = Vec::new();
    gradient.write_flat(&mut row);
    Jacobian::new(1, row.len(), row.into_iter().map(T::from_f64).collect())
}

/// Arrays of results that hold, for each number, the derivative by a parameter.
pub trait Nest<P> {
    /// The same arrays of `P`.
    type Nested;
    /// Takes the derivatives in order.
    fn nest(next: &mut dyn FnMut() -> P) -> Self::Nested;
}

impl<P> Nest<P> for f64 {
    type Nested = P;
    fn nest(next: &mut dyn FnMut() -> P) -> P {
        next()
    }
}

impl<P> Nest<P> for f32 {
    type Nested = P;
    fn nest(next: &mut dyn FnMut() -> P) -> P {
        next()
    }
}

impl<P, T: Nest<P>, const N: usize> Nest<P> for [T; N] {
    type Nested = [T::Nested; N];
    fn nest(next: &mut dyn FnMut() -> P) -> Self::Nested {
        std::array::from_fn(|_| T::nest(next))
    }
}

/// Some columns of a matrix as arrays: of the shape of `result`, each number a `parameter`.
pub fn nest<Y: Nest<P>, P: Tangent>(
    matrix: &Jacobian<f64>,
    columns: Range<usize>,
    _result: &Y,
    parameter: &P,
) -> Y::Nested {
    let mut i = 0;
    Y::nest(&mut || {
        let mut row = parameter.clone();
        row.read_flat(&mut matrix.row(i)[columns.clone()].iter().copied());
        i += 1;
        row
    })
}

/// What `of` gives for each unit direction of `n` numbers.
pub fn each_unit(n: usize, mut of: impl FnMut(&[f64]) -> f64) -> Vec<f64> {
    let mut values = Vec::with_capacity(n);
    units(n, |direction| values.push(of(direction)));
    values
}

/// The sum of the products of two tangents' numbers.
pub fn flat_dot<A: Tangent, B: FlatNumbers + ?Sized>(a: &A, b: &B) -> f64 {
    let (mut x, mut y) = (Vec::new(), Vec::new());
    a.write_flat(&mut x);
    b.numbers(&mut y);
    x.iter().zip(&y).map(|(x, y)| x * y).sum()
}

/// Tangents and slices of them, as flat numbers.
pub trait FlatNumbers {
    /// Appends the numbers.
    fn numbers(&self, out: &mut Vec<f64>);
}

impl<T: Tangent> FlatNumbers for T {
    fn numbers(&self, out: &mut Vec<f64>) {
        self.write_flat(out);
    }
}

impl<T: Tangent> FlatNumbers for [T] {
    fn numbers(&self, out: &mut Vec<f64>) {
        self.iter().for_each(|x| x.write_flat(out));
    }
}
