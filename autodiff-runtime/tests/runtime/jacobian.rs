//! The matrix of partial derivatives.

use autodiff_runtime::Jacobian;

fn example() -> Jacobian<f64> {
    Jacobian::new(2, 3, vec![1.0, 2.0, 3.0, -4.0, 0.25, 600.0])
}

#[test]
fn entries_are_row_by_row() {
    let mut jacobian = example();
    assert_eq!((jacobian.rows(), jacobian.cols()), (2, 3));
    assert_eq!(jacobian[(1, 2)], 600.0);
    jacobian[(0, 1)] = 7.0;
    assert_eq!(jacobian.row(0), [1.0, 7.0, 3.0]);
    assert_eq!(jacobian.data(), [1.0, 7.0, 3.0, -4.0, 0.25, 600.0]);
}

#[test]
fn a_transpose_exchanges_rows_and_columns() {
    let transpose = example().transpose();
    assert_eq!((transpose.rows(), transpose.cols()), (3, 2));
    assert_eq!(transpose.into_data(), [1.0, -4.0, 2.0, 0.25, 3.0, 600.0]);
    assert_eq!(example().transpose().transpose(), example());
}

#[test]
fn a_matrix_may_be_empty() {
    let empty = Jacobian::<f64>::new(0, 3, vec![]);
    assert_eq!((empty.transpose().rows(), empty.transpose().cols()), (3, 0));
    assert_eq!(empty.transpose().transpose(), empty);
    assert_eq!(empty.transpose().row(2), []);
    assert_eq!((empty.to_string(), empty.transpose().to_string()), ("".into(), "[]\n[]\n[]".into()));
}

#[test]
fn columns_are_aligned() {
    assert_eq!(example().to_string(), "[ 1     2    3]\n[-4  0.25  600]");
    assert_eq!(format!("{:.1}", example()), "[ 1.0  2.0    3.0]\n[-4.0  0.2  600.0]");
}

#[test]
#[should_panic(expected = "a Jacobian of 2 rows and 3 columns does not have 5 entries")]
fn the_number_of_entries_is_checked() {
    Jacobian::new(2, 3, vec![0.0; 5]);
}

#[test]
#[should_panic(expected = "entry (0, 3) of a Jacobian with 2 rows and 3 columns")]
fn a_column_that_is_not_there() {
    let _ = example()[(0, 3)];
}

#[test]
#[should_panic(expected = "row 2 of a Jacobian with 2 rows")]
fn a_row_that_is_not_there() {
    example().row(2);
}

#[cfg(feature = "nalgebra")]
#[test]
fn matrices_of_nalgebra() {
    use nalgebra::{DMatrix, dmatrix};

    let matrix: DMatrix<f64> = example().into();
    assert_eq!(matrix, dmatrix![1.0, 2.0, 3.0; -4.0, 0.25, 600.0]);
    assert_eq!(Jacobian::from(&matrix), example());
}
