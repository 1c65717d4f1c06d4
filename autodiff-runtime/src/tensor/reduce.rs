//! Sums, means, largest and smallest elements: of all, or along one axis.

use super::shape::{Shape, ShapeError, fit};
use super::{Element, Tensor};
use crate::Scalar;

/// Numbers that are added one after the other; longer sums are halved, so that errors stay small.
const STRAIGHT: usize = 128;

fn sum<T: Scalar>(numbers: &[T]) -> T {
    if numbers.len() <= STRAIGHT {
        return numbers.iter().copied().fold(T::ZERO, |sum, x| sum + x);
    }
    let (left, right) = numbers.split_at(numbers.len() / 2);
    sum(left) + sum(right)
}

/// Adds the sums of `rows`, each as long as `sums`.
fn add_rows<T: Scalar>(rows: &[T], sums: &mut [T]) {
    let inner = sums.len();
    if rows.len() <= STRAIGHT * inner {
        for row in rows.chunks_exact(inner) {
            sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += *x);
        }
        return;
    }
    let (left, right) = rows.split_at(rows.len() / inner / 2 * inner);
    for half in [left, right] {
        let mut part = vec![T::ZERO; inner];
        add_rows(half, &mut part);
        sums.iter_mut().zip(part).for_each(|(sum, x)| *sum += x);
    }
}

/// The larger number; a NaN, if one of them is.
fn larger<T: Scalar>(a: T, b: T) -> T {
    if a.to_f64().is_nan() || a > b { a } else { b }
}

fn smaller<T: Scalar>(a: T, b: T) -> T {
    if a.to_f64().is_nan() || a < b { a } else { b }
}

impl<T: Element> Tensor<T> {
    /// One value for each line along an axis, which is gone afterwards.
    #[track_caller]
    fn along<U: Element>(&self, operation: &'static str, axis: isize, f: impl Fn(&[T]) -> U) -> Tensor<U> {
        let axis = fit(self.shape.axis(operation, axis));
        let (outer, n, inner) = self.shape.around(axis);
        let mut data = Vec::with_capacity(outer * inner);
        let mut line = Vec::with_capacity(n);
        for o in 0..outer {
            for i in 0..inner {
                line.clear();
                line.extend((0..n).map(|k| self.data[(o * n + k) * inner + i]));
                data.push(f(&line));
            }
        }
        Tensor::made(self.shape.without(axis), data)
    }

    /// Refuses what has no first element.
    #[track_caller]
    fn not_empty(&self, operation: &'static str, len: usize) {
        if len == 0 && self.numel() == 0 {
            fit::<()>(Err(ShapeError::of(operation, &self.shape, "has no elements to choose from".to_owned())));
        }
    }

    #[track_caller]
    fn len_along(&self, operation: &'static str, axis: isize) -> usize {
        self.shape()[fit(self.shape.axis(operation, axis))]
    }
}

impl<T: Scalar + Element> Tensor<T> {
    /// The sum of all elements; zero of none.
    pub fn sum(&self) -> Tensor<T> {
        Tensor::scalar(sum(&self.data))
    }

    /// The sums along an axis, which is gone afterwards. Negative axes count from the last.
    ///
    /// # Panics
    ///
    /// If there is no such axis.
    ///
    /// ```
    /// use autodiff_runtime::tensor::Tensor;
    ///
    /// let x = Tensor::from([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(x.sum_axis(0), Tensor::from([4.0, 6.0]));
    /// assert_eq!(x.sum_axis(-1), Tensor::from([3.0, 7.0]));
    /// ```
    #[track_caller]
    pub fn sum_axis(&self, axis: isize) -> Tensor<T> {
        let place = fit(self.shape.axis("sum_axis", axis));
        let (outer, n, inner) = self.shape.around(place);
        if inner == 1 {
            return self.along("sum_axis", axis, sum);
        }
        let mut data = vec![T::ZERO; outer * inner];
        if n * inner > 0 {
            let blocks = self.data.chunks_exact(n * inner).zip(data.chunks_exact_mut(inner));
            blocks.for_each(|(rows, sums)| add_rows(rows, sums));
        }
        Tensor::made(self.shape.without(place), data)
    }

    /// Summed along all axes that a tensor of `shape` would be repeated along: the adjoint of
    /// [`broadcast_to`](Tensor::broadcast_to).
    ///
    /// # Panics
    ///
    /// If a tensor of that shape cannot be broadcast to this one's.
    #[track_caller]
    pub fn sum_to(&self, shape: impl Into<Shape>) -> Tensor<T> {
        let shape = shape.into();
        if shape == self.shape {
            return self.clone();
        }
        if shape.broadcast(&self.shape).as_ref() != Some(&self.shape) {
            let why = "the second cannot be repeated to the first";
            fit::<()>(Err(ShapeError::between("sum_to", &self.shape, &shape, why)));
        }
        let mut rest = self.clone();
        while rest.ndim() > shape.ndim() {
            rest = rest.sum_axis(0);
        }
        for axis in 0..shape.ndim() {
            if rest.shape()[axis] != shape.dims()[axis] {
                rest = rest.sum_axis(axis as isize).unsqueeze(axis as isize);
            }
        }
        rest
    }

    /// The mean of all elements; NaN of none.
    pub fn mean(&self) -> Tensor<T> {
        self.sum() / T::from_f64(self.numel() as f64)
    }

    /// The means along an axis.
    ///
    /// # Panics
    ///
    /// If there is no such axis.
    #[track_caller]
    pub fn mean_axis(&self, axis: isize) -> Tensor<T> {
        let n = self.len_along("mean_axis", axis);
        self.sum_axis(axis) / T::from_f64(n as f64)
    }

    /// The product of all elements; one of none.
    pub fn prod(&self) -> Tensor<T> {
        Tensor::scalar(self.data.iter().copied().fold(T::ONE, |product, x| product * x))
    }

    /// The largest element; NaN if there is a NaN.
    ///
    /// # Panics
    ///
    /// If there are no elements.
    #[track_caller]
    pub fn amax(&self) -> Tensor<T> {
        self.not_empty("amax", 0);
        Tensor::scalar(self.data.iter().copied().fold(self.data[0], larger))
    }

    /// The smallest element; NaN if there is a NaN.
    ///
    /// # Panics
    ///
    /// If there are no elements.
    #[track_caller]
    pub fn amin(&self) -> Tensor<T> {
        self.not_empty("amin", 0);
        Tensor::scalar(self.data.iter().copied().fold(self.data[0], smaller))
    }

    /// The largest elements along an axis.
    ///
    /// # Panics
    ///
    /// If there is no such axis, or if it is of length zero.
    #[track_caller]
    pub fn amax_axis(&self, axis: isize) -> Tensor<T> {
        self.not_empty("amax_axis", self.len_along("amax_axis", axis));
        self.along("amax_axis", axis, |line| line.iter().copied().fold(line[0], larger))
    }

    /// The smallest elements along an axis.
    ///
    /// # Panics
    ///
    /// If there is no such axis, or if it is of length zero.
    #[track_caller]
    pub fn amin_axis(&self, axis: isize) -> Tensor<T> {
        self.not_empty("amin_axis", self.len_along("amin_axis", axis));
        self.along("amin_axis", axis, |line| line.iter().copied().fold(line[0], smaller))
    }

    /// The position of the first largest element, in the order of [`as_slice`](Tensor::as_slice).
    ///
    /// # Panics
    ///
    /// If there are no elements.
    #[track_caller]
    pub fn argmax(&self) -> usize {
        self.not_empty("argmax", 0);
        first_largest(&self.data)
    }

    /// The positions of the first largest elements along an axis.
    ///
    /// # Panics
    ///
    /// If there is no such axis, or if it is of length zero.
    #[track_caller]
    pub fn argmax_axis(&self, axis: isize) -> Tensor<usize> {
        self.not_empty("argmax_axis", self.len_along("argmax_axis", axis));
        self.along("argmax_axis", axis, first_largest)
    }
}

fn first_largest<T: Scalar>(line: &[T]) -> usize {
    (1..line.len()).fold(0, |best, k| {
        let is_better = line[k] > line[best] || line[k].to_f64().is_nan() && !line[best].to_f64().is_nan();
        if is_better { k } else { best }
    })
}
