//! What can be done with a derivative: adding, and reading or writing its numbers in a row.

use crate::differentiable::Differentiable;
use crate::passed::Passed;
use crate::place::{AccumulateFrom, Normalise, Take};
use crate::save::Save;
use crate::tuples::for_tuples;

/// A derivative: a tangent `ẋ` or a cotangent `x̄`.
///
/// A tangent is the tangent of itself, so that derivatives of any order are of types known from the first.
///
/// The *flat* form is the sequence of all numbers in the order in which they are declared. Optimisers, Hessians and
/// checks rest on it.
///
/// ```
/// use autodiff_runtime::Tangent;
///
/// let mut gradient = (vec![1.0, 2.0], 3.0_f32);
/// let mut flat = Vec::new();
/// gradient.write_flat(&mut flat);
/// assert_eq!(flat, [1.0, 2.0, 3.0]);
///
/// gradient.read_flat(&mut flat.iter().map(|x| 10.0 * x));
/// assert_eq!(gradient, (vec![10.0, 20.0], 30.0));
/// ```
pub trait Tangent:
    Differentiable<Tangent = Self> + Clone + Save + AccumulateFrom<Self> + Take<Owned = Self> + Normalise + Passed
{
    /// Adds `other` to this tangent.
    ///
    /// # Panics
    ///
    /// If the two differ in length somewhere; the message names both lengths.
    #[inline]
    fn accumulate(&mut self, other: &Self) {
        self.accumulate_from(other);
    }

    /// Returns the tangent and leaves the neutral element of the same shape.
    #[inline]
    fn take(&mut self) -> Self {
        self.take_owned()
    }

    /// Turns `-0.0`, the neutral element, into `0.0`.
    #[inline]
    fn normalise(&mut self) {
        self.normalise_place();
    }

    /// Appends the numbers of this tangent to `out`.
    fn write_flat(&self, out: &mut Vec<f64>);

    /// Overwrites the numbers of this tangent with the next ones of `values`.
    ///
    /// # Panics
    ///
    /// If `values` ends before the tangent is full.
    fn read_flat(&mut self, values: &mut dyn Iterator<Item = f64>);

    /// The number of numbers.
    fn flat_len(&self) -> usize;
}

macro_rules! number {
    ($($float:ty)*) => {$(
        impl Tangent for $float {
            #[inline]
            fn write_flat(&self, out: &mut Vec<f64>) {
                out.push((*self).into());
            }

            #[inline]
            fn read_flat(&mut self, values: &mut dyn Iterator<Item = f64>) {
                *self = next(values) as $float;
            }

            #[inline]
            fn flat_len(&self) -> usize {
                1
            }
        }
    )*};
}

number!(f32 f64);

fn next(values: &mut dyn Iterator<Item = f64>) -> f64 {
    values.next().expect("the flat sequence ends before the tangent is full")
}

impl Tangent for () {
    fn write_flat(&self, _: &mut Vec<f64>) {}

    fn read_flat(&mut self, _: &mut dyn Iterator<Item = f64>) {}

    fn flat_len(&self) -> usize {
        0
    }
}

macro_rules! sequence {
    ([$($generics:tt)*] $sequence:ty) => {
        impl<$($generics)*> Tangent for $sequence {
            fn write_flat(&self, out: &mut Vec<f64>) {
                self.iter().for_each(|x| x.write_flat(out));
            }

            fn read_flat(&mut self, values: &mut dyn Iterator<Item = f64>) {
                self.iter_mut().for_each(|x| x.read_flat(values));
            }

            fn flat_len(&self) -> usize {
                self.iter().map(T::flat_len).sum()
            }
        }
    };
}

sequence!([T: Tangent] Vec<T>);
sequence!([T: Tangent, const N: usize] [T; N]);
sequence!([T: Tangent] Option<T>);

impl<T: Tangent> Tangent for Box<T> {
    fn write_flat(&self, out: &mut Vec<f64>) {
        (**self).write_flat(out);
    }

    fn read_flat(&mut self, values: &mut dyn Iterator<Item = f64>) {
        (**self).read_flat(values);
    }

    fn flat_len(&self) -> usize {
        (**self).flat_len()
    }
}

macro_rules! tuple {
    ($($component:ident $index:tt),*) => {
        impl<$($component: Tangent),*> Tangent for ($($component,)*) {
            fn write_flat(&self, out: &mut Vec<f64>) {
                $(self.$index.write_flat(out);)*
            }

            fn read_flat(&mut self, values: &mut dyn Iterator<Item = f64>) {
                $(self.$index.read_flat(values);)*
            }

            fn flat_len(&self) -> usize {
                0 $(+ self.$index.flat_len())*
            }
        }
    };
}

for_tuples!(tuple);
