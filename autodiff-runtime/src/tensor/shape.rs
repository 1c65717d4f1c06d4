//! Shapes: how long each axis is, how shapes are broadcast, and what is said where they do not fit.

use std::fmt::{self, Debug, Display};

use smallvec::SmallVec;

/// The elements of the largest tensor: more would not fit in an allocation, and products of lengths would overflow.
const MOST: usize = isize::MAX as usize / size_of::<u64>();

/// More axes than anybody uses; walks along them are recursive.
const MOST_AXES: usize = 64;

/// The length of each axis; no axes for a single number.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Shape(SmallVec<[usize; 4]>);

impl Shape {
    /// The lengths of the axes.
    pub fn dims(&self) -> &[usize] {
        &self.0
    }

    /// How many axes there are.
    pub fn ndim(&self) -> usize {
        self.0.len()
    }

    /// How many elements a tensor of this shape has.
    ///
    /// # Panics
    ///
    /// If there are more than memory can hold, or more than 64 axes.
    #[track_caller]
    pub fn numel(&self) -> usize {
        fit(self.numel_for("numel"))
    }

    /// The same for an operation whose result shall have this shape.
    pub(super) fn numel_for(&self, operation: &'static str) -> Result<usize, ShapeError> {
        // An empty axis does not make up for the others: their product is a stride.
        let lengths = self.0.iter().filter(|n| **n > 0);
        let product = lengths.copied().try_fold(1_usize, usize::checked_mul);
        match product {
            _ if self.ndim() > MOST_AXES => {
                Err(ShapeError::of(operation, self, format!("has more than {MOST_AXES} axes")))
            }
            Some(numel) if numel <= MOST => Ok(if self.0.contains(&0) { 0 } else { numel }),
            _ => Err(ShapeError::of(operation, self, "has more elements than memory can hold".to_owned())),
        }
    }

    /// How far apart neighbours along each axis are, row by row.
    pub(super) fn strides(&self) -> SmallVec<[usize; 4]> {
        let mut strides = SmallVec::from_elem(1, self.ndim());
        for axis in (1..self.ndim()).rev() {
            strides[axis - 1] = strides[axis] * self.0[axis];
        }
        strides
    }

    /// The strides with which a tensor of this shape is read as one of `shape`, to which it can be broadcast.
    pub(super) fn strides_as(&self, shape: &Shape) -> SmallVec<[usize; 4]> {
        let (own, added) = (self.strides(), shape.ndim() - self.ndim());
        let along = |axis: usize| match axis.checked_sub(added) {
            Some(k) if self.0[k] != 1 => own[k],
            _ => 0,
        };
        (0..shape.ndim()).map(along).collect()
    }

    /// The shape that both can be broadcast to: aligned at the last axis, axes of length one repeated.
    pub fn broadcast(&self, other: &Shape) -> Option<Shape> {
        let ndim = self.ndim().max(other.ndim());
        let along = |shape: &Shape, axis: usize| match (axis + shape.ndim()).checked_sub(ndim) {
            Some(k) => shape.0[k],
            None => 1,
        };
        let joined = (0..ndim).map(|axis| match (along(self, axis), along(other, axis)) {
            (a, b) if a == b => Some(a),
            (1, b) => Some(b),
            (a, 1) => Some(a),
            _ => None,
        });
        joined.collect::<Option<SmallVec<_>>>().map(Shape)
    }

    /// An axis counted from the front, or from the back where it is negative.
    pub(crate) fn axis(&self, operation: &'static str, axis: isize) -> Result<usize, ShapeError> {
        let refusal = || ShapeError::of(operation, self, format!("has no axis {axis}"));
        counted(axis, self.ndim()).ok_or_else(refusal)
    }

    /// The place of an axis that is put in; negative ones count from the end of the result.
    pub(crate) fn new_axis(&self, operation: &'static str, axis: isize) -> Result<usize, ShapeError> {
        let refusal = || ShapeError::of(operation, self, format!("has no room for an axis {axis}"));
        counted(axis, self.ndim() + 1).ok_or_else(refusal)
    }

    /// The product of the lengths in front of an axis, its own length, and the product of those behind it.
    pub(super) fn around(&self, axis: usize) -> (usize, usize, usize) {
        let product = |dims: &[usize]| dims.iter().product();
        (product(&self.0[..axis]), self.0[axis], product(&self.0[axis + 1..]))
    }

    /// This shape with `len` in place of an axis.
    pub(crate) fn with(&self, axis: usize, len: usize) -> Shape {
        let mut shape = self.clone();
        shape.0[axis] = len;
        shape
    }

    pub(crate) fn without(&self, axis: usize) -> Shape {
        let mut shape = self.clone();
        shape.0.remove(axis);
        shape
    }

    /// Without an axis of length one.
    pub(crate) fn squeezed(&self, axis: isize) -> Result<Shape, ShapeError> {
        let place = self.axis("squeeze", axis)?;
        match self.0[place] {
            1 => Ok(self.without(place)),
            n => Err(ShapeError::of("squeeze", self, format!("is of length {n} along axis {axis}, not of length one"))),
        }
    }

    /// The axes in their order, with two of them exchanged.
    pub(crate) fn exchanged(&self, a: isize, b: isize) -> Result<Vec<usize>, ShapeError> {
        let (a, b) = (self.axis("transpose", a)?, self.axis("transpose", b)?);
        let mut axes: Vec<usize> = (0..self.ndim()).collect();
        axes.swap(a, b);
        Ok(axes)
    }

    /// The part at one position along an axis: the axis, if there is that position.
    pub(crate) fn selected(&self, axis: isize, index: usize) -> Result<usize, ShapeError> {
        let place = self.axis("select", axis)?;
        match self.0[place] {
            n if index < n => Ok(place),
            n => Err(ShapeError::of("select", self, format!("has no position {index} along an axis of length {n}"))),
        }
    }

    /// With more axes at the end.
    pub(super) fn extended(mut self, axes: impl Iterator<Item = usize>) -> Shape {
        self.0.extend(axes);
        self
    }

    pub(crate) fn inserted(&self, axis: usize, len: usize) -> Shape {
        let mut shape = self.clone();
        shape.0.insert(axis, len);
        shape
    }
}

/// An axis out of `ndim`, counted from the back where it is negative.
fn counted(axis: isize, ndim: usize) -> Option<usize> {
    let ndim = ndim as isize;
    let counted = if axis < 0 { axis + ndim } else { axis };
    (0..ndim).contains(&counted).then_some(counted as usize)
}

impl Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Debug::fmt(&self.0[..], f)
    }
}

impl Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

impl From<&[usize]> for Shape {
    fn from(dims: &[usize]) -> Shape {
        Shape(SmallVec::from_slice(dims))
    }
}

impl<const N: usize> From<[usize; N]> for Shape {
    fn from(dims: [usize; N]) -> Shape {
        Shape::from(&dims[..])
    }
}

impl<const N: usize> From<&[usize; N]> for Shape {
    fn from(dims: &[usize; N]) -> Shape {
        Shape::from(&dims[..])
    }
}

impl From<Vec<usize>> for Shape {
    fn from(dims: Vec<usize>) -> Shape {
        Shape(SmallVec::from_vec(dims))
    }
}

impl From<usize> for Shape {
    fn from(len: usize) -> Shape {
        Shape::from([len])
    }
}

impl From<&Shape> for Shape {
    fn from(shape: &Shape) -> Shape {
        shape.clone()
    }
}

/// Shapes that do not fit an operation.
///
/// # The convention
///
/// Operations on tensors panic with this error's text, as indexing does: a wrong shape is a mistake in the program, and
/// operators have no other way to say so. Those that people call with shapes from outside have a twin that returns the
/// error: [`Tensor::try_from_vec`], [`Tensor::try_reshape`], [`Tensor::try_matmul`], [`Tensor::try_broadcast_to`],
/// [`Tensor::try_cat`].
///
/// [`Tensor::try_from_vec`]: super::Tensor::try_from_vec
/// [`Tensor::try_reshape`]: super::Tensor::try_reshape
/// [`Tensor::try_matmul`]: super::Tensor::try_matmul
/// [`Tensor::try_broadcast_to`]: super::Tensor::try_broadcast_to
/// [`Tensor::try_cat`]: super::Tensor::try_cat
///
/// ```
/// use autodiff_runtime::tensor::Tensor;
///
/// let error = Tensor::<f64>::zeros([2, 3]).try_matmul(&Tensor::zeros([2, 3])).unwrap_err();
/// assert_eq!(error.to_string(), "`matmul`: the shapes [2, 3] and [2, 3] do not fit: 3 columns meet 2 rows");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapeError {
    operation: &'static str,
    shapes: Vec<Shape>,
    why: String,
}

impl ShapeError {
    /// Of one tensor.
    pub(super) fn of(operation: &'static str, shape: &Shape, why: String) -> ShapeError {
        ShapeError { operation, shapes: vec![shape.clone()], why }
    }

    /// Of an empty list.
    pub(super) fn of_nothing(operation: &'static str) -> ShapeError {
        ShapeError { operation, shapes: Vec::new(), why: "the list is empty: give at least one".to_owned() }
    }

    /// Of two that do not go together.
    pub(super) fn between(operation: &'static str, left: &Shape, right: &Shape, why: &str) -> ShapeError {
        ShapeError { operation, shapes: vec![left.clone(), right.clone()], why: why.to_owned() }
    }

    /// The operation.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The shapes of its operands.
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }
}

impl Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.shapes[..] {
            [] => write!(f, "`{}`: {}", self.operation, self.why),
            [left, right] => {
                write!(f, "`{}`: the shapes {left} and {right} do not fit: {}", self.operation, self.why)
            }
            shapes => {
                let shapes: Vec<String> = shapes.iter().map(ToString::to_string).collect();
                write!(f, "`{}`: a tensor of shape {} {}", self.operation, shapes.join(", "), self.why)
            }
        }
    }
}

impl std::error::Error for ShapeError {}

/// The shape that both are broadcast to.
pub(crate) fn joint(operation: &'static str, left: &Shape, right: &Shape) -> Result<Shape, ShapeError> {
    let why = "axes are neither of the same length nor of length one";
    let shape = left.broadcast(right).ok_or_else(|| ShapeError::between(operation, left, right, why))?;
    shape.numel_for(operation)?;
    Ok(shape)
}

/// What `t` says of more axes than those of a matrix.
#[track_caller]
pub(crate) fn refuse_transpose(shape: &Shape) -> ! {
    let why = format!("has {} axes, a matrix has two: use `transpose`", shape.ndim());
    fit(Err(ShapeError::of("t", shape, why)))
}

/// The value, or a panic with the error's text.
#[track_caller]
pub(crate) fn fit<T>(result: Result<T, ShapeError>) -> T {
    match result {
        Ok(value) => value,
        // No closure: the panic in one would not be where the caller is.
        Err(error) => panic!("{error}"),
    }
}
