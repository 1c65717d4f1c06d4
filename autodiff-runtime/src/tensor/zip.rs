//! Walks over the elements of one tensor, or of several that are broadcast to one shape.

use super::shape::{Shape, ShapeError, fit, joint};
use super::storage::Storage;
use super::{Element, Tensor};

/// The positions at which elements stand that are read with `strides` in the order of `shape`.
pub(super) fn positions(shape: &Shape, strides: &[usize]) -> impl Iterator<Item = usize> + use<> {
    let dims = shape.dims().to_vec();
    let strides = strides.to_vec();
    let mut index = vec![0; dims.len()];
    let mut position = 0;
    (0..shape.numel()).map(move |_| {
        let here = position;
        for axis in (0..dims.len()).rev() {
            index[axis] += 1;
            position += strides[axis];
            if index[axis] < dims[axis] {
                break;
            }
            position -= strides[axis] * dims[axis];
            index[axis] = 0;
        }
        here
    })
}

/// The elements of `data` that are read with `strides` in the order of `shape`, line by line along the last axis.
pub(super) fn gathered<T: Element>(data: &[T], shape: &Shape, strides: &[usize]) -> Vec<T> {
    let Some((stride, outer)) = strides.split_last() else { return data.to_vec() };
    let (n, lines) = (shape.dims()[outer.len()], Shape::from(&shape.dims()[..outer.len()]));
    let mut gathered = Vec::with_capacity(shape.numel());
    for start in positions(&lines, outer).take(if n == 0 { 0 } else { lines.numel() }) {
        gathered.extend((0..n).map(|k| data[start + k * stride]));
    }
    gathered
}

/// Whether the axes of a shape are the last ones of another.
fn is_end_of(shape: &Shape, of: &Shape) -> bool {
    shape.numel() > 0 && of.dims().ends_with(shape.dims())
}

/// `f` of each line of `long` and the whole of `short`.
fn line_by_line<T: Element, U: Element, V>(long: &[T], short: &[U], f: impl Fn(T, U) -> V) -> Vec<V> {
    let mut data = Vec::with_capacity(long.len());
    for line in long.chunks_exact(short.len()) {
        data.extend(line.iter().zip(short).map(|(a, b)| f(*a, *b)));
    }
    data
}

impl<T: Element> Tensor<T> {
    /// A function of each element.
    ///
    /// ```
    /// use autodiff_runtime::tensor::Tensor;
    ///
    /// assert_eq!(Tensor::from([1.0, 4.0]).map(|x| x * x), Tensor::from([1.0, 16.0]));
    /// ```
    pub fn map<U: Element>(&self, f: impl Fn(T) -> U) -> Tensor<U> {
        match &self.data {
            Storage::One(x) => Tensor { shape: self.shape.clone(), data: Storage::One(f(*x)) },
            Storage::Many(elements) => Tensor::made(self.shape.clone(), elements.iter().map(|x| f(*x)).collect()),
        }
    }

    /// A function of the elements of two tensors, broadcast to one shape.
    #[track_caller]
    pub(crate) fn zip<U: Element, V: Element>(
        &self,
        operation: &'static str,
        other: &Tensor<U>,
        f: impl Fn(T, U) -> V,
    ) -> Tensor<V> {
        if self.shape == other.shape {
            let data = self.data.iter().zip(other.data.iter()).map(|(a, b)| f(*a, *b)).collect();
            return Tensor::made(self.shape.clone(), data);
        }
        let shape = fit(joint(operation, &self.shape, &other.shape));
        let data = match (&self.data[..], &other.data[..]) {
            (left, [b]) if shape == self.shape => left.iter().map(|a| f(*a, *b)).collect(),
            ([a], right) if shape == other.shape => right.iter().map(|b| f(*a, *b)).collect(),
            (left, right) if is_end_of(&other.shape, &self.shape) => line_by_line(left, right, f),
            (left, right) if is_end_of(&self.shape, &other.shape) => line_by_line(right, left, |b, a| f(a, b)),
            (left, right) => {
                let lefts = positions(&shape, &self.shape.strides_as(&shape));
                let rights = positions(&shape, &other.shape.strides_as(&shape));
                lefts.zip(rights).map(|(a, b)| f(left[a], right[b])).collect()
            }
        };
        Tensor::made(shape, data)
    }

    /// The same of three.
    #[track_caller]
    pub(crate) fn zip3<U: Element, V: Element, W: Element>(
        &self,
        operation: &'static str,
        (b, c): (&Tensor<U>, &Tensor<V>),
        f: impl Fn(T, U, V) -> W,
    ) -> Tensor<W> {
        let shape = fit(joint(operation, &self.shape, &b.shape));
        let shape = fit(joint(operation, &shape, &c.shape));
        let at = |own: &Shape| positions(&shape, &own.strides_as(&shape));
        let places = at(&self.shape).zip(at(&b.shape)).zip(at(&c.shape));
        let data = places.map(|((i, j), k)| f(self.data[i], b.data[j], c.data[k])).collect();
        Tensor::made(shape, data)
    }

    /// Changes the elements by those of a tensor that can be broadcast to this one's shape.
    #[track_caller]
    pub(super) fn change<U: Element>(&mut self, operation: &'static str, by: &Tensor<U>, f: impl Fn(&mut T, U)) {
        let shape = fit(joint(operation, &self.shape, &by.shape));
        if shape != self.shape {
            let why = "the first would have to grow";
            fit::<()>(Err(ShapeError::between(operation, &self.shape, &by.shape, why)));
        }
        let strides = by.shape.strides_as(&shape);
        let is_alike = by.shape == shape;
        let elements = self.as_mut_slice().iter_mut();
        if is_alike {
            elements.zip(by.data.iter()).for_each(|(a, b)| f(a, *b));
        } else {
            elements.zip(positions(&shape, &strides)).for_each(|(a, k)| f(a, by.data[k]));
        }
    }
}
