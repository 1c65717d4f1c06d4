//! What classifiers and regressions are trained by: written once, for tensors and for variables.

use super::Tensor;
use super::matmul::Field;
use super::shape::{Shape, ShapeError, fit};

/// The methods, for a type whose values are tensors: how its tensor is had, how a constant of it is made, and how
/// examples begin and look at results.
macro_rules! losses {
    ($ty:ident, $tensor:expr, $constant:expr, $example:literal, $made:literal, $seen:literal) => {
        impl<T: Field> $ty<T> {
            /// The logarithms of the sums of exponentials along an axis, shifted by the largest so that none overflows.
            ///
            /// # Panics
            ///
            /// If there is no such axis, or if it is of length zero.
            ///
            /// ```
            #[doc = $example]
            #[doc = concat!("let x = ", $made, "([1000.0, 1000.0]);")]
            #[doc = concat!("assert_eq!(x.logsumexp(0)", $seen, ".item(), 1000.0 + 2.0_f64.ln());")]
            /// ```
            #[track_caller]
            pub fn logsumexp(&self, axis: isize) -> $ty<T> {
                $crate::tensor::must_have_some("logsumexp", self.shape(), axis);
                let largest = $tensor(self).amax_axis(axis);
                // An infinite shift would make NaN of what is infinite anyway.
                let shift = largest.map(|x| if x.to_f64().is_finite() { x } else { T::ZERO });
                let shifted = self - $constant(shift.unsqueeze(axis));
                shifted.exp().sum_axis(axis).ln() + $constant(shift)
            }

            /// `x - logsumexp(x)` along an axis.
            ///
            /// # Panics
            ///
            /// If there is no such axis, or if it is of length zero.
            ///
            /// ```
            #[doc = $example]
            #[doc = concat!("let x = ", $made, "([0.0]);")]
            #[doc = concat!("assert_eq!(x.log_softmax(0)", $seen, ".item(), 0.0);")]
            /// ```
            #[track_caller]
            pub fn log_softmax(&self, axis: isize) -> $ty<T> {
                $crate::tensor::must_have_some("log_softmax", self.shape(), axis);
                self - self.logsumexp(axis).unsqueeze(axis)
            }

            /// Exponentials as shares of their sum along an axis.
            ///
            /// # Panics
            ///
            /// If there is no such axis, or if it is of length zero.
            ///
            /// ```
            #[doc = $example]
            #[doc = concat!("let x = ", $made, "([3.0, 3.0]);")]
            #[doc = concat!("assert_eq!(x.softmax(0)", $seen, ".to_vec(), [0.5, 0.5]);")]
            /// ```
            #[track_caller]
            pub fn softmax(&self, axis: isize) -> $ty<T> {
                $crate::tensor::must_have_some("softmax", self.shape(), axis);
                let largest = $tensor(self).amax_axis(axis).unsqueeze(axis);
                let exponentials = (self - $constant(largest)).exp();
                let sums = exponentials.sum_axis(axis).unsqueeze(axis);
                exponentials / sums
            }

            /// The mean of the squares of the differences.
            ///
            /// # Panics
            ///
            /// If the shapes differ.
            ///
            /// ```
            #[doc = $example]
            #[doc = concat!("let (x, target) = (", $made, "([1.0, 2.0]), ", $made, "([1.0, 4.0]));")]
            #[doc = concat!("assert_eq!(x.mse(&target)", $seen, ".item(), 2.0);")]
            /// ```
            #[track_caller]
            pub fn mse(&self, target: &$ty<T>) -> $ty<T> {
                $crate::tensor::must_be_alike(self.shape(), target.shape());
                let difference = self - target;
                (&difference * &difference).mean()
            }

            /// The mean of `-log_softmax` at each row's class; rows are examples, columns are classes.
            ///
            /// # Panics
            ///
            /// If it is no matrix with a row per class given, or if there is no such class.
            ///
            /// ```
            #[doc = $example]
            #[doc = concat!("let scores = ", $made, "([[2.0, 2.0], [0.0, 0.0]]);")]
            #[doc = concat!("assert!((scores.cross_entropy(&[0, 1])", $seen, ".item() - 2.0_f64.ln()).abs() < 1e-15);")]
            /// ```
            #[track_caller]
            pub fn cross_entropy(&self, classes: &[usize]) -> $ty<T> {
                let positions = $crate::tensor::positions_of_classes(self.shape(), classes);
                let logs = self.log_softmax(1);
                let picked = logs.reshape([logs.shape().iter().product::<usize>()]).index_select(0, &positions);
                -picked.mean()
            }
        }
    };
}

#[cfg(feature = "graph")]
pub(crate) use losses;

losses!(Tensor, Tensor::clone, std::convert::identity, "use autodiff_runtime::tensor::Tensor;", "Tensor::from", "");

/// Refuses an axis that is not there, or of length zero where there are no elements at all.
#[track_caller]
pub(crate) fn must_have_some(operation: &'static str, shape: &[usize], axis: isize) {
    let shape = Shape::from(shape);
    if shape.dims()[fit(shape.axis(operation, axis))] == 0 {
        fit::<()>(Err(ShapeError::of(operation, &shape, format!("has no elements along axis {axis}"))));
    }
}

/// Refuses a target of another shape.
#[track_caller]
pub(crate) fn must_be_alike(shape: &[usize], target: &[usize]) {
    if shape != target {
        let (shape, target) = (Shape::from(shape), Shape::from(target));
        fit::<()>(Err(ShapeError::between("mse", &shape, &target, "every number needs its target")));
    }
}

/// Where the classes' scores stand, row by row.
#[track_caller]
pub(crate) fn positions_of_classes(shape: &[usize], classes: &[usize]) -> Vec<usize> {
    fit(places_of_classes(shape, classes))
}

fn places_of_classes(shape: &[usize], classes: &[usize]) -> Result<Vec<usize>, ShapeError> {
    let refuse = |why: String| Err(ShapeError::of("cross_entropy", &Shape::from(shape), why));
    let columns = match *shape {
        [rows, columns] if rows == classes.len() => columns,
        _ => return refuse(format!("is no matrix of {} rows, one per class given", classes.len())),
    };
    if let Some(class) = classes.iter().find(|class| **class >= columns) {
        return refuse(format!("has no class {class}"));
    }
    Ok(classes.iter().enumerate().map(|(row, class)| row * columns + class).collect())
}
