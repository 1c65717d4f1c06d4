//! Matrices of partial derivatives.

use differentiable::Jacobian;
use differentiable::prelude::*;

#[differentiable]
fn number(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn of_array(x: [f64; 2]) -> f64 {
    x[0] * x[1]
}

#[differentiable]
fn to_array(x: f64) -> [f64; 3] {
    [x, x * x, 1.0]
}

/// More results than inputs: by columns.
#[differentiable]
fn tall(x: [f64; 2]) -> [f64; 3] {
    [x[0] * x[1], x[0], 2.0 * x[1]]
}

/// More inputs than results: by rows.
#[differentiable]
fn wide(x: [f64; 3]) -> [f64; 2] {
    [x[0] * x[1], x[2] * x[2]]
}

#[differentiable]
fn nested(m: [[f64; 2]; 2]) -> [f64; 2] {
    [m[0][0] * m[1][1], m[0][1]]
}

#[differentiable]
fn to_nested(x: f64) -> [[f64; 2]; 2] {
    [[x, 2.0 * x], [x * x, 0.0]]
}

#[differentiable(inactive(scale))]
fn several(x: [f64; 2], scale: f64, y: f64) -> [f64; 2] {
    [x[0] * y * scale, x[1] + y]
}

#[differentiable]
fn of_slice(x: &[f64]) -> f64 {
    x[0] * x[1] * x[2]
}

#[differentiable]
fn slice_to_array(x: &[f64], y: f64) -> [f64; 2] {
    [x[0] * y, x[1] * x[0]]
}

#[differentiable]
fn to_vec(x: &[f64], n: usize) -> Vec<f64> {
    let mut y = vec![0.0; n];
    for i in 0..n {
        y[i] = x[i % x.len()] * (i as f64 + 1.0);
    }
    y
}

#[differentiable]
fn scalar_to_vec(x: f64) -> Vec<f64> {
    vec![x, x * x]
}

#[differentiable]
fn narrow(x: [f32; 2]) -> [f32; 2] {
    [x[0] * x[1], x[0]]
}

#[differentiable]
fn narrow_slice(x: &[f32]) -> f32 {
    x[0] * x[1]
}

#[test]
fn arrays_keep_their_nesting() {
    let j: f64 = number::jacobian(3.0);
    assert_eq!(j, 6.0);
    let j: [f64; 2] = of_array::jacobian([2.0, 3.0]);
    assert_eq!(j, [3.0, 2.0]);
    let j: [f64; 3] = to_array::jacobian(3.0);
    assert_eq!(j, [1.0, 6.0, 0.0]);
    let j: [[f64; 2]; 3] = tall::jacobian([2.0, 3.0]);
    assert_eq!(j, [[3.0, 2.0], [1.0, 0.0], [0.0, 2.0]]);
    let j: [[f64; 3]; 2] = wide::jacobian([2.0, 3.0, 5.0]);
    assert_eq!(j, [[3.0, 2.0, 0.0], [0.0, 0.0, 10.0]]);
    let j: [[[f64; 2]; 2]; 2] = nested::jacobian([[2.0, 3.0], [5.0, 7.0]]);
    assert_eq!(j, [[[7.0, 0.0], [0.0, 2.0]], [[0.0, 1.0], [0.0, 0.0]]]);
    let j: [[f64; 2]; 2] = to_nested::jacobian(3.0);
    assert_eq!(j, [[1.0, 2.0], [6.0, 0.0]]);
    let j: [[f32; 2]; 2] = narrow::jacobian([2.0, 3.0]);
    assert_eq!(j, [[3.0, 2.0], [1.0, 0.0]]);
}

#[test]
fn one_block_per_active_parameter() {
    let j: ([[f64; 2]; 2], [f64; 2]) = several::jacobian([2.0, 3.0], 10.0, 5.0);
    assert_eq!(j, ([[50.0, 0.0], [0.0, 1.0]], [20.0, 1.0]));
}

#[test]
fn slices_and_vecs_make_matrices() {
    let j: Jacobian<f64> = of_slice::jacobian(&[2.0, 3.0, 5.0]);
    assert_eq!(j, Jacobian::new(1, 3, vec![15.0, 10.0, 6.0]));
    let (by_x, by_y): (Jacobian<f64>, [f64; 2]) = slice_to_array::jacobian(&[2.0, 3.0], 5.0);
    assert_eq!(by_x, Jacobian::new(2, 2, vec![5.0, 0.0, 3.0, 2.0]));
    assert_eq!(by_y, [2.0, 0.0]);
    let j: Jacobian<f64> = to_vec::jacobian(&[2.0, 3.0], 3);
    assert_eq!(j, Jacobian::new(3, 2, vec![1.0, 0.0, 0.0, 2.0, 3.0, 0.0]));
    assert_eq!((j.rows(), j.cols(), j[(1, 1)], j.row(2)), (3, 2, 2.0, &[3.0, 0.0][..]));
    let j: Jacobian<f64> = scalar_to_vec::jacobian(3.0);
    assert_eq!(j, Jacobian::new(2, 1, vec![1.0, 6.0]));
    let j: Jacobian<f32> = narrow_slice::jacobian(&[2.0, 3.0]);
    assert_eq!(j, Jacobian::new(1, 2, vec![3.0, 2.0]));
}

#[test]
fn a_matrix_may_be_empty() {
    assert_eq!(to_vec::jacobian(&[2.0, 3.0], 0), Jacobian::new(0, 2, vec![]));
}
