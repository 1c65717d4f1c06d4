//! What belongs to a variable beside its value: its gradient, hooks, changes in place.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::node::{Gradient, Node, Origin, locked};
use super::value::Value;
use super::var::Variable;
use crate::tensor::{Field, Tensor};

impl<T: Field> Variable<T> {
    /// The gradient that backward passes have accumulated; nothing before the first.
    pub fn grad(&self) -> Option<Tensor<T>> {
        match &*locked(&self.present().known_state()?.grad) {
            Some(Gradient::Value(value)) => Some(value.tensor()),
            Some(Gradient::Variable(variable)) => Some(variable.value()),
            None => None,
        }
    }

    /// The gradient as a variable; under `create_graph` it can be differentiated again.
    pub fn grad_var(&self) -> Option<Variable<T>> {
        locked(&self.present().known_state()?.grad).clone().map(Gradient::into_variable)
    }

    /// Forgets the gradient.
    pub fn zero_grad(&self) {
        if let Some(state) = self.present().known_state() {
            *locked(&state.grad) = None;
        }
    }

    /// Keeps the gradient of this variable, too, though it is no leaf.
    ///
    /// # Panics
    ///
    /// If no gradient flows through it.
    #[track_caller]
    pub fn retain_grad(&self) {
        assert!(
            self.requires_grad(),
            "`retain_grad`: no gradient flows through this variable; make its leaves by `Variable::leaf`"
        );
        self.present().state().retains.store(true, Ordering::Release);
    }

    /// Calls `hook` with the gradient of this variable in every backward pass; what it returns takes the gradient's place.
    ///
    /// # Panics
    ///
    /// If no gradient flows through it.
    #[track_caller]
    pub fn register_hook(&self, hook: impl Fn(&Variable<T>) -> Option<Variable<T>> + Send + Sync + 'static) {
        assert!(
            self.requires_grad(),
            "`register_hook`: no gradient flows through this variable; make its leaves by `Variable::leaf`"
        );
        locked(&self.present().state().hooks).push(Arc::new(hook));
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
        let node = match &self.present().origin {
            Origin::Leaf(state) => Node::of_leaf(value, Arc::clone(state)),
            _ => Node::constant(value),
        };
        self.replace(node);
    }
}
