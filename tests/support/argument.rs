//! How the arguments of a function are made from a flat sequence of numbers.

use differentiable::Tangent;

/// A parameter type, and how an owned value is passed as one: as primal, tangent and buffer.
pub trait Argument<'a> {
    /// What the test owns.
    type Owned: Tangent;
    type Dot;
    type Bar;

    fn primal(owned: &'a Self::Owned) -> Self;
    fn dot(owned: &'a Self::Owned) -> Self::Dot;
    fn bar(owned: &'a mut Self::Owned) -> Self::Bar;
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

            fn dot($x: &'a $owned) -> $dot {
                $pass
            }

            fn bar(owned: &'a mut $owned) -> $bar {
                owned
            }
        }
    };
}

argument!([] f64, f64, f64, &'a mut f64, |x| *x, *x);
argument!([] f32, f32, f32, &'a mut f32, |x| *x, *x);
argument!([] &'a f64, f64, f64, &'a mut f64, |x| x, *x);
argument!([T: Tangent + 'a] Vec<T>, Vec<T>, &'a [T], &'a mut [T], |x| x.clone(), x);
argument!([T: Tangent + 'a] &'a Vec<T>, Vec<T>, &'a [T], &'a mut [T], |x| x, x);
argument!([T: Tangent + 'a] &'a [T], Vec<T>, &'a [T], &'a mut [T], |x| x, x);
argument!([T: Tangent + 'a, const N: usize] [T; N], [T; N], &'a [T; N], &'a mut [T; N], |x| x.clone(), x);
argument!([T: Tangent + 'a, const N: usize] &'a [T; N], [T; N], &'a [T; N], &'a mut [T; N], |x| x, x);
argument!([S: Tangent + 'a, T: Tangent + 'a] (S, T), (S, T), &'a (S, T), &'a mut (S, T), |x| x.clone(), x);
argument!([S: Tangent + 'a, T: Tangent + 'a] &'a (S, T), (S, T), &'a (S, T), &'a mut (S, T), |x| x, x);

/// An argument with a tangent and a buffer.
pub struct Held<T> {
    pub value: T,
    pub dot: T,
    pub bar: T,
}

impl<T: Tangent> Held<T> {
    /// An argument shaped like `value`, with the next numbers of `point`; its tangent has those of `direction`, its
    /// buffer those of `bars`.
    pub fn new(
        mut value: T,
        point: &mut impl Iterator<Item = f64>,
        direction: &mut impl Iterator<Item = f64>,
        bars: &mut impl Iterator<Item = f64>,
    ) -> Held<T> {
        let (mut dot, mut bar) = (value.clone(), value.clone());
        value.read_flat(point);
        dot.read_flat(direction);
        bar.read_flat(bars);
        Held { value, dot, bar }
    }
}

/// The numbers of a tangent.
pub fn flat<T: Tangent>(tangent: &T) -> Vec<f64> {
    let mut numbers = Vec::new();
    tangent.write_flat(&mut numbers);
    numbers
}
