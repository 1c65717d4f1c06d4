//! The dynamic graph: what `.backward()` does, for programs that only run time knows.
//!
//! A [`Variable`] is a number or a [`Tensor`](crate::tensor::Tensor) that remembers what it was computed from.
//! [`Variable::backward`] walks back from it and adds derivatives into the [`grad`](Variable::grad) of the leaves. The rules are the
//! pullbacks of the table that the static transforms use, written once over an algebra: on plain values for a gradient, on
//! variables where the gradient shall be differentiated again (`create_graph`).
//!
//! A function with `#[differentiable]` comes into the graph as one node, by the `graph` beside its `grad`.

mod algebra;
mod anomaly;
mod backward;
mod choosing;
#[doc(hidden)]
pub mod compiled;
mod cotangent;
mod error;
mod hook;
mod in_place;
mod kept;
mod leaf;
mod mode;
mod nested;
mod node;
mod on_the_way;
mod op;
mod operators;
mod options;
mod pending;
mod picture;
mod shaping;
mod sink;
mod value;
mod var;

pub use anomaly::detect_anomaly;
pub use backward::{grad, grad_with};
pub use error::GraphError;
pub use hook::HookHandle;
pub use mode::{is_grad_enabled, no_grad};
pub use options::Backward;
pub use var::{Operand, Var, Var32, Variable};
