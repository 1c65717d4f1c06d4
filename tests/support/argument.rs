//! How the arguments of a function are made from a flat sequence of numbers.

use differentiable::{Differentiable, Tangent};

/// A value whose numbers can be read and written in a row.
pub trait Filled: Clone {
    fn refill(&mut self, numbers: &mut dyn Iterator<Item = f64>);
    fn numbers(&self, out: &mut Vec<f64>);
}

macro_rules! number {
    ($($float:ty)*) => {$(
        impl Filled for $float {
            fn refill(&mut self, numbers: &mut dyn Iterator<Item = f64>) {
                *self = numbers.next().expect("a number for each part") as $float;
            }

            fn numbers(&self, out: &mut Vec<f64>) {
                out.push((*self).into());
            }
        }
    )*};
}

number!(f32 f64);

macro_rules! sequence {
    ([$($generics:tt)*] $ty:ty) => {
        impl<T: Filled, $($generics)*> Filled for $ty {
            fn refill(&mut self, numbers: &mut dyn Iterator<Item = f64>) {
                self.iter_mut().for_each(|x| x.refill(numbers));
            }

            fn numbers(&self, out: &mut Vec<f64>) {
                self.iter().for_each(|x| x.numbers(out));
            }
        }
    };
}

sequence!([] Vec<T>);
sequence!([const N: usize] [T; N]);

sequence!([] Option<T>);

impl<S: Filled, T: Filled> Filled for (S, T) {
    fn refill(&mut self, numbers: &mut dyn Iterator<Item = f64>) {
        self.0.refill(numbers);
        self.1.refill(numbers);
    }

    fn numbers(&self, out: &mut Vec<f64>) {
        self.0.numbers(out);
        self.1.numbers(out);
    }
}

/// `structs! { Point { x, y } Spring { stiffness, rest } }`: structs as arguments; the fields named are those with numbers.
#[allow(unused_macros, reason = "each test uses a part of this")]
macro_rules! structs {
    ($($name:ident { $($field:tt),* })*) => {$(
        impl $crate::support::Filled for $name {
            fn refill(&mut self, numbers: &mut dyn Iterator<Item = f64>) {
                $($crate::support::Filled::refill(&mut self.$field, numbers);)*
            }

            fn numbers(&self, out: &mut Vec<f64>) {
                $($crate::support::Filled::numbers(&self.$field, out);)*
            }
        }

        $crate::support::arguments! { $name }
    )*};
}

/// `arguments! { Point }`: types with a tangent of another type as arguments.
#[allow(unused_macros, reason = "each test uses a part of this")]
macro_rules! arguments {
    ($($name:ident)*) => {$(
        impl<'a> $crate::support::Argument<'a> for $name {
            type Owned = $name;
            type Dot = &'a <$name as differentiable::Differentiable>::Tangent;
            type Bar = &'a mut <$name as differentiable::Differentiable>::Tangent;

            fn primal(owned: &'a Self) -> Self {
                owned.clone()
            }

            fn dot(change: &'a <$name as differentiable::Differentiable>::Tangent) -> Self::Dot {
                change
            }

            fn bar(change: &'a mut <$name as differentiable::Differentiable>::Tangent) -> Self::Bar {
                change
            }
        }

        impl<'a> $crate::support::Argument<'a> for &'a $name {
            type Owned = $name;
            type Dot = &'a <$name as differentiable::Differentiable>::Tangent;
            type Bar = &'a mut <$name as differentiable::Differentiable>::Tangent;

            fn primal(owned: &'a $name) -> Self {
                owned
            }

            fn dot(change: &'a <$name as differentiable::Differentiable>::Tangent) -> Self::Dot {
                change
            }

            fn bar(change: &'a mut <$name as differentiable::Differentiable>::Tangent) -> Self::Bar {
                change
            }
        }
    )*};
}

#[allow(unused_imports, reason = "each test uses a part of this")]
pub(crate) use arguments;
#[allow(unused_imports, reason = "each test uses a part of this")]
pub(crate) use structs;

/// The tangent of what a test owns.
type Change<T> = <T as Differentiable>::Tangent;

/// A parameter type, and how an owned value is passed as one, its tangent and its buffer.
pub trait Argument<'a> {
    /// What the test owns.
    type Owned: Filled + Differentiable;
    type Dot;
    type Bar;

    fn primal(owned: &'a Self::Owned) -> Self;
    fn dot(change: &'a Change<Self::Owned>) -> Self::Dot;
    fn bar(change: &'a mut Change<Self::Owned>) -> Self::Bar;
}

macro_rules! argument {
    ([$($generics:tt)*] $argument:ty, $owned:ty, $dot:ty, $bar:ty, |$x:ident| $primal:expr, $pass:expr) => {
        impl<'a, $($generics)*> Argument<'a> for $argument {
            type Owned = $owned;
            type Dot = $dot;
            type Bar = $bar;

            fn primal($x: &'a $owned) -> Self {
                $primal
            }

            fn dot($x: &'a Change<$owned>) -> $dot {
                $pass
            }

            fn bar(change: &'a mut Change<$owned>) -> $bar {
                change
            }
        }
    };
}

argument!([] f64, f64, f64, &'a mut f64, |x| *x, *x);
argument!([] f32, f32, f32, &'a mut f32, |x| *x, *x);
argument!([] &'a f64, f64, f64, &'a mut f64, |x| x, *x);

macro_rules! list {
    ($argument:ty, |$x:ident| $primal:expr) => {
        argument!(
            [T: Filled + Differentiable + 'a]
            $argument, Vec<T>, &'a [T::Tangent], &'a mut [T::Tangent], |$x| $primal, $x
        );
    };
}

list!(Vec<T>, |x| x.clone());
list!(&'a Vec<T>, |x| x);
list!(&'a [T], |x| x);

macro_rules! array {
    ($argument:ty, |$x:ident| $primal:expr) => {
        argument!(
            [T: Filled + Differentiable + 'a, const N: usize]
            $argument, [T; N], &'a [T::Tangent; N], &'a mut [T::Tangent; N], |$x| $primal, $x
        );
    };
}

array!([T; N], |x| x.clone());
array!(&'a [T; N], |x| x);

macro_rules! pair {
    ($argument:ty, |$x:ident| $primal:expr) => {
        argument!(
            [S: Filled + Differentiable + 'a, T: Filled + Differentiable + 'a]
            $argument, (S, T), &'a (S::Tangent, T::Tangent), &'a mut (S::Tangent, T::Tangent), |$x| $primal, $x
        );
    };
}

pair!((S, T), |x| x.clone());
pair!(&'a (S, T), |x| x);

argument!(
    [T: Filled + Differentiable + 'a]
    Option<T>, Option<T>, &'a Option<T::Tangent>, &'a mut Option<T::Tangent>, |x| x.clone(), x
);

/// An argument with a tangent and a buffer.
pub struct Held<T: Differentiable> {
    pub value: T,
    pub dot: T::Tangent,
    pub bar: T::Tangent,
}

impl<T: Filled + Differentiable> Held<T> {
    /// An argument shaped like `value`, with the next numbers of `point`; its tangent has those of `direction`, its
    /// buffer those of `bars`.
    pub fn new(
        mut value: T,
        point: &mut impl Iterator<Item = f64>,
        direction: &mut impl Iterator<Item = f64>,
        bars: &mut impl Iterator<Item = f64>,
    ) -> Held<T> {
        let (mut dot, mut bar) = (value.zero_tangent(), value.zero_tangent());
        value.refill(point);
        dot.read_flat(direction);
        bar.read_flat(bars);
        Held { value, dot, bar }
    }
}

/// The numbers of a value.
pub fn numbers<T: Filled>(value: &T) -> Vec<f64> {
    let mut numbers = Vec::new();
    value.numbers(&mut numbers);
    numbers
}

/// The numbers of a tangent.
pub fn flat<T: Tangent>(tangent: &T) -> Vec<f64> {
    let mut numbers = Vec::new();
    tangent.write_flat(&mut numbers);
    numbers
}
