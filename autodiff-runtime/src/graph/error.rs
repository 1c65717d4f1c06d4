//! What graphs refuse.

use std::fmt::{self, Display};
use std::panic::Location;

use crate::tensor::Shape;

/// Why a backward pass, a change in place or a hook is not possible. Each says the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GraphError {
    /// `backward` of something that is not one number, without a `gradient`.
    NeedsGradient {
        /// The shape of what `backward` was called on.
        shape: Shape,
    },
    /// A `gradient` of another shape than what it belongs to.
    GradientShape {
        /// The shape of what `backward` was called on.
        expected: Shape,
        /// The shape of the gradient.
        found: Shape,
    },
    /// A second pass through values that the first one has freed.
    Freed {
        /// The operation that needs them.
        operation: &'static str,
    },
    /// Something that depends on no variable that requires a gradient.
    NoGrad,
    /// A value that the pass needs was changed in place after it was used.
    Changed {
        /// The operation that used it.
        operation: &'static str,
    },
    /// A change in place of a leaf that requires a gradient, outside of `no_grad`.
    LeafInPlace,
    /// A change in place that would change the shape.
    ShapeInPlace {
        /// The shape of the variable.
        expected: Shape,
        /// The shape of what it would become.
        found: Shape,
    },
    /// A hook on, or the gradient of, a variable that no gradient flows through.
    Frozen {
        /// What was asked of it.
        operation: &'static str,
    },
    /// A derivative that is NaN, inside `detect_anomaly`.
    NotANumber {
        /// The operation whose derivative it is.
        operation: &'static str,
        /// Where that was called, if it was inside `detect_anomaly`.
        location: Option<&'static Location<'static>>,
    },
    /// A derivative of a compiled function that was not compiled.
    Order {
        /// The function.
        function: &'static str,
        /// How often it can be differentiated.
        order: u8,
    },
    /// An input that the outputs do not depend on.
    Unused {
        /// Its position among the inputs.
        input: usize,
    },
}

impl Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GraphError::NeedsGradient { shape } => write!(
                f,
                "`backward` of a variable of shape {shape} needs a gradient: pass one, or reduce it to one number by `sum` or `mean`"
            ),
            GraphError::GradientShape { expected, found } => {
                write!(f, "the gradient has shape {found}, the variable {expected}: they must be the same")
            }
            GraphError::Freed { operation } => write!(
                f,
                "the values that `{operation}` saved were freed by an earlier backward pass: run that one with `retain_graph`"
            ),
            GraphError::NoGrad => write!(
                f,
                "the variable depends on nothing that requires a gradient: make a leaf by `leaf`, or leave `no_grad`"
            ),
            GraphError::Changed { operation } => write!(
                f,
                "a value that the derivative of `{operation}` needs was changed in place: compute another variable, or change it after `backward`"
            ),
            GraphError::LeafInPlace => write!(
                f,
                "a leaf that requires a gradient cannot be changed in place: change it inside `no_grad`, or by `set_value`"
            ),
            GraphError::ShapeInPlace { expected, found } => write!(
                f,
                "a variable of shape {expected} cannot become one of shape {found} in place: compute another variable"
            ),
            GraphError::Frozen { operation } => write!(
                f,
                "`{operation}` of a variable that no gradient flows through: make a leaf by `leaf`, or leave `no_grad`"
            ),
            GraphError::NotANumber { operation, location } => {
                write!(f, "the derivative of `{operation}`")?;
                if let Some(location) = location {
                    write!(f, ", called at {location},")?;
                }
                write!(f, " is NaN: keep its operands away from where it has none")
            }
            GraphError::Order { function, order: 1 } => write!(
                f,
                "the gradient of `{function}` cannot be differentiated: put `order = 2` in its `#[differentiable(..)]`"
            ),
            GraphError::Order { function, order } => write!(
                f,
                "`{function}` can be differentiated {order} times, not more: write it with operations on variables"
            ),
            GraphError::Unused { input } => write!(
                f,
                "input {input} was not used to compute the outputs: leave it out, or allow it by `allow_unused`"
            ),
        }
    }
}

impl std::error::Error for GraphError {}
