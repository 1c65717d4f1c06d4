//! A variable's node: its value, what it was computed from, and what has come back to it.

use std::borrow::Cow;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc as Shared, Mutex, OnceLock, PoisonError};

use triomphe::Arc;

use super::algebra::{Arithmetic, Named, Number, Primitive};
use super::hook::Hooks;
use super::op::Op;
use super::value::Value;
use super::var::Variable;
use crate::tensor::Field;

/// One value that a variable has had. In-place changes make a new node, so that a node's value never changes.
///
/// A graph of numbers is as fast as its nodes are small and their counts of owners seldom touched: there is no count of
/// weak handles, and what few nodes have stands elsewhere.
pub struct Node<T: Field> {
    pub value: Value<T>,
    pub origin: Origin<T>,
    /// Larger than that of every parent, so that falling levels are an order for the way back.
    pub level: u32,
    /// It and all it was computed from are numbers, by operations of the rule table.
    pub is_of_numbers: bool,
    /// A backward pass has freed what the history saved.
    pub freed: AtomicBool,
    /// The variable has another value now.
    pub replaced: AtomicBool,
    /// That of leaves stands in their origin.
    state: OnceLock<Box<State<T>>>,
}

/// Where a value comes from.
pub enum Origin<T: Field> {
    /// It was given, and no gradient flows to it.
    Constant,
    /// It was given. The state is that of the leaf, all of whose values share it.
    Leaf(Shared<State<T>>),
    Computed(History<T>),
    /// It was given to a variable that a gradient flows through: to that node.
    Version(Arc<Node<T>>),
}

/// A gradient: a plain value, or what `create_graph` has recorded.
#[derive(Clone)]
pub enum Gradient<T: Field> {
    Value(Value<T>),
    Variable(Variable<T>),
}

impl<T: Field> Gradient<T> {
    pub fn into_variable(self) -> Variable<T> {
        match self {
            Gradient::Value(value) => Variable::of_value(value),
            Gradient::Variable(variable) => variable,
        }
    }

    pub fn into_value(self) -> Value<T> {
        match self {
            Gradient::Value(value) => value,
            Gradient::Variable(variable) => variable.present().value.clone(),
        }
    }

    pub fn plus(self, other: Gradient<T>) -> Gradient<T> {
        match (self, other) {
            (Gradient::Value(a), Gradient::Value(b)) => Gradient::Value(Arithmetic::add(&a, &b)),
            (a, b) => Gradient::Variable(Arithmetic::add(&a.into_variable(), &b.into_variable())),
        }
    }
}

/// What a value was computed from.
pub struct History<T: Field> {
    pub op: Op<T>,
    pub parents: Parents<T>,
}

impl<T: Field> History<T> {
    /// Which values are kept for the pullback of an operand: those that PyTorch keeps, so that the same passes are refused.
    pub fn kept(&self, index: usize) -> Named {
        match (&self.op, self.parents.as_slice()) {
            (Op::Primitive(Primitive::powf), [_, b]) if b.node().is_some() => const { Named::of(&["a", "b", "y"]) },
            _ => self.op.named(index),
        }
    }
}

/// Operands, in the node where there are one or two.
pub enum Parents<T: Field> {
    One([Parent<T>; 1]),
    Two([Parent<T>; 2]),
    Many(Vec<Parent<T>>),
}

impl<T: Field> Parents<T> {
    pub fn of(variables: &[&Variable<T>]) -> Parents<T> {
        match variables {
            [a] => Parents::One([a.parent()]),
            [a, b] => Parents::Two([a.parent(), b.parent()]),
            many => Parents::Many(many.iter().map(|v| v.parent()).collect()),
        }
    }

    pub fn from_array<const N: usize>(parents: [Parent<T>; N]) -> Parents<T> {
        let mut parents = parents.into_iter();
        match (parents.next(), parents.next(), N) {
            (Some(a), None, _) => Parents::One([a]),
            (Some(a), Some(b), 2) => Parents::Two([a, b]),
            (a, b, _) => Parents::Many(a.into_iter().chain(b).chain(parents).collect()),
        }
    }

    /// The level of what is computed from them.
    pub fn level(&self) -> u32 {
        self.as_slice().iter().map(Parent::above).max().unwrap_or(0)
    }

    pub fn as_slice(&self) -> &[Parent<T>] {
        match self {
            Parents::One(parents) => parents,
            Parents::Two(parents) => parents,
            Parents::Many(parents) => parents,
        }
    }

    fn as_mut_slice(&mut self) -> &mut [Parent<T>] {
        match self {
            Parents::One(parents) => parents,
            Parents::Two(parents) => parents,
            Parents::Many(parents) => parents,
        }
    }
}

/// An operand: a node, or a number that is no variable.
// A pair, because that is handed on in registers; see `Value`.
pub struct Parent<T: Field> {
    node: Option<Arc<Node<T>>>,
    number: T,
}

impl<T: Field> Parent<T> {
    #[inline(always)]
    pub fn of_node(node: Arc<Node<T>>) -> Parent<T> {
        Parent { node: Some(node), number: T::ZERO }
    }

    #[inline(always)]
    pub fn of_number(number: T) -> Parent<T> {
        Parent { node: None, number }
    }

    pub fn node(&self) -> Option<&Arc<Node<T>>> {
        self.node.as_ref()
    }

    /// The node that a gradient flows to, if one does.
    #[inline(always)]
    pub fn active(&self) -> Option<&Arc<Node<T>>> {
        let node = self.node.as_ref()?;
        match &node.origin {
            Origin::Constant => None,
            Origin::Version(_) => Some(edge(node)),
            _ => Some(node),
        }
    }

    /// The level above it; zero if no gradient flows to it.
    #[inline(always)]
    pub fn above(&self) -> u32 {
        self.active().map_or(0, |node| node.level + 1)
    }

    #[inline(always)]
    pub fn is_of_numbers(&self) -> bool {
        self.node.as_ref().is_none_or(|node| node.is_of_numbers)
    }

    /// A bare number.
    #[inline(always)]
    pub fn number(&self) -> Option<Number<T>> {
        match &self.node {
            Some(node) => node.value.number().map(Number),
            None => Some(Number(self.number)),
        }
    }

    pub fn value(&self) -> Cow<'_, Value<T>> {
        match &self.node {
            Some(node) => Cow::Borrowed(&node.value),
            None => Cow::Owned(Value::of_number(self.number)),
        }
    }

    /// As a variable.
    pub fn variable(&self) -> Variable<T> {
        match &self.node {
            Some(node) => Variable::at(Arc::clone(node)),
            None => Variable::of_value(Value::of_number(self.number)),
        }
    }

    pub fn is_replaced(&self) -> bool {
        self.node.as_ref().is_some_and(|node| node.is_replaced())
    }

    /// Whether it is a node that holds others and has no other owner.
    #[inline(always)]
    fn is_chain(&self) -> bool {
        let is_chain = |node: &Arc<Node<T>>| node.is_unique() && !node.is_given();
        self.node.as_ref().is_some_and(is_chain)
    }
}

/// What leaves have, and few other nodes.
pub struct State<T: Field> {
    pub grad: Mutex<Option<Gradient<T>>>,
    pub hooks: Hooks<T>,
    /// The gradient is kept though this is no leaf.
    pub retains: AtomicBool,
    /// Where the operation was called, in anomaly mode.
    pub location: OnceLock<&'static Location<'static>>,
}

impl<T: Field> Default for State<T> {
    fn default() -> Self {
        State {
            grad: Mutex::new(None),
            hooks: Hooks::new(),
            retains: AtomicBool::new(false),
            location: OnceLock::new(),
        }
    }
}

impl<T: Field> Node<T> {
    fn given(value: Value<T>, origin: Origin<T>) -> Node<T> {
        let is_of_numbers = value.number().is_some();
        Node::new(value, 0, is_of_numbers, origin)
    }

    #[inline(always)]
    pub fn new(value: Value<T>, level: u32, is_of_numbers: bool, origin: Origin<T>) -> Node<T> {
        Node {
            value,
            origin,
            level,
            is_of_numbers,
            freed: AtomicBool::new(false),
            replaced: AtomicBool::new(false),
            state: OnceLock::new(),
        }
    }

    pub fn constant(value: Value<T>) -> Node<T> {
        Node::given(value, Origin::Constant)
    }

    pub fn leaf(value: Value<T>) -> Node<T> {
        Node::of_leaf(value, Shared::default())
    }

    /// A value of a leaf that exists already.
    pub fn of_leaf(value: Value<T>, state: Shared<State<T>>) -> Node<T> {
        Node::given(value, Origin::Leaf(state))
    }

    /// Another value of a node, whose gradient it has.
    pub fn version(node: &Arc<Node<T>>, value: Value<T>) -> Node<T> {
        let node = edge(node);
        match &node.origin {
            Origin::Constant => Node::constant(value),
            Origin::Leaf(state) => Node::of_leaf(value, Shared::clone(state)),
            _ => {
                let is_of_numbers = node.is_of_numbers && value.number().is_some();
                Node::new(value, node.level, is_of_numbers, Origin::Version(Arc::clone(node)))
            }
        }
    }

    /// Whether gradients flow to it, or through it.
    pub fn requires_grad(&self) -> bool {
        !matches!(self.origin, Origin::Constant)
    }

    pub fn history(&self) -> Option<&History<T>> {
        match &self.origin {
            Origin::Computed(history) => Some(history),
            _ => None,
        }
    }

    /// The state, if anything has been put there.
    pub fn known_state(&self) -> Option<&State<T>> {
        match &self.origin {
            Origin::Leaf(state) => Some(state),
            _ => self.state.get().map(|state| &**state),
        }
    }

    pub fn state(&self) -> &State<T> {
        match &self.origin {
            Origin::Leaf(state) => state,
            _ => self.state.get_or_init(Box::default),
        }
    }

    pub fn is_replaced(&self) -> bool {
        self.replaced.load(Ordering::Acquire)
    }
}

/// The node that the gradient of a node goes to: of another value, the one that was computed or made.
#[inline(never)]
pub fn edge<T: Field>(mut node: &Arc<Node<T>>) -> &Arc<Node<T>> {
    while let Origin::Version(other) = &node.origin {
        node = other;
    }
    node
}

/// What tells nodes apart; the values that a leaf has had are one.
pub fn identity<T: Field>(node: &Arc<Node<T>>) -> usize {
    match &node.origin {
        Origin::Leaf(state) => Shared::as_ptr(state).addr(),
        _ => Arc::as_ptr(node).addr(),
    }
}

/// What a mutex guards; a panic elsewhere has left it whole.
pub fn locked<V>(mutex: &Mutex<V>) -> std::sync::MutexGuard<'_, V> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T: Field> Node<T> {
    fn is_given(&self) -> bool {
        matches!(self.origin, Origin::Constant | Origin::Leaf(_))
    }

    /// Whether parents would be dropped with this node and take their own parents along.
    #[inline(always)]
    fn ends_chains(&self) -> bool {
        match &self.origin {
            Origin::Computed(history) => history.parents.as_slice().iter().any(Parent::is_chain),
            Origin::Version(_) => true,
            _ => false,
        }
    }

    /// Takes out those parents.
    #[inline(always)]
    fn take_chains(&mut self, mut each: impl FnMut(Arc<Node<T>>)) {
        match &mut self.origin {
            Origin::Computed(history) => {
                let chains = history.parents.as_mut_slice().iter_mut().filter(|parent| parent.is_chain());
                chains.filter_map(|parent| parent.node.take()).for_each(each);
            }
            Origin::Version(_) => {
                if let Origin::Version(node) = std::mem::replace(&mut self.origin, Origin::Constant) {
                    each(node);
                }
            }
            _ => {}
        }
    }

    /// Drops the chains that end in this node in a loop: by recursion, a long one would overflow the stack.
    #[inline(never)]
    fn drop_chains(&mut self) {
        let mut next = None;
        let mut rest = Vec::new();
        self.take_chains(|node| rest.extend(next.replace(node)));
        while let Some(node) = next.take().or_else(|| rest.pop()) {
            // Where another thread has taken a handle in the meantime, or gives up the last one now, there is a loop there.
            if let Ok(mut node) = Arc::try_unwrap(node) {
                node.take_chains(|node| rest.extend(next.replace(node)));
            }
        }
    }
}

impl<T: Field> Drop for Node<T> {
    #[inline(always)]
    fn drop(&mut self) {
        if self.ends_chains() {
            self.drop_chains();
        }
    }
}

/// Hands to `f` what operands stand for.
pub fn with_operands<'a, T: Field, A: Clone + 'a, R>(
    parents: &'a [Parent<T>],
    of: impl Fn(&'a Parent<T>) -> Cow<'a, A>,
    f: impl FnOnce(&[&A]) -> R,
) -> R {
    match parents {
        [a] => f(&[&of(a)]),
        [a, b] => f(&[&of(a), &of(b)]),
        many => {
            let operands: Vec<Cow<'_, A>> = many.iter().map(of).collect();
            f(&operands.iter().map(|o| &**o).collect::<Vec<_>>())
        }
    }
}

/// The same where all operands are bare numbers.
#[inline(always)]
pub fn with_numbers<T: Field, R>(parents: &[Parent<T>], f: impl FnOnce(&[&Number<T>]) -> R) -> Option<R> {
    match parents {
        [a] => Some(f(&[&a.number()?])),
        [a, b] => Some(f(&[&a.number()?, &b.number()?])),
        [a, b, c] => Some(f(&[&a.number()?, &b.number()?, &c.number()?])),
        _ => None,
    }
}
