//! A variable's node: its value, what it was computed from, and what has come back to it.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use smallvec::SmallVec;

use super::op::Op;
use super::value::Value;
use super::var::Variable;
use crate::tensor::Field;

/// One value that a variable has had. In-place changes make a new node, so that a node's value never changes.
pub struct Node<T: Field> {
    pub value: Value<T>,
    pub requires_grad: bool,
    /// Larger than that of every parent, so that falling levels are an order for the way back.
    pub level: u32,
    pub history: Option<History<T>>,
    /// A backward pass has freed what the history saved.
    pub freed: AtomicBool,
    /// The variable has another value now.
    pub replaced: AtomicBool,
    /// Of a leaf's later value: the node that holds the leaf's gradient.
    pub origin: Option<Weak<Node<T>>>,
    /// What few nodes have.
    state: OnceLock<Box<State<T>>>,
}

/// What a value was computed from.
pub struct History<T: Field> {
    pub op: Op,
    pub parents: Parents<T>,
}

pub type Parents<T> = SmallVec<[Parent<T>; 2]>;

/// An operand.
pub enum Parent<T: Field> {
    Node(Arc<Node<T>>),
    /// A number that is no variable.
    Number(T),
}

impl<T: Field> Parent<T> {
    /// The node, if a gradient flows to it.
    pub fn active(&self) -> Option<&Arc<Node<T>>> {
        match self {
            Parent::Node(node) if node.requires_grad => Some(node),
            _ => None,
        }
    }

    pub fn value(&self) -> Cow<'_, Value<T>> {
        match self {
            Parent::Node(node) => Cow::Borrowed(&node.value),
            Parent::Number(x) => Cow::Owned(Value::Scalar(*x)),
        }
    }

    pub fn is_replaced(&self) -> bool {
        matches!(self, Parent::Node(node) if node.is_replaced())
    }
}

/// A function that sees the gradient of a variable, and may replace it.
pub type Hook<T> = Arc<dyn Fn(&Variable<T>) -> Option<Variable<T>> + Send + Sync>;

pub struct State<T: Field> {
    pub grad: Mutex<Option<Variable<T>>>,
    pub hooks: Mutex<Vec<Hook<T>>>,
    /// The gradient is kept though this is no leaf.
    pub retains: AtomicBool,
    /// The node that holds the variable's present value, if another one does.
    pub newest: Mutex<Option<Arc<Node<T>>>>,
}

impl<T: Field> Node<T> {
    fn new(value: Value<T>, requires_grad: bool, history: Option<History<T>>) -> Node<T> {
        let levels = history.iter().flat_map(|h| h.parents.iter().filter_map(|p| Some(p.active()?.level + 1)));
        Node {
            level: levels.max().unwrap_or(0),
            value,
            requires_grad,
            history,
            freed: AtomicBool::new(false),
            replaced: AtomicBool::new(false),
            origin: None,
            state: OnceLock::new(),
        }
    }

    pub fn constant(value: Value<T>) -> Node<T> {
        Node::new(value, false, None)
    }

    pub fn leaf(value: Value<T>) -> Node<T> {
        Node::new(value, true, None)
    }

    pub fn computed(value: Value<T>, history: History<T>) -> Node<T> {
        Node::new(value, true, Some(history))
    }

    /// The state, if anything has been put there.
    pub fn known_state(&self) -> Option<&State<T>> {
        self.state.get().map(|state| &**state)
    }

    pub fn state(&self) -> &State<T> {
        self.state.get_or_init(|| {
            Box::new(State {
                grad: Mutex::new(None),
                hooks: Mutex::new(Vec::new()),
                retains: AtomicBool::new(false),
                newest: Mutex::new(None),
            })
        })
    }

    pub fn is_replaced(&self) -> bool {
        self.replaced.load(Ordering::Acquire)
    }
}

/// What a mutex guards; a panic elsewhere has left it whole.
pub fn locked<V>(mutex: &Mutex<V>) -> std::sync::MutexGuard<'_, V> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T: Field> Drop for Node<T> {
    /// A long chain is taken apart in a loop: by recursion it would overflow the stack.
    fn drop(&mut self) {
        let Some(history) = self.history.take() else { return };
        let mut parents: SmallVec<[Parent<T>; 8]> = history.parents.into_iter().collect();
        while let Some(parent) = parents.pop() {
            if let Parent::Node(parent) = parent
                && let Some(mut node) = Arc::into_inner(parent)
                && let Some(history) = node.history.take()
            {
                parents.extend(history.parents);
            }
        }
    }
}
