//! Automatic differentiation at compile time, for stable Rust.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub use autodiff_macros::differentiable;
pub use autodiff_runtime::*;

/// What most users import.
pub mod prelude {
    pub use autodiff_macros::differentiable;
    pub use autodiff_runtime::Differentiable;
}

#[doc(hidden)]
pub mod __private {
    pub use autodiff_runtime::__private::*;
}
