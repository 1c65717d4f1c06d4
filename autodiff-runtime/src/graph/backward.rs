//! The way back: from a result to the leaves, by falling levels.

use std::collections::BinaryHeap;
use std::sync::atomic::Ordering;

use triomphe::Arc;

use super::algebra::Number;
use super::anomaly::{is_detecting, not_a_number};
use super::compiled::Compiled;
use super::cotangent::Cotangent;
use super::error::GraphError;
use super::mode::with_grad;
use super::node::{Gradient, History, Node, Parent, State};
use super::on_the_way::{Chosen, Everything, Identities, Way, leading_to};
use super::op::Op;
use super::options::Backward;
use super::pending::{Arriving, Leaves, Pending};
use super::sink::{Accumulate, Sink, Wanted, add_to};
use super::value::Value;
use super::var::Variable;
use crate::tensor::{Field, Shape};

impl<T: Field> Variable<T> {
    /// Adds the derivative of this number by each leaf into the leaf's [`grad`](Variable::grad).
    ///
    /// # Errors
    ///
    /// If this is not one number, if nothing that it depends on requires a gradient, or if the pass needs a value that an
    /// earlier one has freed or that was changed in place. Gradients are then as they were.
    ///
    /// ```
    /// use autodiff_runtime::graph::{GraphError, Var};
    ///
    /// let x = Var::leaf(3.0);
    /// let y = &x * &x;
    /// y.backward()?;
    /// assert_eq!(x.grad().unwrap().item(), 6.0);
    /// assert_eq!(y.backward(), Err(GraphError::Freed { operation: "mul" }));
    /// # Ok::<(), GraphError>(())
    /// ```
    pub fn backward(&self) -> Result<(), GraphError> {
        self.backward_with(&Backward::new())
    }

    /// The same, with options.
    ///
    /// # Errors
    ///
    /// As [`backward`](Variable::backward), or if the gradient given has another shape.
    pub fn backward_with(&self, options: &Backward<T>) -> Result<(), GraphError> {
        let seed = seed(self, options)?;
        walk(&[(self.edge(), seed)], None, options, &mut Accumulate)
    }
}

/// The derivatives of the sum of `outputs` by `inputs`, which leaves every [`Variable::grad`] alone.
///
/// # Errors
///
/// As [`Variable::backward`], or if an input requires no gradient or was not used.
///
/// ```
/// use autodiff_runtime::graph::{Var, grad};
///
/// let x = Var::leaf(2.0);
/// let y = x.powi(3);
/// assert_eq!(grad(&[&y], &[&x]).unwrap()[0].item(), 12.0);
/// assert!(x.grad().is_none());
/// ```
pub fn grad<T: Field>(outputs: &[&Variable<T>], inputs: &[&Variable<T>]) -> Result<Vec<Variable<T>>, GraphError> {
    let found = grad_with(outputs, inputs, &Backward::new())?;
    Ok(found.into_iter().flatten().collect())
}

/// The same, with options; nothing for inputs that the outputs do not depend on.
///
/// # Errors
///
/// As [`grad`]; with `allow_unused`, inputs that were not used are no error.
pub fn grad_with<T: Field>(
    outputs: &[&Variable<T>],
    inputs: &[&Variable<T>],
    options: &Backward<T>,
) -> Result<Vec<Option<Variable<T>>>, GraphError> {
    let nodes: Vec<Arc<Node<T>>> = inputs.iter().map(|v| v.edge()).collect();
    if nodes.iter().any(|node| !node.requires_grad()) {
        return Err(GraphError::Frozen { operation: "grad" });
    }
    let mut wanted = Wanted::of(&nodes);
    let roots = outputs.iter().map(|v| Ok((v.edge(), seed(v, options)?))).collect::<Result<Vec<_>, GraphError>>()?;
    let on_the_way = leading_to(|| roots.iter().map(|(root, _)| root), &nodes);
    walk(&roots, on_the_way, options, &mut wanted)?;
    let found: Vec<_> = nodes.iter().map(|node| wanted.of_input(node)).collect();
    match found.iter().position(Option::is_none) {
        Some(input) if !options.allow_unused => Err(GraphError::Unused { input }),
        _ => Ok(found),
    }
}

/// The cotangent that a pass begins with.
fn seed<T: Field>(root: &Variable<T>, options: &Backward<T>) -> Result<Gradient<T>, GraphError> {
    if !root.requires_grad() {
        return Err(GraphError::NoGrad);
    }
    let shape = || Shape::from(root.shape());
    match &options.gradient {
        Some(gradient) if gradient.shape() == root.shape() => Ok(Gradient::Variable(gradient.clone())),
        Some(gradient) => Err(GraphError::GradientShape { expected: shape(), found: Shape::from(gradient.shape()) }),
        None if root.present().value.numel() == 1 => Ok(Gradient::Value(root.present().value.map(|_| T::ONE))),
        None => Err(GraphError::NeedsGradient { shape: shape() }),
    }
}

/// The pass, along everything where that is what is asked.
fn walk<T: Field>(
    roots: &[(Arc<Node<T>>, Gradient<T>)],
    on_the_way: Option<Identities>,
    options: &Backward<T>,
    sink: &mut dyn Sink<T>,
) -> Result<(), GraphError> {
    match (on_the_way, is_detecting()) {
        (None, false) => walk_along(roots, &Everything, options, sink),
        (on_the_way, finds_nan) => walk_along(roots, &Chosen { on_the_way, finds_nan }, options, sink),
    }
}

/// The same, over the simplest cotangents that do.
fn walk_along<T: Field>(
    roots: &[(Arc<Node<T>>, Gradient<T>)],
    way: &impl Way,
    options: &Backward<T>,
    sink: &mut dyn Sink<T>,
) -> Result<(), GraphError> {
    if options.create_graph {
        with_grad(true, || run::<T, Variable<T>>(roots, way, options, sink))
    } else if roots.iter().all(|(node, _)| node.is_of_numbers) {
        with_grad(false, || run::<T, Number<T>>(roots, way, options, sink))
    } else {
        with_grad(false, || run::<T, Value<T>>(roots, way, options, sink))
    }
}

fn run<T: Field, G: Cotangent<T>>(
    roots: &[(Arc<Node<T>>, Gradient<T>)],
    way: &impl Way,
    options: &Backward<T>,
    sink: &mut dyn Sink<T>,
) -> Result<(), GraphError> {
    let (mut next, mut rest) = (None, BinaryHeap::new());
    let mut pending = Pending { next: &mut next, rest: &mut rest };
    for (node, seed) in roots {
        pending.push(Arriving { node, grad: G::from_gradient(seed.clone()) });
    }
    let mut leaves = Leaves::new();
    let mut passed: Vec<&Arc<Node<T>>> = Vec::new();
    let wants_computed = sink.wants_computed();
    while let Some(Arriving { node, grad }) = pending.pop() {
        let Some(history) = node.history() else {
            leaves.add(node, grad);
            continue;
        };
        let goes_on = way.leads_on_from(history);
        let is_seen = node.known_state().is_some() || wants_computed && sink.wants(node);
        let grad = if is_seen { seen(node, grad, goes_on, sink).map_err(|error| *error)? } else { grad };
        if goes_on {
            step(node, history, &grad, way, (&mut pending, &mut leaves))?;
            passed.push(node);
        }
    }
    for (node, grad) in leaves.sums {
        if sink.wants(node) {
            let grad = hooked(node.state(), grad).map_err(|error| *error)?;
            sink.receive(node, grad.into_gradient());
        }
    }
    if !options.retain_graph {
        passed.iter().for_each(|node| node.freed.store(true, Ordering::Release));
    }
    Ok(())
}

/// Hands the cotangent of a node on to its parents.
#[inline(always)]
fn step<'a, T: Field, G: Cotangent<T>>(
    node: &'a Arc<Node<T>>,
    history: &'a History<T>,
    grad: &G,
    way: &impl Way,
    (pending, leaves): (&mut Pending<'_, 'a, T, G>, &mut Leaves<'a, T, G>),
) -> Result<(), GraphError> {
    let parents = history.parents.as_slice();
    let is_something_gone = node.freed.load(Ordering::Acquire) || node.is_replaced();
    let is_something_gone = is_something_gone || parents.iter().any(Parent::is_replaced);
    if let Op::Compiled(function) = &history.op {
        return step_through(node, (history, function), grad, way, (pending, leaves));
    }
    for (index, parent) in parents.iter().enumerate() {
        let Some(parent) = parent.active() else { continue };
        if is_something_gone {
            refuse_what_is_gone(node, history, index)?;
        }
        if !way.leads_to(parent) {
            continue;
        }
        match G::pulled_back(node, history, index, grad) {
            Some(bar) if way.finds_nan() && bar.has_nan() => return Err(not_a_number(node, history)),
            Some(bar) if parent.history().is_none() => leaves.add(parent, bar),
            Some(bar) => pending.push(Arriving { node: parent, grad: bar }),
            None => {}
        }
    }
    Ok(())
}

/// The same for a compiled function.
#[cold]
fn step_through<'a, T: Field, G: Cotangent<T>>(
    node: &'a Arc<Node<T>>,
    (history, function): (&'a History<T>, &Compiled<T>),
    grad: &G,
    way: &impl Way,
    (pending, leaves): (&mut Pending<'_, 'a, T, G>, &mut Leaves<'a, T, G>),
) -> Result<(), GraphError> {
    refuse_what_is_gone(node, history, 0)?;
    let parents = history.parents.as_slice();
    for (parent, bar) in parents.iter().zip(G::through(function, parents, grad)?) {
        match parent.active() {
            Some(parent) if !way.leads_to(parent) => {}
            Some(_) if way.finds_nan() && bar.has_nan() => return Err(not_a_number(node, history)),
            Some(parent) if parent.history().is_none() => leaves.add(parent, bar),
            Some(parent) => pending.push(Arriving { node: parent, grad: bar }),
            None => {}
        }
    }
    Ok(())
}

/// The pullback of an operand needs values that were freed, or that are others now.
fn refuse_what_is_gone<T: Field>(node: &Arc<Node<T>>, history: &History<T>, index: usize) -> Result<(), GraphError> {
    let named = history.kept(index);
    if !named.anything() {
        return Ok(());
    }
    let operation = history.op.name();
    if node.freed.load(Ordering::Acquire) {
        return Err(GraphError::Freed { operation });
    }
    let is_changed = |(k, operand): (usize, &Parent<T>)| named.operand(k) && operand.is_replaced();
    let parents = history.parents.as_slice();
    if parents.iter().enumerate().any(is_changed) || named.result() && node.is_replaced() {
        return Err(GraphError::Changed { operation });
    }
    Ok(())
}

/// Hands the gradient of a node that is no leaf to whoever asked for it; what its hooks make of it.
// The error in a box leaves the registers to the gradient.
#[cold]
#[inline(never)]
fn seen<T: Field, G: Cotangent<T>>(
    node: &Arc<Node<T>>,
    mut grad: G,
    goes_on: bool,
    sink: &mut dyn Sink<T>,
) -> Result<G, Box<GraphError>> {
    let is_wanted = sink.wants(node);
    // As PyTorch has it, hooks change what is received of a node that the pass ends at, not what it passes.
    if is_wanted && goes_on {
        sink.receive(node, grad.clone().into_gradient());
    }
    if let Some(state) = node.known_state() {
        grad = hooked(state, grad)?;
    }
    if is_wanted && !goes_on {
        sink.receive(node, grad.clone().into_gradient());
    }
    Ok(grad)
}

/// What the hooks of a variable make of its gradient, which is then kept if that is wanted.
fn hooked<T: Field, G: Cotangent<T>>(state: &State<T>, mut grad: G) -> Result<G, Box<GraphError>> {
    for hook in state.hooks.all() {
        let given = grad.clone().into_gradient().into_variable();
        let Some(other) = hook(&given) else { continue };
        if other.shape() != given.shape() {
            let (expected, found) = (given.shape().into(), other.shape().into());
            return Err(Box::new(GraphError::GradientShape { expected, found }));
        }
        grad = G::from_gradient(Gradient::Variable(other));
    }
    if state.retains.load(Ordering::Acquire) {
        add_to(state, grad.clone().into_gradient());
    }
    Ok(grad)
}
