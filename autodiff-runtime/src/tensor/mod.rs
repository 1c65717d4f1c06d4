//! Tensors: numbers with a shape.
//!
//! [`Tensor`] is a plain value; it knows nothing of derivatives. Elements stand row by row in one block that copies
//! share until one of them changes.

mod build;
mod compare;
mod convert;
mod display;
mod elementwise;
mod index;
mod losses;
mod matmul;
mod operators;
mod random;
mod reduce;
mod shape;
mod stack;
mod storage;
mod thin;
mod zip;

pub use elementwise::Operand;
pub use matmul::Field;
pub use random::Random;
pub use shape::{Shape, ShapeError};

#[cfg(feature = "graph")]
pub(crate) use losses::losses;
pub(crate) use losses::{must_be_alike, must_have_some, positions_of_classes};
pub(crate) use shape::fit;
#[cfg(feature = "graph")]
pub(crate) use shape::{joint, refuse_transpose};
#[cfg(feature = "graph")]
pub(crate) use stack::stacked;

use storage::Storage;

/// What a tensor may hold: `f64`, `f32`; `bool` in masks, `usize` in positions.
pub trait Element:
    Copy + PartialEq + std::fmt::Debug + std::fmt::Display + Send + Sync + 'static + sealed::Sealed
{
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! elements {
    ($($ty:ty)*) => {$(
        impl sealed::Sealed for $ty {}
        impl Element for $ty {}
    )*};
}

elements!(f32 f64 bool usize);

/// Numbers with a shape, row by row.
///
/// A copy shares the elements until it or the original changes.
///
/// ```
/// use autodiff_runtime::tensor::Tensor;
///
/// let x = Tensor::from([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
/// let y = &x * 2.0 + Tensor::from([10.0, 20.0, 30.0]);
/// assert_eq!(y, Tensor::from([[12.0, 24.0, 36.0], [18.0, 30.0, 42.0]]));
/// assert_eq!(y.sum_axis(0), Tensor::from([30.0, 54.0, 78.0]));
/// assert_eq!(x.matmul(&x.t()), Tensor::from([[14.0, 32.0], [32.0, 77.0]]));
/// ```
#[derive(Clone, PartialEq)]
pub struct Tensor<T = f64> {
    shape: Shape,
    data: Storage<T>,
}

impl<T: Element> Tensor<T> {
    /// Of as many elements as the shape says.
    fn made(shape: Shape, data: Vec<T>) -> Tensor<T> {
        debug_assert_eq!(shape.numel(), data.len());
        Tensor { shape, data: Storage::from(data) }
    }

    /// The length of each axis.
    pub fn shape(&self) -> &[usize] {
        self.shape.dims()
    }

    /// How many axes it has; a single number has none.
    pub fn ndim(&self) -> usize {
        self.shape.ndim()
    }

    /// How many elements it has.
    pub fn numel(&self) -> usize {
        self.data.len()
    }

    /// The elements, row by row.
    pub fn as_slice(&self) -> &[T] {
        &self.data
    }

    /// The elements, row by row, to be changed; copied first if another tensor shares them.
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        self.data.make_mut()
    }

    /// The elements, row by row.
    pub fn to_vec(&self) -> Vec<T> {
        self.data.to_vec()
    }

    /// The only element.
    ///
    /// # Panics
    ///
    /// If there is not exactly one.
    ///
    /// ```
    /// use autodiff_runtime::tensor::Tensor;
    ///
    /// assert_eq!(Tensor::from([[3.0]]).item(), 3.0);
    /// ```
    #[track_caller]
    pub fn item(&self) -> T {
        let [element] = self.data[..] else {
            let what = format!("has {} elements, not one", self.numel());
            return fit(Err(ShapeError::of("item", &self.shape, what)));
        };
        element
    }

    /// The same elements in another shape; shared, not copied.
    ///
    /// # Panics
    ///
    /// If the shape has another number of elements.
    ///
    /// ```
    /// use autodiff_runtime::tensor::Tensor;
    ///
    /// let x = Tensor::from([1.0, 2.0, 3.0, 4.0]);
    /// assert_eq!(x.reshape([2, 2]), Tensor::from([[1.0, 2.0], [3.0, 4.0]]));
    /// ```
    #[track_caller]
    pub fn reshape(&self, shape: impl Into<Shape>) -> Tensor<T> {
        fit(self.try_reshape(shape))
    }

    /// [`reshape`](Tensor::reshape), or why it is not possible.
    pub fn try_reshape(&self, shape: impl Into<Shape>) -> Result<Tensor<T>, ShapeError> {
        let shape = shape.into();
        let numel = shape.numel_for("reshape")?;
        if numel == self.numel() {
            return Ok(Tensor { shape, data: self.data.clone() });
        }
        let why = format!("{} elements do not fill {numel}", self.numel());
        Err(ShapeError::between("reshape", &self.shape, &shape, &why))
    }

    /// All elements along one axis.
    pub fn flatten(&self) -> Tensor<T> {
        self.reshape([self.numel()])
    }

    /// With one more axis, of length one.
    ///
    /// # Panics
    ///
    /// If `axis` is not one of the new tensor; negative ones count from its end.
    #[track_caller]
    pub fn unsqueeze(&self, axis: isize) -> Tensor<T> {
        let place = fit(self.shape.new_axis("unsqueeze", axis));
        self.reshape(self.shape.inserted(place, 1))
    }

    /// Without an axis of length one.
    ///
    /// # Panics
    ///
    /// If there is no such axis, or if it is of another length.
    #[track_caller]
    pub fn squeeze(&self, axis: isize) -> Tensor<T> {
        self.reshape(fit(self.shape.squeezed(axis)))
    }

    /// With the axes in another order: axis `k` of the result is axis `axes[k]` of this one.
    ///
    /// # Panics
    ///
    /// If `axes` does not name every axis once.
    #[track_caller]
    pub fn permute(&self, axes: &[usize]) -> Tensor<T> {
        let is_named = |axis: usize| axes.contains(&axis);
        if axes.len() != self.ndim() || !(0..self.ndim()).all(is_named) {
            fit::<()>(Err(ShapeError::of("permute", &self.shape, format!("has other axes than {axes:?}"))));
        }
        let strides = self.shape.strides();
        let shape = Shape::from(axes.iter().map(|k| self.shape()[*k]).collect::<Vec<_>>());
        let strides: Vec<usize> = axes.iter().map(|k| strides[*k]).collect();
        let data = zip::gathered(&self.data, &shape, &strides);
        Tensor::made(shape, data)
    }

    /// With two axes exchanged.
    ///
    /// # Panics
    ///
    /// If there are no such axes.
    #[track_caller]
    pub fn transpose(&self, a: isize, b: isize) -> Tensor<T> {
        self.permute(&fit(self.shape.exchanged(a, b)))
    }

    /// The transpose of a matrix; anything with fewer axes is its own.
    ///
    /// # Panics
    ///
    /// If there are more than two axes.
    #[track_caller]
    pub fn t(&self) -> Tensor<T> {
        match self.ndim() {
            0 | 1 => self.clone(),
            2 => self.transpose(0, 1),
            _ => shape::refuse_transpose(&self.shape),
        }
    }

    /// Repeated along new axes and axes of length one.
    ///
    /// # Panics
    ///
    /// If it cannot be broadcast to the shape.
    ///
    /// ```
    /// use autodiff_runtime::tensor::Tensor;
    ///
    /// let row = Tensor::from([1.0, 2.0]);
    /// assert_eq!(row.broadcast_to([2, 2]), Tensor::from([[1.0, 2.0], [1.0, 2.0]]));
    /// ```
    #[track_caller]
    pub fn broadcast_to(&self, shape: impl Into<Shape>) -> Tensor<T> {
        fit(self.try_broadcast_to(shape))
    }

    /// [`broadcast_to`](Tensor::broadcast_to), or why it is not possible.
    pub fn try_broadcast_to(&self, shape: impl Into<Shape>) -> Result<Tensor<T>, ShapeError> {
        let shape = shape.into();
        if shape == self.shape {
            return Ok(self.clone());
        }
        if self.shape.broadcast(&shape).as_ref() != Some(&shape) {
            let why = "the first cannot be repeated to the second";
            return Err(ShapeError::between("broadcast_to", &self.shape, &shape, why));
        }
        shape.numel_for("broadcast_to")?;
        let strides = self.shape.strides_as(&shape);
        let data = zip::gathered(&self.data, &shape, &strides);
        Ok(Tensor::made(shape, data))
    }
}

impl<T: Element> Default for Tensor<T> {
    /// No elements along one axis.
    fn default() -> Self {
        Tensor::made(Shape::from([0]), Vec::new())
    }
}
