//! What classifiers and regressions are trained by.

use super::matmul::Field;
use super::shape::{ShapeError, fit};
use super::{Element, Tensor};
use crate::Scalar;

impl<T: Scalar + Element> Tensor<T> {
    /// The logarithms of the sums of exponentials along an axis, shifted by the largest so that none overflows.
    ///
    /// # Panics
    ///
    /// If there is no such axis, or if it is of length zero.
    #[track_caller]
    pub fn logsumexp(&self, axis: isize) -> Tensor<T> {
        let largest = self.amax_axis(axis);
        // An infinite shift would make NaN of what is infinite anyway.
        let shift = largest.map(|x| if x.to_f64().is_finite() { x } else { T::ZERO });
        let shifted = self - shift.unsqueeze(axis);
        shifted.exp().sum_axis(axis).ln() + shift
    }

    /// `x - logsumexp(x)` along an axis.
    ///
    /// # Panics
    ///
    /// If there is no such axis, or if it is of length zero.
    #[track_caller]
    pub fn log_softmax(&self, axis: isize) -> Tensor<T> {
        self - self.logsumexp(axis).unsqueeze(axis)
    }

    /// Exponentials as shares of their sum along an axis.
    ///
    /// # Panics
    ///
    /// If there is no such axis, or if it is of length zero.
    ///
    /// ```
    /// use autodiff_runtime::tensor::Tensor;
    ///
    /// assert_eq!(Tensor::from([3.0, 3.0]).softmax(0), Tensor::from([0.5, 0.5]));
    /// ```
    #[track_caller]
    pub fn softmax(&self, axis: isize) -> Tensor<T> {
        let exponentials = (self - self.amax_axis(axis).unsqueeze(axis)).exp();
        let sums = exponentials.sum_axis(axis).unsqueeze(axis);
        exponentials / sums
    }

    /// The mean of the squares of the differences.
    ///
    /// # Panics
    ///
    /// If the shapes differ.
    #[track_caller]
    pub fn mse(&self, target: &Tensor<T>) -> Tensor<T> {
        if self.shape != target.shape {
            let why = "every number needs its target";
            fit::<()>(Err(ShapeError::between("mse", &self.shape, &target.shape, why)));
        }
        let difference = self - target;
        (&difference * &difference).mean()
    }
}

impl<T: Field> Tensor<T> {
    /// The mean of `-log_softmax` at each row's class; rows are examples, columns are classes.
    ///
    /// # Panics
    ///
    /// If it is no matrix with a row per class given, or if there is no such class.
    ///
    /// ```
    /// use autodiff_runtime::tensor::Tensor;
    ///
    /// let scores = Tensor::from([[2.0, 2.0], [0.0, 0.0]]);
    /// assert!((scores.cross_entropy(&[0, 1]).item() - 2.0_f64.ln()).abs() < 1e-15);
    /// ```
    #[track_caller]
    pub fn cross_entropy(&self, classes: &[usize]) -> Tensor<T> {
        let refuse = |why: String| fit::<()>(Err(ShapeError::of("cross_entropy", &self.shape, why)));
        if self.ndim() != 2 || self.shape()[0] != classes.len() {
            refuse(format!("is no matrix of {} rows, one per class given", classes.len()));
        }
        let columns = self.shape()[1];
        if let Some(class) = classes.iter().find(|class| **class >= columns) {
            refuse(format!("has no class {class}"));
        }
        let logs = self.log_softmax(1);
        let picked: Vec<T> = classes.iter().enumerate().map(|(row, class)| -logs.data[row * columns + class]).collect();
        Tensor::from(picked).mean()
    }
}
