//! A variable's node: its value, what it was computed from, and what has come back to it.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc as Shared, Mutex, OnceLock, PoisonError};

use triomphe::Arc;

use super::algebra::{Arithmetic, Number};
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
    pub history: Option<History<T>>,
    /// Larger than that of every parent, so that falling levels are an order for the way back.
    pub level: u32,
    pub requires_grad: bool,
    /// A backward pass has freed what the history saved.
    pub freed: AtomicBool,
    /// The variable has another value now.
    pub replaced: AtomicBool,
    /// That of a leaf is shared by all values that it has had.
    pub state: OnceLock<Shared<State<T>>>,
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

    pub fn plus(self, other: Gradient<T>) -> Gradient<T> {
        match (self, other) {
            (Gradient::Value(a), Gradient::Value(b)) => Gradient::Value(Arithmetic::add(&a, &b)),
            (a, b) => Gradient::Variable(Arithmetic::add(&a.into_variable(), &b.into_variable())),
        }
    }
}

/// What a value was computed from.
pub struct History<T: Field> {
    pub op: Op,
    pub parents: Parents<T>,
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

    /// The level of what is computed from them.
    fn level(&self) -> u32 {
        self.as_slice().iter().filter_map(Parent::active).map(|node| node.level + 1).max().unwrap_or(0)
    }

    pub fn as_slice(&self) -> &[Parent<T>] {
        match self {
            Parents::One(parents) => parents,
            Parents::Two(parents) => parents,
            Parents::Many(parents) => parents,
        }
    }

    fn consume(self, mut f: impl FnMut(Parent<T>)) {
        match self {
            Parents::One([a]) => f(a),
            Parents::Two([a, b]) => {
                f(a);
                f(b);
            }
            Parents::Many(parents) => parents.into_iter().for_each(f),
        }
    }
}

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

    /// A bare number.
    pub fn number(&self) -> Option<Number<T>> {
        match self {
            Parent::Node(node) => match node.value {
                Value::Scalar(x) => Some(Number(x)),
                Value::Tensor(_) => None,
            },
            Parent::Number(x) => Some(Number(*x)),
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
pub type Hook<T> = Shared<dyn Fn(&Variable<T>) -> Option<Variable<T>> + Send + Sync>;

/// What leaves have once a gradient has come back, and few other nodes.
pub struct State<T: Field> {
    pub grad: Mutex<Option<Gradient<T>>>,
    pub hooks: Mutex<Vec<Hook<T>>>,
    /// The gradient is kept though this is no leaf.
    pub retains: AtomicBool,
}

impl<T: Field> Default for State<T> {
    fn default() -> Self {
        State { grad: Mutex::new(None), hooks: Mutex::new(Vec::new()), retains: AtomicBool::new(false) }
    }
}

impl<T: Field> Node<T> {
    fn new(value: Value<T>, requires_grad: bool, history: Option<History<T>>) -> Node<T> {
        Node {
            value,
            level: history.as_ref().map_or(0, |history| history.parents.level()),
            requires_grad,
            history,
            freed: AtomicBool::new(false),
            replaced: AtomicBool::new(false),
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

    pub fn state(&self) -> &Shared<State<T>> {
        self.state.get_or_init(Shared::default)
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
        let mut next = self.history.take();
        let mut rest: Vec<History<T>> = Vec::new();
        while let Some(history) = next.take().or_else(|| rest.pop()) {
            history.parents.consume(|parent| {
                // Two threads that give up the last two handles at once may both fail to unwrap; the one that comes last
                // then drops the node as usual, which takes its chain apart in a loop of its own.
                if let Parent::Node(parent) = parent
                    && let Ok(mut node) = Arc::try_unwrap(parent)
                    && let Some(history) = node.history.take()
                    && let Some(other) = next.replace(history)
                {
                    rest.push(other);
                }
            });
        }
    }
}

/// Hands to `f` what operands stand for.
#[track_caller]
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
pub fn with_numbers<T: Field, R>(parents: &[Parent<T>], f: impl FnOnce(&[&Number<T>]) -> R) -> Option<R> {
    match parents {
        [a] => Some(f(&[&a.number()?])),
        [a, b] => Some(f(&[&a.number()?, &b.number()?])),
        [a, b, c] => Some(f(&[&a.number()?, &b.number()?, &c.number()?])),
        _ => None,
    }
}
