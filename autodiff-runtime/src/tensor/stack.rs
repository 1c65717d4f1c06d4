//! Tensors put together.

use super::shape::{Shape, ShapeError, fit};
use super::{Element, Tensor};

impl<T: Element> Tensor<T> {
    /// Tensors one behind the other along an axis.
    ///
    /// # Panics
    ///
    /// If there are none, if there is no such axis, or if their shapes differ along another one.
    ///
    /// ```
    /// use autodiff_runtime::tensor::Tensor;
    ///
    /// let (a, b) = (Tensor::from([[1.0], [2.0]]), Tensor::from([[3.0], [4.0]]));
    /// assert_eq!(Tensor::cat(&[&a, &b], 1), Tensor::from([[1.0, 3.0], [2.0, 4.0]]));
    /// ```
    #[track_caller]
    pub fn cat(tensors: &[&Tensor<T>], axis: isize) -> Tensor<T> {
        fit(Tensor::try_cat(tensors, axis))
    }

    /// [`cat`](Tensor::cat), or why it is not possible.
    pub fn try_cat(tensors: &[&Tensor<T>], axis: isize) -> Result<Tensor<T>, ShapeError> {
        let Some((first, rest)) = tensors.split_first() else {
            return Err(ShapeError::of_nothing("cat"));
        };
        let axis = first.shape.axis("cat", axis)?;
        for other in rest {
            let is_alike = other.ndim() == first.ndim()
                && (0..first.ndim()).all(|k| k == axis || other.shape()[k] == first.shape()[k]);
            if !is_alike {
                let why = format!("they differ along an axis other than {axis}");
                return Err(ShapeError::between("cat", &first.shape, &other.shape, &why));
            }
        }
        let len = tensors.iter().map(|t| t.shape()[axis]).fold(0, usize::saturating_add);
        let shape = first.shape.with(axis, len);
        let mut data = Vec::with_capacity(shape.numel_for("cat")?);
        let (outer, _, inner) = shape.around(axis);
        for o in 0..outer {
            for tensor in tensors {
                let block = tensor.shape()[axis] * inner;
                data.extend_from_slice(&tensor.data[o * block..(o + 1) * block]);
            }
        }
        Ok(Tensor::made(shape, data))
    }

    /// Tensors of one shape, side by side along a new axis.
    ///
    /// # Panics
    ///
    /// If there are none, if their shapes differ, or if the new tensor has no such axis.
    #[track_caller]
    pub fn stack(tensors: &[&Tensor<T>], axis: isize) -> Tensor<T> {
        let axis = fit(stacked(tensors.iter().map(|t| t.shape.clone()), axis)) as isize;
        let raised: Vec<Tensor<T>> = tensors.iter().map(|t| t.unsqueeze(axis)).collect();
        Tensor::cat(&raised.iter().collect::<Vec<_>>(), axis)
    }
}

/// Where the new axis of a stack goes, if all have one shape.
pub(crate) fn stacked(mut shapes: impl Iterator<Item = Shape>, axis: isize) -> Result<usize, ShapeError> {
    let first = shapes.next().ok_or_else(|| ShapeError::of_nothing("stack"))?;
    match shapes.find(|shape| *shape != first) {
        Some(other) => Err(ShapeError::between("stack", &first, &other, "only one shape can be stacked")),
        None => first.new_axis("stack", axis),
    }
}
