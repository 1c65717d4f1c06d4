//! Automatic differentiation at compile time, for stable Rust.

pub use autodiff_macros::differentiable;
pub use autodiff_runtime::{Differentiable, Jacobian, Scalar, Stack, Strategy, Tangent, check, relu, stop_gradient};

pub mod prelude;

/// What generated code calls. No part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use autodiff_runtime::__private::*;
}
