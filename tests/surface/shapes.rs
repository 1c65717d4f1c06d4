//! Parameter and result types, and the types of their derivatives.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn number(x: f64) -> f64 {
    x * x
}

#[differentiable(order = 2)]
fn narrow(x: f32) -> f32 {
    x * x
}

#[differentiable(order = 2)]
fn reference(x: &f64) -> f64 {
    x * x
}

#[differentiable(order = 2)]
fn slice(x: &[f64]) -> f64 {
    x[0] * x[1]
}

#[differentiable(order = 2)]
fn vector(x: Vec<f64>) -> f64 {
    x[0] * x[1]
}

#[differentiable(order = 2)]
#[allow(clippy::ptr_arg)]
fn vector_reference(x: &Vec<f64>) -> f64 {
    x[0] * x[1]
}

#[differentiable(order = 2)]
fn array(x: [f64; 2]) -> f64 {
    x[0] * x[1]
}

#[differentiable(order = 2)]
fn array_reference(x: &[f64; 2]) -> f64 {
    x[0] * x[1]
}

#[differentiable(order = 2)]
fn nested(x: [[f64; 2]; 2]) -> f64 {
    x[0][0] * x[1][1]
}

#[differentiable(order = 2)]
fn rows(x: &[[f64; 2]]) -> f64 {
    x[0][0] * x[1][1]
}

#[differentiable(order = 2)]
fn ragged(x: &[Vec<f64>]) -> f64 {
    x[0][0] * x[1][0]
}

#[differentiable(order = 2)]
fn pair(x: (f64, [f64; 2])) -> f64 {
    x.0 * x.1[1]
}

#[differentiable(order = 2)]
fn pair_with_count(x: (f64, usize)) -> f64 {
    x.0 * x.1 as f64
}

#[test]
fn gradients_have_the_shape_of_what_they_are_taken_by() {
    let x: f64 = number::grad(3.0);
    assert_eq!(x, 6.0);
    let x: f32 = narrow::grad(3.0);
    assert_eq!(x, 6.0);
    let x: f64 = reference::grad(&3.0);
    assert_eq!(x, 6.0);
    let x: Vec<f64> = slice::grad(&[2.0, 3.0]);
    assert_eq!(x, [3.0, 2.0]);
    let x: Vec<f64> = vector::grad(vec![2.0, 3.0]);
    assert_eq!(x, [3.0, 2.0]);
    let x: Vec<f64> = vector_reference::grad(&vec![2.0, 3.0]);
    assert_eq!(x, [3.0, 2.0]);
    let x: [f64; 2] = array::grad([2.0, 3.0]);
    assert_eq!(x, [3.0, 2.0]);
    let x: [f64; 2] = array_reference::grad(&[2.0, 3.0]);
    assert_eq!(x, [3.0, 2.0]);
    let x: [[f64; 2]; 2] = nested::grad([[2.0, 3.0], [5.0, 7.0]]);
    assert_eq!(x, [[7.0, 0.0], [0.0, 2.0]]);
    let x: Vec<[f64; 2]> = rows::grad(&[[2.0, 3.0], [5.0, 7.0]]);
    assert_eq!(x, [[7.0, 0.0], [0.0, 2.0]]);
    let x: Vec<Vec<f64>> = ragged::grad(&[vec![2.0, 3.0], vec![5.0]]);
    assert_eq!(x, [vec![5.0, 0.0], vec![2.0]]);
    let x: (f64, [f64; 2]) = pair::grad((2.0, [3.0, 5.0]));
    assert_eq!(x, (5.0, [0.0, 2.0]));
    let x: (f64, ()) = pair_with_count::grad((2.0, 3));
    assert_eq!(x, (3.0, ()));
}

#[test]
fn buffers_are_mutable_references() {
    let mut x_bar = 1.0;
    number::accumulate_grad(3.0, &mut x_bar);
    reference::accumulate_grad(&3.0, &mut x_bar);
    assert_eq!(x_bar, 13.0);
    let mut x_bar = [1.0, 1.0];
    slice::accumulate_grad(&[2.0, 3.0], &mut x_bar);
    vector::accumulate_grad(vec![2.0, 3.0], &mut x_bar);
    vector_reference::accumulate_grad(&vec![2.0, 3.0], &mut x_bar[..]);
    array::accumulate_grad([2.0, 3.0], &mut x_bar);
    array_reference::accumulate_grad(&[2.0, 3.0], &mut x_bar);
    assert_eq!(x_bar, [16.0, 11.0]);
    let mut x_bar = [[0.5; 2]; 2];
    nested::accumulate_grad([[2.0, 3.0], [5.0, 7.0]], &mut x_bar);
    rows::accumulate_grad(&[[2.0, 3.0], [5.0, 7.0]], &mut x_bar);
    assert_eq!(x_bar, [[14.5, 0.5], [0.5, 4.5]]);
    let mut x_bar = (0.5, [0.5, 0.5]);
    pair::accumulate_grad((2.0, [3.0, 5.0]), &mut x_bar);
    assert_eq!(x_bar, (5.5, [0.5, 2.5]));
}

#[test]
fn tangents_are_numbers_or_references() {
    assert_eq!(number::jvp(3.0, 0.5), (9.0, 3.0));
    assert_eq!(narrow::jvp(3.0, 0.5), (9.0, 3.0));
    assert_eq!(reference::jvp(&3.0, 0.5), (9.0, 3.0));
    assert_eq!(slice::jvp(&[2.0, 3.0], &[1.0, 10.0]), (6.0, 23.0));
    assert_eq!(vector::jvp(vec![2.0, 3.0], &[1.0, 10.0]), (6.0, 23.0));
    assert_eq!(vector_reference::jvp(&vec![2.0, 3.0], &[1.0, 10.0]), (6.0, 23.0));
    assert_eq!(array::jvp([2.0, 3.0], &[1.0, 10.0]), (6.0, 23.0));
    assert_eq!(array_reference::jvp(&[2.0, 3.0], &[1.0, 10.0]), (6.0, 23.0));
    assert_eq!(nested::jvp([[2.0, 3.0], [5.0, 7.0]], &[[1.0, 0.0], [0.0, 10.0]]), (14.0, 27.0));
    assert_eq!(rows::jvp(&[[2.0, 3.0], [5.0, 7.0]], &[[1.0, 0.0], [0.0, 10.0]]), (14.0, 27.0));
    assert_eq!(ragged::jvp(&[vec![2.0], vec![5.0]], &[vec![1.0], vec![10.0]]), (10.0, 25.0));
    assert_eq!(pair::jvp((2.0, [3.0, 5.0]), &(1.0, [0.0, 10.0])), (10.0, 25.0));
    assert_eq!(pair_with_count::jvp((2.0, 3), &(1.0, ())), (6.0, 3.0));
}

#[test]
fn second_derivatives_too() {
    assert_eq!(number::hvp(3.0, 0.5), 1.0);
    assert_eq!(reference::hvp(&3.0, 0.5), 1.0);
    assert_eq!(slice::hvp(&[2.0, 3.0], &[1.0, 10.0]), [10.0, 1.0]);
    assert_eq!(vector::hvp(vec![2.0, 3.0], &[1.0, 10.0]), [10.0, 1.0]);
    assert_eq!(array::hvp([2.0, 3.0], &[1.0, 10.0]), [10.0, 1.0]);
    assert_eq!(nested::hvp([[2.0, 3.0], [5.0, 7.0]], &[[1.0, 0.0], [0.0, 10.0]]), [[10.0, 0.0], [0.0, 1.0]]);
    assert_eq!(pair::hvp((2.0, [3.0, 5.0]), &(1.0, [0.0, 10.0])), (10.0, [0.0, 1.0]));
}

#[differentiable]
fn to_array(x: f64, y: f64) -> [f64; 2] {
    [x * y, x + y]
}

#[differentiable]
fn to_nested(x: f64) -> [[f64; 2]; 1] {
    [[x, x * x]]
}

#[differentiable]
fn to_vec(x: &[f64]) -> Vec<f64> {
    let mut y = x.to_vec();
    y[0] = x[0] * x[1];
    y
}

#[differentiable]
fn to_pair(x: f64, y: f64) -> (f64, [f64; 2]) {
    (x * y, [x, y * y])
}

#[test]
fn cotangents_of_results_are_numbers_or_references() {
    let (value, pullback) = to_array::vjp(2.0, 3.0);
    assert_eq!((value, pullback(&[1.0, 10.0])), ([6.0, 5.0], (13.0, 12.0)));
    let (value, pullback) = to_nested::vjp(3.0);
    assert_eq!((value, pullback(&[[1.0, 10.0]])), ([[3.0, 9.0]], 61.0));
    let (value, pullback) = to_vec::vjp(&[2.0, 3.0]);
    assert_eq!((value, pullback(&[1.0, 10.0])), (vec![6.0, 3.0], vec![3.0, 12.0]));
    let (value, pullback) = to_pair::vjp(2.0, 3.0);
    assert_eq!((value, pullback(&(1.0, [10.0, 100.0]))), ((6.0, [2.0, 9.0]), (13.0, 602.0)));
}

#[test]
fn tangents_of_results_have_their_shape() {
    assert_eq!(to_array::jvp(2.0, 3.0, 1.0, 10.0), ([6.0, 5.0], [23.0, 11.0]));
    assert_eq!(to_nested::jvp(3.0, 1.0), ([[3.0, 9.0]], [[1.0, 6.0]]));
    assert_eq!(to_vec::jvp(&[2.0, 3.0], &[1.0, 10.0]), (vec![6.0, 3.0], vec![23.0, 10.0]));
    assert_eq!(to_pair::jvp(2.0, 3.0, 1.0, 10.0), ((6.0, [2.0, 9.0]), (23.0, [1.0, 60.0])));
}
