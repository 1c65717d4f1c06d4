//! Options of a backward pass.

use super::var::Variable;
use crate::tensor::{Field, Tensor};

/// Options of a backward pass.
///
/// ```
/// use autodiff_runtime::graph::{Backward, Var};
/// use autodiff_runtime::tensor::Tensor;
///
/// let x = Var::leaf([1.0, 2.0, 3.0]);
/// let y = &x * &x;
/// y.backward_with(&Backward::new().gradient([1.0, 1.0, 1.0])).unwrap();
/// assert_eq!(x.grad().unwrap(), Tensor::from([2.0, 4.0, 6.0]));
/// ```
#[derive(Clone, Debug)]
pub struct Backward<T: Field = f64> {
    pub(super) gradient: Option<Variable<T>>,
    pub(super) retain_graph: bool,
    pub(super) create_graph: bool,
    pub(super) allow_unused: bool,
}

impl<T: Field> Backward<T> {
    /// As [`Variable::backward`] does it.
    pub fn new() -> Self {
        Backward { gradient: None, retain_graph: false, create_graph: false, allow_unused: false }
    }

    /// The cotangent of the variable: for results that are not one number.
    pub fn gradient(self, gradient: impl Into<Tensor<T>>) -> Self {
        Backward { gradient: Some(Variable::constant(gradient)), ..self }
    }

    /// The same as a variable, which may itself be differentiated through.
    pub fn gradient_var(self, gradient: &Variable<T>) -> Self {
        Backward { gradient: Some(gradient.clone()), ..self }
    }

    /// Keeps what the graph saved, so that it can be walked again.
    pub fn retain_graph(self) -> Self {
        Backward { retain_graph: true, ..self }
    }

    /// Records the pass itself, so that gradients can be differentiated; keeps the graph.
    pub fn create_graph(self) -> Self {
        Backward { create_graph: true, retain_graph: true, ..self }
    }

    /// Inputs that the outputs do not depend on have no gradient, which is no error.
    pub fn allow_unused(self) -> Self {
        Backward { allow_unused: true, ..self }
    }
}

impl<T: Field> Default for Backward<T> {
    fn default() -> Self {
        Backward::new()
    }
}
