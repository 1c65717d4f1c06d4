//! Where the gradients of a pass go: into `grad` of the leaves, or to whoever asked.

use std::collections::HashMap;

use triomphe::Arc;

use super::node::{Gradient, Node, State, identity, locked};
use super::var::Variable;
use crate::tensor::Field;

/// Where the gradients go.
pub trait Sink<T: Field> {
    /// Whether somebody wants the gradient of this node.
    fn wants(&self, node: &Arc<Node<T>>) -> bool;
    fn receive(&mut self, node: &Arc<Node<T>>, grad: Gradient<T>);
    /// Whether somebody may want the gradient of a node that is no leaf.
    fn wants_computed(&self) -> bool;
}

/// Into `grad` of the leaves.
pub struct Accumulate;

impl<T: Field> Sink<T> for Accumulate {
    fn wants(&self, node: &Arc<Node<T>>) -> bool {
        node.history().is_none()
    }

    fn receive(&mut self, node: &Arc<Node<T>>, grad: Gradient<T>) {
        add_to(node.state(), grad);
    }

    fn wants_computed(&self) -> bool {
        false
    }
}

pub fn add_to<T: Field>(state: &State<T>, grad: Gradient<T>) {
    let mut kept = locked(&state.grad);
    *kept = Some(match kept.take() {
        Some(old) => old.plus(grad),
        None => grad,
    });
}

/// To whoever asked, by position.
pub struct Wanted<T: Field> {
    places: HashMap<usize, usize>,
    found: Vec<Option<Variable<T>>>,
}

impl<T: Field> Wanted<T> {
    pub fn of(inputs: &[Arc<Node<T>>]) -> Wanted<T> {
        // An input that is given twice has one gradient, in its first place.
        let places = inputs.iter().enumerate().rev().map(|(k, node)| (identity(node), k)).collect();
        Wanted { places, found: vec![None; inputs.len()] }
    }

    /// What was found for an input.
    pub fn of_input(&self, node: &Arc<Node<T>>) -> Option<Variable<T>> {
        self.found[*self.places.get(&identity(node))?].clone()
    }
}

impl<T: Field> Sink<T> for Wanted<T> {
    fn wants(&self, node: &Arc<Node<T>>) -> bool {
        self.places.contains_key(&identity(node))
    }

    fn receive(&mut self, node: &Arc<Node<T>>, grad: Gradient<T>) {
        if let Some(place) = self.places.get(&identity(node)) {
            self.found[*place] = Some(grad.into_variable());
        }
    }

    fn wants_computed(&self) -> bool {
        true
    }
}
