//! What is inside `Option`, `Result` and `Box`, as generated code reaches it: the values and their cotangents alike.
//!
//! The derive writes the same methods for enums of the user's.

use crate::differentiable::Differentiable;

/// The value was found to be of a variant that it is not: no program comes here.
#[cold]
#[inline(never)]
pub fn no_such_variant() -> ! {
    panic!("called `unwrap` on a value that is of another variant")
}

/// The content of an `Option`, and of the cotangent of a `Result`.
#[allow(non_snake_case, missing_docs)]
pub trait SomePayload {
    type Content;
    fn __Some_0(&self) -> &Self::Content;
    fn __Some_0_mut(&mut self) -> &mut Self::Content;
}

#[allow(non_snake_case)]
impl<T> SomePayload for Option<T> {
    type Content = T;

    #[inline]
    fn __Some_0(&self) -> &T {
        self.as_ref().unwrap()
    }

    #[inline]
    fn __Some_0_mut(&mut self) -> &mut T {
        self.as_mut().unwrap()
    }
}

/// The content of a `Result`; its cotangent is an `Option`.
#[allow(non_snake_case, missing_docs)]
pub trait OkPayload {
    type Content;
    fn __Ok_0(&self) -> &Self::Content;
    fn __Ok_0_mut(&mut self) -> &mut Self::Content;
}

#[allow(non_snake_case)]
impl<T> OkPayload for Option<T> {
    type Content = T;

    #[inline]
    fn __Ok_0(&self) -> &T {
        self.as_ref().unwrap()
    }

    #[inline]
    fn __Ok_0_mut(&mut self) -> &mut T {
        self.as_mut().unwrap()
    }
}

#[allow(non_snake_case)]
impl<T, E> OkPayload for Result<T, E> {
    type Content = T;

    #[inline]
    fn __Ok_0(&self) -> &T {
        self.as_ref().unwrap_or_else(|_| no_such_variant())
    }

    #[inline]
    fn __Ok_0_mut(&mut self) -> &mut T {
        self.as_mut().unwrap_or_else(|_| no_such_variant())
    }
}

/// What `unwrap` takes out.
#[allow(missing_docs)]
pub trait Unwrapped {
    type Content;
    fn __unwrapped(&self) -> &Self::Content;
    fn __unwrapped_mut(&mut self) -> &mut Self::Content;
}

impl<T> Unwrapped for Option<T> {
    type Content = T;

    #[inline]
    #[track_caller]
    fn __unwrapped(&self) -> &T {
        self.as_ref().unwrap()
    }

    #[inline]
    fn __unwrapped_mut(&mut self) -> &mut T {
        self.as_mut().unwrap()
    }
}

impl<T, E> Unwrapped for Result<T, E> {
    type Content = T;

    #[inline]
    #[track_caller]
    fn __unwrapped(&self) -> &T {
        self.as_ref().unwrap_or_else(|_| no_such_variant())
    }

    #[inline]
    fn __unwrapped_mut(&mut self) -> &mut T {
        self.as_mut().unwrap_or_else(|_| no_such_variant())
    }
}

/// The content of a `Box`.
#[allow(missing_docs)]
pub trait Content {
    type Content: ?Sized;
    fn __content(&self) -> &Self::Content;
    fn __content_mut(&mut self) -> &mut Self::Content;
}

impl<T: ?Sized> Content for Box<T> {
    type Content = T;

    #[inline]
    fn __content(&self) -> &T {
        self
    }

    #[inline]
    fn __content_mut(&mut self) -> &mut T {
        self
    }
}

/// An error carries no derivative.
#[diagnostic::do_not_recommend]
impl<T: Differentiable, E> Differentiable for Result<T, E> {
    type Tangent = Option<T::Tangent>;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        self.as_ref().ok().map(T::zero_tangent)
    }
}
