//! What most programs need: `use differentiable::prelude::*;`

pub use autodiff_macros::{Differentiable, differentiable};
pub use autodiff_runtime::{Differentiable, relu, stop_gradient};
