//! The way back: from a result to the leaves, by falling levels.

use std::borrow::Cow;
use std::cmp::Ordering as Order;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc as Shared;
use std::sync::atomic::Ordering;

use triomphe::Arc;

use super::algebra::{Arithmetic, Number};
use super::anomaly::{is_detecting, not_a_number};
use super::compiled::Compiled;
use super::error::GraphError;
use super::mode::with_grad;
use super::node::{Gradient, History, Node, Origin, Parent, State, locked, with_numbers, with_operands};
use super::on_the_way::{Chosen, Everything, Identities, Way, leading_to};
use super::op::Op;
use super::value::Value;
use super::var::Variable;
use crate::tensor::{Field, Shape, Tensor};

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
    gradient: Option<Variable<T>>,
    retain_graph: bool,
    create_graph: bool,
    allow_unused: bool,
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
    let found: Vec<_> = nodes.iter().map(|node| wanted.found[wanted.places[&identity(node)]].clone()).collect();
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

/// What tells nodes apart; the values that a leaf has had are one.
pub(super) fn identity<T: Field>(node: &Arc<Node<T>>) -> usize {
    match &node.origin {
        Origin::Leaf(state) => Shared::as_ptr(state).addr(),
        _ => Arc::as_ptr(node).addr(),
    }
}

/// What cotangents are while a pass runs.
trait Cotangent<T: Field>: Clone + 'static {
    /// What a node hands on to one of its parents; nothing where no derivative passes.
    fn pulled_back(node: &Arc<Node<T>>, history: &History<T>, index: usize, grad: &Self) -> Option<Self>;
    /// What a compiled function hands on to all of its arguments.
    fn through(function: &Compiled<T>, arguments: &[Parent<T>], grad: &Self) -> Result<Vec<Self>, GraphError>;
    fn plus(self, other: Self) -> Self;
    fn into_gradient(self) -> Gradient<T>;
    fn from_gradient(gradient: Gradient<T>) -> Self;
    /// Whether an element is NaN.
    fn has_nan(&self) -> bool;
}

/// Where there is nothing but numbers.
impl<T: Field> Cotangent<T> for Number<T> {
    fn pulled_back(node: &Arc<Node<T>>, history: &History<T>, index: usize, grad: &Self) -> Option<Self> {
        let y = Number(node.value.number()?);
        let of_numbers = |operands: &[&_]| history.op.pullback_of_numbers(index, operands, &y, grad);
        with_numbers(history.parents.as_slice(), of_numbers)??
    }

    fn through(_: &Compiled<T>, _: &[Parent<T>], _: &Self) -> Result<Vec<Self>, GraphError> {
        unreachable!("only operations of the rule table are of numbers")
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Number(self.0 + other.0)
    }

    fn into_gradient(self) -> Gradient<T> {
        Gradient::Value(Value::of_number(self.0))
    }

    fn from_gradient(gradient: Gradient<T>) -> Self {
        Number(gradient.into_value().item())
    }

    fn has_nan(&self) -> bool {
        self.0.to_f64().is_nan()
    }
}

impl<T: Field> Cotangent<T> for Value<T> {
    fn pulled_back(node: &Arc<Node<T>>, history: &History<T>, index: usize, grad: &Self) -> Option<Self> {
        let parents = history.parents.as_slice();
        if let Some(bar) = history.op.pullback_of_part(index, parents, grad) {
            return Some(bar);
        }
        if let (Some(y), Some(g)) = (node.value.number(), grad.number()) {
            let of = |operands: &[&_]| history.op.pullback_of_numbers(index, operands, &Number(y), &Number(g));
            if let Some(bar) = with_numbers(parents, of).flatten() {
                return bar.map(|Number(bar)| Value::of_number(bar));
            }
        }
        with_operands(parents, Parent::value, |operands| history.op.pullback(index, operands, &node.value, grad))
    }

    fn through(function: &Compiled<T>, arguments: &[Parent<T>], grad: &Self) -> Result<Vec<Self>, GraphError> {
        Ok(with_operands(arguments, Parent::value, |operands| function.pullback(operands, grad)))
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Value::plus(self, other)
    }

    fn into_gradient(self) -> Gradient<T> {
        Gradient::Value(self)
    }

    fn from_gradient(gradient: Gradient<T>) -> Self {
        gradient.into_value()
    }

    fn has_nan(&self) -> bool {
        Value::has_nan(self)
    }
}

impl<T: Field> Cotangent<T> for Variable<T> {
    fn pulled_back(node: &Arc<Node<T>>, history: &History<T>, index: usize, grad: &Self) -> Option<Self> {
        let operand = |parent: &Parent<T>| Cow::Owned(parent.variable());
        if let Some(bar) = history.op.pullback_of_part(index, history.parents.as_slice(), grad) {
            return Some(bar);
        }
        let y = Variable::at(Arc::clone(node));
        with_operands(history.parents.as_slice(), operand, |operands| history.op.pullback(index, operands, &y, grad))
    }

    fn through(function: &Compiled<T>, arguments: &[Parent<T>], grad: &Self) -> Result<Vec<Self>, GraphError> {
        let operand = |parent: &Parent<T>| Cow::Owned(parent.variable());
        with_operands(arguments, operand, |operands| function.recorded(operands, grad))
    }

    fn plus(self, other: Self) -> Self {
        Arithmetic::add(&self, &other)
    }

    fn into_gradient(self) -> Gradient<T> {
        Gradient::Variable(self)
    }

    fn from_gradient(gradient: Gradient<T>) -> Self {
        gradient.into_variable()
    }

    fn has_nan(&self) -> bool {
        self.present().value.has_nan()
    }
}

/// Where the gradients go.
trait Sink<T: Field> {
    /// Whether somebody wants the gradient of this node.
    fn wants(&self, node: &Arc<Node<T>>) -> bool;
    fn receive(&mut self, node: &Arc<Node<T>>, grad: Gradient<T>);
}

/// Into `grad` of the leaves.
struct Accumulate;

impl<T: Field> Sink<T> for Accumulate {
    fn wants(&self, node: &Arc<Node<T>>) -> bool {
        node.history().is_none()
    }

    fn receive(&mut self, node: &Arc<Node<T>>, grad: Gradient<T>) {
        add_to(node.state(), grad);
    }
}

fn add_to<T: Field>(state: &State<T>, grad: Gradient<T>) {
    let mut kept = locked(&state.grad);
    *kept = Some(match kept.take() {
        Some(old) => old.plus(grad),
        None => grad,
    });
}

/// To whoever asked, by position.
struct Wanted<T: Field> {
    places: HashMap<usize, usize>,
    found: Vec<Option<Variable<T>>>,
}

impl<T: Field> Wanted<T> {
    fn of(inputs: &[Arc<Node<T>>]) -> Wanted<T> {
        // An input that is given twice has one gradient, in its first place.
        let places = inputs.iter().enumerate().rev().map(|(k, node)| (identity(node), k)).collect();
        Wanted { places, found: vec![None; inputs.len()] }
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
}

/// A contribution on its way to a node.
struct Arriving<'a, T: Field, G> {
    node: &'a Arc<Node<T>>,
    grad: G,
}

impl<T: Field, G> Arriving<'_, T, G> {
    /// Nodes come by falling levels, what arrives at one node one after the other.
    fn key(&self) -> (u32, usize) {
        (self.node.level, Arc::as_ptr(self.node).addr())
    }
}

impl<T: Field, G> PartialEq for Arriving<'_, T, G> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl<T: Field, G> Eq for Arriving<'_, T, G> {}

impl<T: Field, G> PartialOrd for Arriving<'_, T, G> {
    fn partial_cmp(&self, other: &Self) -> Option<Order> {
        Some(self.cmp(other))
    }
}

impl<T: Field, G> Ord for Arriving<'_, T, G> {
    fn cmp(&self, other: &Self) -> Order {
        self.key().cmp(&other.key())
    }
}

/// Contributions on their way, those for the largest node first. Two borrowed parts instead of one owned whole, so that
/// what comes next stays in registers: in a chain there is no rest.
struct Pending<'p, 'a, T: Field, G> {
    /// No smaller than any of the rest.
    next: &'p mut Option<Arriving<'a, T, G>>,
    rest: &'p mut BinaryHeap<Arriving<'a, T, G>>,
}

impl<'a, T: Field, G: Cotangent<T>> Pending<'_, 'a, T, G> {
    #[inline(always)]
    fn push(&mut self, arriving: Arriving<'a, T, G>) {
        let Some(next) = self.next.take() else {
            *self.next = Some(arriving);
            return;
        };
        let (next, later) = match arriving.cmp(&next) {
            Order::Equal => (Arriving { node: next.node, grad: next.grad.plus(arriving.grad) }, None),
            Order::Greater => (arriving, Some(next)),
            Order::Less => (next, Some(arriving)),
        };
        *self.next = Some(next);
        self.rest.extend(later);
    }

    /// The next node, with the sum of what arrived at it.
    #[inline(always)]
    fn pop(&mut self) -> Option<Arriving<'a, T, G>> {
        let first = self.next.take()?;
        if self.rest.is_empty() {
            return Some(first);
        }
        let (first, next) = joined(first, self.rest);
        *self.next = next;
        Some(first)
    }
}

/// The first with what else arrived at its node, and what comes next.
fn joined<'a, T: Field, G: Cotangent<T>>(
    mut first: Arriving<'a, T, G>,
    rest: &mut BinaryHeap<Arriving<'a, T, G>>,
) -> (Arriving<'a, T, G>, Option<Arriving<'a, T, G>>) {
    while let Some(more) = rest.pop() {
        if !Arc::ptr_eq(more.node, first.node) {
            return (first, Some(more));
        }
        first.grad = first.grad.plus(more.grad);
    }
    (first, None)
}

/// Sums of what arrives at leaves: one that is used often would fill the heap.
struct Leaves<'a, T: Field, G> {
    sums: Vec<(&'a Arc<Node<T>>, G)>,
    /// Where the sums stand, once there are more than a look along them finds quickly.
    positions: HashMap<usize, usize>,
}

impl<'a, T: Field, G: Cotangent<T>> Leaves<'a, T, G> {
    const FEW: usize = 8;

    #[inline(always)]
    fn add(&mut self, node: &'a Arc<Node<T>>, grad: G) {
        // What is used often stands first.
        match self.sums.first_mut() {
            Some((first, sum)) if Arc::ptr_eq(first, node) => *sum = sum.clone().plus(grad),
            _ => self.add_to_rest(node, grad),
        }
    }

    fn add_to_rest(&mut self, node: &'a Arc<Node<T>>, grad: G) {
        let position = match self.sums.len() {
            0..=Self::FEW => self.sums.iter().position(|(leaf, _)| identity(leaf) == identity(node)),
            _ => self.positions.get(&identity(node)).copied(),
        };
        let Some(position) = position else {
            self.sums.push((node, grad));
            if self.sums.len() > Self::FEW {
                let known = self.positions.len();
                let new = self.sums.iter().enumerate().skip(known).map(|(k, (leaf, _))| (identity(leaf), k));
                self.positions.extend(new);
            }
            return;
        };
        let sum = &mut self.sums[position].1;
        *sum = sum.clone().plus(grad);
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
    let mut leaves = Leaves { sums: Vec::new(), positions: HashMap::new() };
    let mut passed: Vec<&Arc<Node<T>>> = Vec::new();
    while let Some(Arriving { node, grad }) = pending.pop() {
        let Some(history) = node.history() else {
            leaves.add(node, grad);
            continue;
        };
        let goes_on = way.leads_on_from(history);
        let is_seen = node.known_state().is_some() || sink.wants(node);
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
