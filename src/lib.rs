//! Automatic differentiation at compile time, for stable Rust.
//!
//! Write an ordinary function, put [`#[differentiable]`](macro@differentiable) on it, and get its derivatives as ordinary
//! compiled Rust: no dual numbers in its signature, no graph at run time.
//!
//! # A derivative
//!
//! The attribute leaves the function as it is and puts a struct of the same name beside it, which holds the derivatives.
//!
//! ```
//! use differentiable::prelude::*;
//!
//! /// The square root, by Heron's method.
//! #[differentiable]
//! fn root(x: f64) -> f64 {
//!     let mut guess = x;
//!     while (guess * guess - x).abs() > 1e-12 {
//!         guess = 0.5 * (guess + x / guess);
//!     }
//!     guess
//! }
//!
//! assert!((root(4.0) - 2.0).abs() < 1e-12);
//! assert!((root::grad(4.0) - 0.25).abs() < 1e-12);
//! ```
//!
//! # Gradients
//!
//! One sweep gives the gradient with respect to all parameters, however many numbers they hold. `inactive(…)` names
//! those that are data. In a loop of an optimiser, `accumulate_grad` adds into buffers that are there already, and
//! allocates nothing.
//!
//! ```
//! use differentiable::prelude::*;
//!
//! /// The squared distance of a line from data.
//! #[differentiable(inactive(xs, ys))]
//! fn misfit(slope: f64, offset: f64, xs: &[f64], ys: &[f64]) -> f64 {
//!     let mut sum = 0.0;
//!     for i in 0..xs.len() {
//!         let residual = slope * xs[i] + offset - ys[i];
//!         sum += residual * residual;
//!     }
//!     sum
//! }
//!
//! let (xs, ys) = ([0.0, 1.0, 2.0, 3.0], [1.0, 3.0, 5.0, 7.0]);
//! let (mut slope, mut offset) = (0.0, 0.0);
//! for _ in 0..500 {
//!     let (mut slope_bar, mut offset_bar) = (0.0, 0.0);
//!     misfit::accumulate_grad(slope, offset, &xs, &ys, &mut slope_bar, &mut offset_bar);
//!     slope -= 0.03 * slope_bar;
//!     offset -= 0.03 * offset_bar;
//! }
//! assert!((slope - 2.0).abs() < 1e-6 && (offset - 1.0).abs() < 1e-6);
//! ```
//!
//! # Functions that call functions
//!
//! A differentiable function calls others like it, from any module or crate, by the paths that it would use anyway.
//!
//! ```
//! # fn main() { assert_eq!(fit::misfit::grad(1.0, &[0.5, 4.0]), -0.5); }
//! mod loss {
//!     use differentiable::prelude::*;
//!
//!     /// Huber's loss: quadratic up to `width`, linear beyond.
//!     #[differentiable]
//!     pub fn huber(x: f64, width: f64) -> f64 {
//!         if x.abs() <= width { 0.5 * x * x } else { width * (x.abs() - 0.5 * width) }
//!     }
//! }
//!
//! mod fit {
//!     use super::loss::huber as robust;
//!     use differentiable::prelude::*;
//!
//!     /// The robust distance of a centre from data.
//!     #[differentiable(inactive(data))]
//!     pub fn misfit(centre: f64, data: &[f64]) -> f64 {
//!         let mut sum = 0.0;
//!         for x in data {
//!             sum += robust(centre - x, 1.0);
//!         }
//!         sum
//!     }
//! }
//! ```
//!
//! # Results that are not one number
//!
//! `jvp` is the derivative in one direction, `vjp` its transpose, `jacobian` the whole matrix.
//!
//! ```
//! use differentiable::prelude::*;
//!
//! #[differentiable]
//! fn polar(r: f64, angle: f64) -> [f64; 2] {
//!     [r * angle.cos(), r * angle.sin()]
//! }
//!
//! let (position, velocity) = polar::jvp(2.0, 0.0, 0.0, 1.0);
//! assert_eq!((position, velocity), ([2.0, 0.0], [0.0, 2.0]));
//!
//! let (_, pullback) = polar::vjp(2.0, 0.0);
//! assert_eq!(pullback(&[0.0, 1.0]), (0.0, 2.0));
//!
//! let (by_r, by_angle) = polar::jacobian(2.0, 0.0);
//! assert_eq!((by_r, by_angle), ([1.0, 0.0], [0.0, 2.0]));
//! ```
//!
//! Where a length is known only at run time, the matrix is a [`Jacobian`].
//!
//! # Second derivatives
//!
//! With `order = 2`, `hvp` is the Hessian times a direction, at a small multiple of the cost of the gradient.
//!
//! ```
//! use differentiable::prelude::*;
//!
//! #[differentiable(order = 2)]
//! fn rosenbrock(x: &[f64]) -> f64 {
//!     let mut sum = 0.0;
//!     for i in 0..x.len() - 1 {
//!         sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
//!     }
//!     sum
//! }
//!
//! assert_eq!(rosenbrock::hvp(&[1.0, 1.0], &[1.0, 0.0]), [802.0, -400.0]);
//! ```
//!
//! # Derivatives of your own
//!
//! What is better differentiated by thought than by the chain rule gets a rule: `vjp = path`, `jvp = path`.
//!
//! ```
//! use differentiable::prelude::*;
//!
//! /// `ln(1 + exp(x))`, which must not overflow.
//! #[differentiable(vjp = softplus_vjp)]
//! fn softplus(x: f64) -> f64 {
//!     x.max(0.0) + (-x.abs()).exp().ln_1p()
//! }
//!
//! fn softplus_vjp(x: f64, _y: &f64, y_bar: f64) -> f64 {
//!     y_bar / (1.0 + (-x).exp())
//! }
//!
//! #[differentiable]
//! fn loss(x: f64, w: f64) -> f64 {
//!     softplus(w * x)
//! }
//!
//! assert_eq!(loss::grad(1.0, 0.0), (0.0, 0.5));
//! ```
//!
//! # Programs that only run time knows
//!
//! With the feature `graph`, the module `graph` has variables with PyTorch's `backward`, on tensors of any shape; `nn` has
//! first layers and optimisers. `f::graph` makes an annotated function one node of such a graph. For people who come from
//! PyTorch, `docs/from-pytorch.md` of the repository has its calls beside those of this crate.
//!
//! ```
//! # #[cfg(feature = "graph")]
//! # fn main() -> Result<(), differentiable::graph::GraphError> {
//! use differentiable::graph::Var;
//!
//! let x = Var::leaf([1.0, 2.0, 3.0]);
//! let loss = (&x * &x).sum();
//! loss.backward()?;
//! assert_eq!(x.grad().expect("a gradient").to_vec(), [2.0, 4.0, 6.0]);
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "graph"))]
//! # fn main() {}
//! ```
//!
//! # Trust
//!
//! [`check`] compares derivatives, generated or your own, with differences of the function itself.
//!
//! ```
//! use differentiable::check;
//! use differentiable::prelude::*;
//!
//! #[differentiable]
//! fn energy(x: &[f64]) -> f64 {
//!     x[0].sin() * x[1].exp()
//! }
//!
//! let x = [0.3, -1.0];
//! let report = check::gradient(energy, &energy::grad(&x), &x)?;
//! assert!(report.error() < 1e-9);
//! # Ok::<(), check::Mismatch>(())
//! ```
//!
//! # More
//!
//! The options, and which type has which cotangent: [`differentiable`](macro@differentiable). What is supported, what is
//! refused, and how fast it is: the `README.md` of the repository. Rewrites for what is refused: `docs/limits.md` there.
//!
//! | feature | brings |
//! |---|---|
//! | `nalgebra` | conversions between [`Jacobian`] and `nalgebra::DMatrix` |
//! | `tensor` | tensors, in the module `tensor`; `nalgebra` with it |
//! | `graph` | the dynamic graph, in the module `graph`: variables with `backward`; first networks, in `nn`; `f::graph`; `tensor` with it |
//! | `explain` | the derivative code, readable, in the documentation of the struct that holds it |

pub use autodiff_macros::{Differentiable, differentiable};
pub use autodiff_runtime::{Differentiable, Jacobian, Scalar, Stack, Strategy, Tangent, check, relu, stop_gradient};

#[cfg(feature = "tensor")]
pub use autodiff_runtime::tensor;
#[cfg(feature = "graph")]
pub use autodiff_runtime::{graph, nn};

pub mod prelude;

/// What generated code calls. No part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use autodiff_runtime::__private::*;
}

/// Pages whose code is compiled with the tests.
#[cfg(doctest)]
mod pages {
    #[doc = include_str!("../README.md")]
    struct Readme;

    #[doc = include_str!("../docs/limits.md")]
    struct Limits;

    #[cfg(feature = "graph")]
    #[doc = include_str!("../docs/from-pytorch.md")]
    struct FromPyTorch;

    #[doc = include_str!("../autodiff-macros/src/attribute.md")]
    struct Attribute;
}
