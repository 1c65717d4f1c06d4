//! What belongs to a variable beside its value: its gradient, and a leaf's next value.

use std::sync::atomic::Ordering;

use super::error::GraphError;
use super::node::{Gradient, Node, locked};
use super::value::Value;
use super::var::Variable;
use crate::tensor::{Field, Tensor};

impl<T: Field> Variable<T> {
    /// The gradient that backward passes have accumulated; nothing before the first.
    pub fn grad(&self) -> Option<Tensor<T>> {
        match &*locked(&self.edge().known_state()?.grad) {
            Some(Gradient::Value(value)) => Some(value.tensor()),
            Some(Gradient::Variable(variable)) => Some(variable.value()),
            None => None,
        }
    }

    /// The gradient as a variable; under `create_graph` it can be differentiated again.
    pub fn grad_var(&self) -> Option<Variable<T>> {
        locked(&self.edge().known_state()?.grad).clone().map(Gradient::into_variable)
    }

    /// Forgets the gradient.
    pub fn zero_grad(&self) {
        if let Some(state) = self.edge().known_state() {
            *locked(&state.grad) = None;
        }
    }

    /// Accumulates the gradient of this variable, too, though it is no leaf; after a change in place, that of the new value.
    ///
    /// # Errors
    ///
    /// If no gradient flows through it.
    ///
    /// ```
    /// use autodiff_runtime::graph::Var;
    ///
    /// let x = Var::leaf(2.0);
    /// let y = &x * &x;
    /// y.retain_grad()?;
    /// (3.0 * &y).backward()?;
    /// assert_eq!(y.grad().unwrap().item(), 3.0);
    /// # Ok::<(), autodiff_runtime::graph::GraphError>(())
    /// ```
    pub fn retain_grad(&self) -> Result<(), GraphError> {
        let node = self.edge();
        if !node.requires_grad() {
            return Err(GraphError::Frozen { operation: "retain_grad" });
        }
        // A leaf has its gradient anyway.
        if node.history().is_some() {
            node.state().retains.store(true, Ordering::Release);
        }
        Ok(())
    }

    /// Gives a leaf another value of its shape, as optimisers do; its gradient stays. Results computed before keep the
    /// value that they were computed from, and a backward pass that needs that value is refused.
    ///
    /// # Panics
    ///
    /// If this is no leaf, or if the shapes differ.
    ///
    /// ```
    /// use autodiff_runtime::graph::Var;
    ///
    /// let w = Var::leaf(1.0);
    /// (&w * 3.0).backward().unwrap();
    /// w.set_value(w.value() - w.grad().unwrap() * 0.1);
    /// assert!((w.item() - 0.7).abs() < 1e-15);
    /// ```
    #[track_caller]
    pub fn set_value(&self, value: impl Into<Tensor<T>>) {
        let value = Value::from(value.into());
        let (old, new) = (self.shape(), value.dims());
        assert!(self.is_leaf(), "`set_value`: only a leaf can be given a value; compute another variable");
        assert!(old == new, "`set_value`: the shapes {old:?} and {new:?} do not fit: a variable keeps its shape");
        self.replace(Node::version(&self.present(), value));
    }
}
