//! Built-in functions through the protocol of annotated ones.

use autodiff_runtime::{Stack, relu, stop_gradient};

/// Value and derivative of `relu` by each of its functions, which must agree.
fn relu_at(x: f64) -> (f64, f64) {
    let mut stack = Stack::default();
    let y = relu::forward(&mut stack, &x);
    let mut x_bar = relu::zero_0(&x);
    relu::reverse(&mut stack, &x, &2.0, &mut x_bar);
    let (mut again, mut x_bar_dot) = (relu::zero_0(&x), 1.0);
    relu::reverse_tangent(&mut stack, &x, &2.0, &mut again, &5.0, &3.0, &mut x_bar_dot);
    assert!(stack.is_empty());
    assert_eq!(x_bar.to_bits(), again.to_bits());
    assert_eq!(x_bar_dot, 1.0 + 1.5 * x_bar);
    let (value, y_dot) = relu::tangent(&x, &2.0);
    assert_eq!(relu::forward_tangent(&mut stack, &x, &2.0).1.to_bits(), y_dot.to_bits());
    assert_eq!([value.to_bits(), y_dot.to_bits()], [y.to_bits(), x_bar.to_bits()]);
    (y, x_bar / 2.0)
}

#[test]
fn relu_is_flat_at_zero() {
    assert_eq!(relu_at(3.0), (3.0, 1.0));
    assert_eq!(relu_at(-3.0), (0.0, 0.0));
    assert_eq!(relu_at(0.0), (0.0, 0.0));
    assert_eq!(relu_at(-0.0), (0.0, 0.0));
    assert_eq!(relu_at(f64::INFINITY), (f64::INFINITY, 1.0));
}

#[test]
fn relu_lets_nan_through() {
    assert!(relu(f32::NAN).is_nan());
    assert_eq!(relu::tangent(&f64::NAN, &2.0).1, 2.0);
}

#[test]
fn relu_masks_an_infinite_cotangent() {
    let mut x_bar = 1.0;
    relu::reverse(&mut Stack::default(), &-1.0, &f64::INFINITY, &mut x_bar);
    assert_eq!(x_bar, 1.0);
}

#[test]
fn stop_gradient_stops_the_gradient() {
    let mut stack = Stack::default();
    let x = vec![1.0, 2.0];
    assert_eq!(stop_gradient::forward(&mut stack, &x), x);
    assert_eq!(stop_gradient::tangent(&x, &vec![3.0, 4.0]), (x.clone(), vec![0.0, 0.0]));
    assert_eq!(stop_gradient::forward_tangent(&mut stack, &x, &vec![3.0, 4.0]).1, [0.0, 0.0]);
    let (mut x_bar, mut x_bar_dot) = (stop_gradient::zero_0(&x), vec![6.0, 7.0]);
    let (y_bar, dot) = (vec![8.0, 9.0], vec![1.0, 1.0]);
    stop_gradient::reverse(&mut stack, &x, &y_bar, &mut x_bar);
    stop_gradient::reverse_tangent(&mut stack, &x, &y_bar, &mut x_bar, &dot, &y_bar, &mut x_bar_dot);
    assert_eq!((x_bar, x_bar_dot), (vec![0.0, 0.0], vec![6.0, 7.0]));
    assert!(stack.is_empty());
}

#[test]
fn stop_gradient_passes_references() {
    let x = [1.0, 2.0];
    let y: &[f64] = stop_gradient(&x[..]);
    assert_eq!(y, x);
}
