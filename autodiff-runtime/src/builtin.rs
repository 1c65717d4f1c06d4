//! Functions of our own, written the way the macro writes annotated ones: a function, and a struct of the same name
//! that holds its derivatives.

use crate::diagnostics::{HasDerivatives, HasSecondDerivatives, StopsGradient};
use crate::differentiable::Differentiable;
use crate::scalar::Scalar;
use crate::stack::Stack;
use crate::weights::{pick, relu_weight};

/// The rectifier: `x` where it is positive, 0 where it is negative, NaN where it is NaN.
///
/// Its derivative at 0 is 0, as in PyTorch. That is what sets it apart from `x.max(0.0)`, whose derivative at 0 is 1/2.
///
/// ```
/// use autodiff_runtime::relu;
///
/// assert_eq!(relu(3.0), 3.0);
/// assert_eq!(relu(-3.0), 0.0);
/// assert!(relu(f64::NAN).is_nan());
/// ```
#[inline]
pub fn relu<T: Scalar>(x: T) -> T {
    crate::weights::relu(x)
}

/// Its argument, seen as a constant by derivatives.
///
/// Inside a differentiable function, `stop_gradient(x)` has the value of `x` and the derivative zero.
///
/// ```
/// use autodiff_runtime::stop_gradient;
///
/// assert_eq!(stop_gradient(3.0), 3.0);
/// ```
#[inline]
pub fn stop_gradient<T: Differentiable + Clone>(x: T) -> T {
    x
}

/// Derivatives of [`relu`](fn@relu).
#[allow(non_camel_case_types)]
#[derive(Debug)]
pub struct relu {}

impl HasDerivatives for relu {}
impl HasSecondDerivatives for relu {}

#[doc(hidden)]
impl relu {
    #[inline(always)]
    pub fn zero_0<T: Scalar>(_x: &T) -> T {
        T::NEUTRAL
    }

    #[inline(always)]
    pub fn pop_result<T: Scalar>(stack: &mut Stack) -> T {
        stack.pop()
    }

    #[inline(always)]
    pub fn forward<T: Scalar>(_stack: &mut Stack, x: &T) -> T {
        relu(*x)
    }

    #[inline(always)]
    pub fn reverse<T: Scalar>(_stack: &mut Stack, x: &T, y_bar: &T, x_bar: &mut T) {
        *x_bar += pick(relu_weight(*x), *y_bar);
    }

    #[inline(always)]
    pub fn tangent<T: Scalar>(x: &T, x_dot: &T) -> (T, T) {
        (relu(*x), pick(relu_weight(*x), *x_dot))
    }

    #[inline(always)]
    pub fn forward_tangent<T: Scalar>(_stack: &mut Stack, x: &T, x_dot: &T) -> (T, T) {
        relu::tangent(x, x_dot)
    }

    #[inline(always)]
    pub fn reverse_tangent<T: Scalar>(
        stack: &mut Stack,
        x: &T,
        y_bar: &T,
        x_bar: &mut T,
        _x_dot: &T,
        y_bar_dot: &T,
        x_bar_dot: &mut T,
    ) {
        relu::reverse(stack, x, y_bar, x_bar);
        relu::reverse(stack, x, y_bar_dot, x_bar_dot);
    }
}

/// Derivatives of [`stop_gradient`](fn@stop_gradient).
#[allow(non_camel_case_types)]
#[derive(Debug)]
pub struct stop_gradient {}

impl HasDerivatives for stop_gradient {}
impl HasSecondDerivatives for stop_gradient {}
impl StopsGradient for stop_gradient {}

#[doc(hidden)]
impl stop_gradient {
    #[inline(always)]
    pub fn zero_0<T: Differentiable>(x: &T) -> T::Tangent {
        x.zero_tangent()
    }

    #[inline(always)]
    pub fn pop_result<T: crate::save::Save>(stack: &mut Stack) -> T {
        stack.pop()
    }

    #[inline(always)]
    pub fn forward<T: Differentiable + Clone>(_stack: &mut Stack, x: &T) -> T {
        x.clone()
    }

    #[inline(always)]
    pub fn reverse<T: Differentiable>(_stack: &mut Stack, _x: &T, _y_bar: &T::Tangent, _x_bar: &mut T::Tangent) {}

    #[inline(always)]
    pub fn tangent<T: Differentiable + Clone>(x: &T, _x_dot: &T::Tangent) -> (T, T::Tangent) {
        (x.clone(), x.zero_tangent())
    }

    #[inline(always)]
    pub fn forward_tangent<T: Differentiable + Clone>(
        _stack: &mut Stack,
        x: &T,
        x_dot: &T::Tangent,
    ) -> (T, T::Tangent) {
        stop_gradient::tangent(x, x_dot)
    }

    #[inline(always)]
    pub fn reverse_tangent<T: Differentiable>(
        _stack: &mut Stack,
        _x: &T,
        _y_bar: &T::Tangent,
        _x_bar: &mut T::Tangent,
        _x_dot: &T::Tangent,
        _y_bar_dot: &T::Tangent,
        _x_bar_dot: &mut T::Tangent,
    ) {
    }
}
