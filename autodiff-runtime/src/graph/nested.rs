//! Numbers, arrays and `Vec`s as compiled functions take and give them, from the elements of a variable and back.

use super::value::Value;
use super::var::Variable;
use crate::tensor::{Field, Shape, Tensor};
use crate::tuples::for_tuples;

/// Numbers in the order in which they are declared.
pub trait Flat<T: Field> {
    /// Appends them.
    fn write(&self, out: &mut Vec<T>);

    /// Overwrites them with the next elements.
    fn fill(&mut self, elements: &mut &[T]);
}

/// A number, or an array or `Vec` of them, at any depth.
pub trait Nested<T: Field>: Flat<T> + Sized {
    /// How many axes it has.
    const DEPTH: usize;

    /// The length of an axis, where the type tells it.
    fn length(axis: usize) -> Option<usize>;

    /// From as many elements as the lengths say.
    fn read(elements: &[T], dims: &[usize]) -> Self;

    /// One after the other.
    fn read_rows(elements: &[T], dims: &[usize], rows: usize) -> Vec<Self> {
        let stride: usize = dims.iter().product();
        (0..rows).map(|k| Self::read(&elements[k * stride..][..stride], dims)).collect()
    }

    /// Appends the length of each axis, as the first rows have it.
    fn measure(&self, dims: &mut Vec<usize>);

    /// Whether all rows have those lengths.
    fn fits(&self, dims: &[usize]) -> bool;

    /// Its numbers.
    fn into_elements(self) -> Vec<T> {
        let mut elements = Vec::new();
        self.write(&mut elements);
        elements
    }

    /// The numbers of one after the other.
    fn rows_into_elements(rows: Vec<Self>) -> Vec<T> {
        let mut elements = Vec::new();
        rows.iter().for_each(|row| row.write(&mut elements));
        elements
    }

    /// Its numbers, in the shape of another value.
    fn into_value(self, like: &Value<T>) -> Value<T> {
        Value::from(Tensor::from_vec(self.into_elements(), like.dims()))
    }
}

macro_rules! number {
    ($($float:ty)*) => {$(
        impl Flat<$float> for $float {
            fn write(&self, out: &mut Vec<$float>) {
                out.push(*self);
            }

            fn fill(&mut self, elements: &mut &[$float]) {
                let (first, rest) = elements.split_first().expect("there are as many elements as numbers");
                (*self, *elements) = (*first, rest);
            }
        }

        impl Nested<$float> for $float {
            const DEPTH: usize = 0;

            fn length(_: usize) -> Option<usize> {
                None
            }

            fn read(elements: &[$float], _: &[usize]) -> $float {
                elements[0]
            }

            fn read_rows(elements: &[$float], _: &[usize], _: usize) -> Vec<$float> {
                elements.to_vec()
            }

            fn measure(&self, _: &mut Vec<usize>) {}

            fn fits(&self, _: &[usize]) -> bool {
                true
            }

            fn rows_into_elements(rows: Vec<$float>) -> Vec<$float> {
                rows
            }

            fn into_value(self, like: &Value<$float>) -> Value<$float> {
                match like.number() {
                    Some(_) => Value::of_number(self),
                    None => Value::from(Tensor::full(like.dims(), self)),
                }
            }
        }
    )*};
}

number!(f32 f64);

macro_rules! sequence {
    ([$($generics:tt)*] $sequence:ty) => {
        impl<T: Field, E: Flat<T>, $($generics)*> Flat<T> for $sequence {
            fn write(&self, out: &mut Vec<T>) {
                self.iter().for_each(|x| x.write(out));
            }

            fn fill(&mut self, elements: &mut &[T]) {
                self.iter_mut().for_each(|x| x.fill(elements));
            }
        }
    };
}

sequence!([] Vec<E>);
sequence!([const N: usize] [E; N]);

impl<T: Field, E: Nested<T>> Nested<T> for Vec<E> {
    const DEPTH: usize = E::DEPTH + 1;

    fn length(axis: usize) -> Option<usize> {
        if axis == 0 { None } else { E::length(axis - 1) }
    }

    fn read(elements: &[T], dims: &[usize]) -> Self {
        E::read_rows(elements, &dims[1..], dims[0])
    }

    fn measure(&self, dims: &mut Vec<usize>) {
        dims.push(self.len());
        match self.first() {
            Some(row) => row.measure(dims),
            None => dims.extend((0..E::DEPTH).map(|axis| E::length(axis).unwrap_or(0))),
        }
    }

    fn fits(&self, dims: &[usize]) -> bool {
        self.len() == dims[0] && self.iter().all(|row| row.fits(&dims[1..]))
    }

    fn into_elements(self) -> Vec<T> {
        E::rows_into_elements(self)
    }
}

impl<T: Field, E: Nested<T>, const N: usize> Nested<T> for [E; N] {
    const DEPTH: usize = E::DEPTH + 1;

    fn length(axis: usize) -> Option<usize> {
        if axis == 0 { Some(N) } else { E::length(axis - 1) }
    }

    fn read(elements: &[T], dims: &[usize]) -> Self {
        let stride: usize = dims[1..].iter().product();
        std::array::from_fn(|k| E::read(&elements[k * stride..][..stride], &dims[1..]))
    }

    fn measure(&self, dims: &mut Vec<usize>) {
        dims.push(N);
        match self.first() {
            Some(row) => row.measure(dims),
            None => dims.extend((0..E::DEPTH).map(|axis| E::length(axis).unwrap_or(0))),
        }
    }

    fn fits(&self, dims: &[usize]) -> bool {
        self.iter().all(|row| row.fits(&dims[1..]))
    }
}

/// What a compiled function may return: [`Nested`], or tuples of what may be returned.
pub trait Returned<T: Field>: Flat<T> {
    /// One variable in the place of each part.
    type Variables;

    /// The number, if it is one.
    fn number(&self) -> Option<T> {
        None
    }

    /// Appends the shape of each part.
    ///
    /// # Panics
    ///
    /// If rows differ in length.
    fn shapes(&self, function: &str, shapes: &mut Vec<Shape>);

    /// The next variables, in the places of the parts.
    fn variables(parts: &mut dyn Iterator<Item = Variable<T>>) -> Self::Variables;
}

macro_rules! returned {
    ([$($generics:tt)*] $float:ty, $nested:ty $(, $number:expr)?) => {
        impl<$($generics)*> Returned<$float> for $nested {
            type Variables = Variable<$float>;

            $(
                fn number(&self) -> Option<$float> {
                    $number(*self)
                }
            )?

            #[track_caller]
            fn shapes(&self, function: &str, shapes: &mut Vec<Shape>) {
                let mut dims = Vec::new();
                self.measure(&mut dims);
                assert!(
                    self.fits(&dims),
                    "`{function}`: the result is ragged, and a variable is not: all its rows need one length"
                );
                shapes.push(Shape::from(dims));
            }

            fn variables(parts: &mut dyn Iterator<Item = Variable<$float>>) -> Variable<$float> {
                parts.next().expect("there is a variable for each part")
            }
        }
    };
}

returned!([] f32, f32, Some);
returned!([] f64, f64, Some);
returned!([T: Field, E: Nested<T>] T, Vec<E>);
returned!([T: Field, E: Nested<T>, const N: usize] T, [E; N]);

macro_rules! tuple {
    ($($component:ident $index:tt),*) => {
        impl<T: Field, $($component: Flat<T>),*> Flat<T> for ($($component,)*) {
            fn write(&self, out: &mut Vec<T>) {
                $(self.$index.write(out);)*
            }

            fn fill(&mut self, elements: &mut &[T]) {
                $(self.$index.fill(elements);)*
            }
        }

        impl<T: Field, $($component: Returned<T>),*> Returned<T> for ($($component,)*) {
            type Variables = ($($component::Variables,)*);

            #[track_caller]
            fn shapes(&self, function: &str, shapes: &mut Vec<Shape>) {
                $(self.$index.shapes(function, shapes);)*
            }

            fn variables(parts: &mut dyn Iterator<Item = Variable<T>>) -> Self::Variables {
                ($($component::variables(parts),)*)
            }
        }
    };
}

for_tuples!(tuple);
