//! Anomaly mode: which operation made NaN of a gradient, and where it was called.

use std::cell::Cell;
use std::panic::Location;

use triomphe::Arc;

use super::error::GraphError;
use super::mode::with;
use super::node::{History, Node};
use crate::tensor::Field;

thread_local! {
    static IS_DETECTING: Cell<bool> = const { Cell::new(false) };
}

/// Runs `inside` so that a backward pass on this thread is refused at the first derivative that is NaN. Operations inside
/// remember where they were called, which the error then tells.
///
/// ```
/// use autodiff_runtime::graph::{GraphError, Var, detect_anomaly};
///
/// let error = detect_anomaly(|| {
///     let x = Var::leaf(0.0);
///     (x.sqrt() * 0.0).backward().unwrap_err()
/// });
/// assert!(matches!(error, GraphError::NotANumber { operation: "sqrt", location: Some(_) }));
/// ```
pub fn detect_anomaly<R>(inside: impl FnOnce() -> R) -> R {
    with(&IS_DETECTING, true, inside)
}

#[inline]
pub fn is_detecting() -> bool {
    IS_DETECTING.get()
}

/// The pullback of a node has given NaN.
pub fn not_a_number<T: Field>(node: &Arc<Node<T>>, history: &History<T>) -> GraphError {
    let location = node.known_state().and_then(|state| state.location.get().copied());
    GraphError::NotANumber { operation: history.op.name(), location }
}

/// Notes where an operation was called.
#[cold]
#[track_caller]
pub fn locate<T: Field>(node: &Node<T>) {
    locate_at(node, Location::caller());
}

pub fn locate_at<T: Field>(node: &Node<T>, here: &'static Location<'static>) {
    node.state().location.get_or_init(|| here);
}
