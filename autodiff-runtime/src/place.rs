//! What generated code does with the places that hold cotangents: add to them, overwrite them, take them out.
//!
//! The caller of a derivative may hold a cotangent as a slice where the generated code holds a `Vec` or an array, so
//! the three mix. Lengths are compared always: a cotangent that is cut off silently would be a wrong derivative.

use crate::tuples::for_tuples;

/// A place that a cotangent of type `Rhs` can be added to, or stored in.
#[diagnostic::on_unimplemented(
    message = "a cotangent of type `{Rhs}` cannot be added to one of type `{Self}`",
    label = "has another shape",
    note = "the argument for a cotangent has the shape of its parameter: `&mut f64` for `f64`, `&mut [f64]` for `&[f64]`"
)]
pub trait AccumulateFrom<Rhs: ?Sized> {
    /// `self += value`
    fn accumulate_from(&mut self, value: &Rhs);

    /// `self = value`
    fn store_from(&mut self, value: &Rhs);
}

/// A place whose cotangent can be taken out.
pub trait Take {
    /// The type that owns what the place holds: `Vec<T>` for `[T]`, else the type itself.
    type Owned;

    /// Returns the content and leaves the neutral element of the same shape.
    fn take_owned(&mut self) -> Self::Owned;
}

/// A place whose neutral elements can be made ordinary zeros.
pub trait Normalise {
    /// Turns every `-0.0` into `0.0`.
    fn normalise_place(&mut self);
}

/// `into += value`
#[inline]
pub fn accumulate<A: AccumulateFrom<B> + ?Sized, B: ?Sized>(into: &mut A, value: &B) {
    into.accumulate_from(value);
}

/// `into = value`
#[inline]
pub fn store<A: AccumulateFrom<B> + ?Sized, B: ?Sized>(into: &mut A, value: &B) {
    into.store_from(value);
}

/// [`Take::take_owned`] as a function.
#[inline]
pub fn take<T: Take + ?Sized>(place: &mut T) -> T::Owned {
    place.take_owned()
}

/// Zeros of another length.
#[inline]
pub fn resize<T: crate::Scalar>(bar: &mut Vec<T>, len: usize) {
    bar.clear();
    bar.resize(len, T::NEUTRAL);
}

/// Zeros in the shape of `value`.
#[inline]
pub fn reshape<T: crate::Differentiable>(bar: &mut T::Tangent, value: &T) {
    *bar = value.zero_tangent();
}

/// [`Normalise::normalise_place`] as a function.
#[inline]
pub fn normalise<T: Normalise + ?Sized>(place: &mut T) {
    place.normalise_place();
}

/// Refuses a buffer that does not fit the parameter `name`.
///
/// # Panics
///
/// If `bar`, the length of the buffer, is not `primal`, the length of the parameter.
#[inline]
pub fn check_len(name: &str, bar: usize, primal: usize) {
    if bar != primal {
        wrong_buffer(name, bar, primal);
    }
}

/// Refuses a tangent that does not fit the parameter `name`.
///
/// # Panics
///
/// If `tangent`, the length of the tangent, is not `primal`, the length of the parameter.
#[inline]
pub fn check_tangent_len(name: &str, tangent: usize, primal: usize) {
    if tangent != primal {
        wrong_tangent(name, tangent, primal);
    }
}

#[cold]
#[inline(never)]
fn wrong_tangent(name: &str, tangent: usize, primal: usize) -> ! {
    panic!("the tangent of `{name}` has length {tangent}, its parameter has length {primal}");
}

#[cold]
#[inline(never)]
fn wrong_buffer(name: &str, bar: usize, primal: usize) -> ! {
    panic!("the cotangent buffer `{name}` has length {bar}, its parameter has length {primal}");
}

#[cold]
#[inline(never)]
fn wrong_length(cotangent: usize, value: usize) -> ! {
    panic!("cotangent has length {cotangent} where the value has length {value}");
}

/// Refuses to add cotangents of different variants of an enum.
#[cold]
#[inline(never)]
pub fn other_variant() -> ! {
    panic!("a cotangent of one variant of an enum is added to one of another variant");
}

#[inline]
fn for_pairs<A, B>(into: &mut [A], value: &[B], each: impl Fn(&mut A, &B)) {
    if into.len() != value.len() {
        wrong_length(value.len(), into.len());
    }
    for (a, b) in into.iter_mut().zip(value) {
        each(a, b);
    }
}

macro_rules! number {
    ($($float:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl AccumulateFrom<$float> for $float {
            #[inline(always)]
            fn accumulate_from(&mut self, value: &$float) {
                *self += *value;
            }

            #[inline(always)]
            fn store_from(&mut self, value: &$float) {
                *self = *value;
            }
        }

        impl Take for $float {
            type Owned = $float;

            #[inline(always)]
            fn take_owned(&mut self) -> $float {
                std::mem::replace(self, -0.0)
            }
        }

        impl Normalise for $float {
            #[inline(always)]
            fn normalise_place(&mut self) {
                *self += 0.0;
            }
        }
    )*};
}

number!(f32 f64);

/// Parts of data that carry no derivative: restored with the rest, never added to.
macro_rules! discrete {
    ($($ty:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl AccumulateFrom<$ty> for $ty {
            #[inline(always)]
            fn accumulate_from(&mut self, _: &$ty) {}

            #[inline(always)]
            fn store_from(&mut self, value: &$ty) {
                *self = *value;
            }
        }
    )*};
}

discrete!(bool char u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

#[diagnostic::do_not_recommend]
impl AccumulateFrom<()> for () {
    #[inline(always)]
    fn accumulate_from(&mut self, (): &()) {}

    #[inline(always)]
    fn store_from(&mut self, (): &()) {}
}

impl Take for () {
    type Owned = ();

    #[inline(always)]
    fn take_owned(&mut self) {}
}

impl Normalise for () {
    #[inline(always)]
    fn normalise_place(&mut self) {}
}

macro_rules! accumulate_sequence {
    ($([$($generics:tt)*] $into:ty, $value:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<A: AccumulateFrom<B>, B, $($generics)*> AccumulateFrom<$value> for $into {
            #[inline]
            fn accumulate_from(&mut self, value: &$value) {
                for_pairs(self, value, A::accumulate_from);
            }

            #[inline]
            fn store_from(&mut self, value: &$value) {
                for_pairs(self, value, A::store_from);
            }
        }
    )*};
}

accumulate_sequence! {
    [] [A], [B];
    [] [A], Vec<B>;
    [const N: usize] [A], [B; N];
    [] Vec<A>, [B];
    [] Vec<A>, Vec<B>;
    [const N: usize] Vec<A>, [B; N];
    [const N: usize] [A; N], [B];
    [const N: usize] [A; N], Vec<B>;
    [const N: usize] [A; N], [B; N];
}

impl<T: Take> Take for [T] {
    type Owned = Vec<T::Owned>;

    #[inline]
    fn take_owned(&mut self) -> Vec<T::Owned> {
        self.iter_mut().map(T::take_owned).collect()
    }
}

impl<T: Take> Take for Vec<T> {
    type Owned = Vec<T::Owned>;

    #[inline]
    fn take_owned(&mut self) -> Vec<T::Owned> {
        self.as_mut_slice().take_owned()
    }
}

impl<T: Take, const N: usize> Take for [T; N] {
    type Owned = [T::Owned; N];

    #[inline]
    fn take_owned(&mut self) -> [T::Owned; N] {
        std::array::from_fn(|i| self[i].take_owned())
    }
}

impl<T: Take> Take for Option<T> {
    type Owned = Option<T::Owned>;

    #[inline]
    fn take_owned(&mut self) -> Option<T::Owned> {
        self.as_mut().map(T::take_owned)
    }
}

impl<T: Take> Take for Box<T> {
    type Owned = Box<T::Owned>;

    #[inline]
    fn take_owned(&mut self) -> Box<T::Owned> {
        Box::new((**self).take_owned())
    }
}

macro_rules! normalise_sequence {
    ($([$($generics:tt)*] $sequence:ty;)*) => {$(
        impl<T: Normalise, $($generics)*> Normalise for $sequence {
            #[inline]
            fn normalise_place(&mut self) {
                self.iter_mut().for_each(T::normalise_place);
            }
        }
    )*};
}

normalise_sequence! {
    [const N: usize] [T; N];
    [] Option<T>;
}

impl<T: Normalise> Normalise for [T] {
    // Of a buffer that was allocated; compiled once, not for every gradient.
    #[inline(never)]
    fn normalise_place(&mut self) {
        self.iter_mut().for_each(T::normalise_place);
    }
}

impl<T: Normalise> Normalise for Vec<T> {
    #[inline]
    fn normalise_place(&mut self) {
        self.as_mut_slice().normalise_place();
    }
}

impl<T: Normalise> Normalise for Box<T> {
    #[inline]
    fn normalise_place(&mut self) {
        (**self).normalise_place();
    }
}

/// `None` is the cotangent of a value that was absent, and neutral.
#[diagnostic::do_not_recommend]
impl<T: AccumulateFrom<T> + Clone> AccumulateFrom<Option<T>> for Option<T> {
    #[inline]
    fn accumulate_from(&mut self, value: &Option<T>) {
        match (self, value) {
            (_, None) => {}
            (Some(into), Some(value)) => into.accumulate_from(value),
            (into @ None, Some(value)) => *into = Some(value.clone()),
        }
    }

    #[inline]
    fn store_from(&mut self, value: &Option<T>) {
        self.clone_from(value);
    }
}

#[diagnostic::do_not_recommend]
impl<A: AccumulateFrom<B>, B> AccumulateFrom<Box<B>> for Box<A> {
    #[inline]
    fn accumulate_from(&mut self, value: &Box<B>) {
        (**self).accumulate_from(&**value);
    }

    #[inline]
    fn store_from(&mut self, value: &Box<B>) {
        (**self).store_from(&**value);
    }
}

macro_rules! tuple {
    ($($component:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($component: AccumulateFrom<$component>),*> AccumulateFrom<($($component,)*)> for ($($component,)*) {
            #[inline]
            fn accumulate_from(&mut self, value: &Self) {
                $(self.$index.accumulate_from(&value.$index);)*
            }

            #[inline]
            fn store_from(&mut self, value: &Self) {
                $(self.$index.store_from(&value.$index);)*
            }
        }

        impl<$($component: Take),*> Take for ($($component,)*) {
            type Owned = ($($component::Owned,)*);

            #[inline]
            fn take_owned(&mut self) -> Self::Owned {
                ($(self.$index.take_owned(),)*)
            }
        }

        impl<$($component: Normalise),*> Normalise for ($($component,)*) {
            #[inline]
            fn normalise_place(&mut self) {
                $(self.$index.normalise_place();)*
            }
        }
    };
}

for_tuples!(tuple);
