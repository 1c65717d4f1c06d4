//! Elements and parts.

use std::ops::{Index, IndexMut, Range};

use super::shape::{ShapeError, fit};
use super::{Element, Tensor};

impl<T: Element> Tensor<T> {
    /// Where an element stands; nothing outside.
    fn position(&self, index: &[usize]) -> Option<usize> {
        let is_inside = index.len() == self.ndim() && index.iter().zip(self.shape()).all(|(i, n)| i < n);
        is_inside.then(|| index.iter().zip(self.shape.strides()).map(|(i, stride)| i * stride).sum())
    }

    /// An element, if there is one.
    pub fn get(&self, index: &[usize]) -> Option<T> {
        self.position(index).map(|k| self.data[k])
    }

    #[track_caller]
    fn inside(&self, index: &[usize]) -> usize {
        let what = || ShapeError::of("index", &self.shape, format!("has no element {index:?}"));
        fit(self.position(index).ok_or_else(what))
    }

    /// The part at one position along an axis, which is gone afterwards.
    ///
    /// # Panics
    ///
    /// If there is no such axis or position.
    ///
    /// ```
    /// use autodiff_runtime::tensor::Tensor;
    ///
    /// let x = Tensor::from([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(x.select(1, 0), Tensor::from([1.0, 3.0]));
    /// ```
    #[track_caller]
    pub fn select(&self, axis: isize, index: usize) -> Tensor<T> {
        let place = fit(self.shape.selected(axis, index));
        self.narrow(axis, index..index + 1).reshape(self.shape.without(place))
    }

    /// The part between two positions along an axis.
    ///
    /// # Panics
    ///
    /// If there is no such axis, or if the range reaches beyond its end.
    #[track_caller]
    pub fn narrow(&self, axis: isize, range: Range<usize>) -> Tensor<T> {
        let axis = fit(self.shape.axis("narrow", axis));
        let (outer, n, inner) = self.shape.around(axis);
        if range.start > range.end || range.end > n {
            let why = format!("has no {range:?} along an axis of length {n}");
            fit::<()>(Err(ShapeError::of("narrow", &self.shape, why)));
        }
        let mut data = Vec::with_capacity(outer * range.len() * inner);
        for o in 0..outer {
            data.extend_from_slice(&self.data[(o * n + range.start) * inner..(o * n + range.end) * inner]);
        }
        Tensor::made(self.shape.with(axis, range.len()), data)
    }

    /// The parts at several positions along an axis, in the order given; a position may be given more than once.
    ///
    /// # Panics
    ///
    /// If there is no such axis or position.
    #[track_caller]
    pub fn index_select(&self, axis: isize, indices: &[usize]) -> Tensor<T> {
        let axis = fit(self.shape.axis("index_select", axis));
        let (outer, n, inner) = self.shape.around(axis);
        if let Some(k) = indices.iter().find(|k| **k >= n) {
            let why = format!("has no position {k} along an axis of length {n}");
            fit::<()>(Err(ShapeError::of("index_select", &self.shape, why)));
        }
        let shape = self.shape.with(axis, indices.len());
        let mut data = Vec::with_capacity(fit(shape.numel_for("index_select")));
        for o in 0..outer {
            for k in indices {
                data.extend_from_slice(&self.data[(o * n + k) * inner..(o * n + k + 1) * inner]);
            }
        }
        Tensor::made(shape, data)
    }
}

/// The adjoints of parts, for the graph.
#[cfg(feature = "graph")]
impl<T: crate::Scalar + Element> Tensor<T> {
    /// Zeros of `len` along an axis, with this tensor from `start` on: the adjoint of [`narrow`](Tensor::narrow).
    pub(crate) fn padded(&self, axis: usize, start: usize, len: usize) -> Tensor<T> {
        let positions: Vec<usize> = (start..start + self.shape()[axis]).collect();
        self.index_added(axis, &positions, len)
    }

    /// Zeros of `len` along an axis, to which each part is added at its position: the adjoint of
    /// [`index_select`](Tensor::index_select).
    pub(crate) fn index_added(&self, axis: usize, indices: &[usize], len: usize) -> Tensor<T> {
        let (outer, n, inner) = self.shape.around(axis);
        let mut data = vec![T::ZERO; outer * len * inner];
        for o in 0..outer {
            for (k, index) in indices.iter().enumerate() {
                let from = &self.data[(o * n + k) * inner..(o * n + k + 1) * inner];
                let into = &mut data[(o * len + index) * inner..(o * len + index + 1) * inner];
                into.iter_mut().zip(from).for_each(|(sum, x)| *sum += *x);
            }
        }
        Tensor::made(self.shape.with(axis, len), data)
    }
}

impl<T: Element, const N: usize> Index<[usize; N]> for Tensor<T> {
    type Output = T;

    #[track_caller]
    fn index(&self, index: [usize; N]) -> &T {
        &self.data[self.inside(&index)]
    }
}

impl<T: Element, const N: usize> IndexMut<[usize; N]> for Tensor<T> {
    #[track_caller]
    fn index_mut(&mut self, index: [usize; N]) -> &mut T {
        let position = self.inside(&index);
        &mut self.as_mut_slice()[position]
    }
}
