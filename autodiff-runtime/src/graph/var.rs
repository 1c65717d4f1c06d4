//! Variables: handles on nodes.

use std::fmt::{self, Debug, Display};
use std::sync::atomic::Ordering;
use std::sync::{Arc as Shared, Mutex, OnceLock};

use triomphe::Arc;

use super::algebra::{Arithmetic, Number, Primitive};
use super::anomaly::{is_detecting, locate};
use super::mode::is_grad_enabled;
use super::node::{History, Node, Origin, Parent, Parents, edge, locked};
use super::op::{Op, sigmoid};
use super::value::Value;
use crate::primitives::methods;
use crate::tensor::{Field, Tensor};

/// A number or tensor that remembers what it was computed from.
///
/// A copy is the same variable. The graph behind a variable lives as long as the variable, or anything computed from it.
///
/// ```
/// use autodiff_runtime::graph::Var;
///
/// let x = Var::leaf(2.0);
/// let y = &x * &x + 3.0 * &x + 1.0;
/// y.backward().unwrap();
/// assert_eq!((y.item(), x.grad().unwrap().item()), (11.0, 7.0));
/// ```
pub struct Variable<T: Field> {
    /// The node of its first value.
    node: Arc<Node<T>>,
    /// The node of its present value, which all copies share; there is none before there is a copy or a change in place.
    /// The nodes themselves do not know it: one that knew what came after it would own itself.
    present: OnceLock<Shared<Mutex<Arc<Node<T>>>>>,
}

/// A variable of `f64`.
pub type Var = Variable<f64>;

/// A variable of `f32`.
pub type Var32 = Variable<f32>;

impl<T: Field> Clone for Variable<T> {
    fn clone(&self) -> Self {
        Variable { node: Arc::clone(&self.node), present: OnceLock::from(Shared::clone(self.shared())) }
    }
}

impl<T: Field> Variable<T> {
    /// A variable that gradients are wanted for.
    pub fn leaf(value: impl Into<Tensor<T>>) -> Variable<T> {
        Variable::of(Node::leaf(Value::from(value.into())))
    }

    /// A variable that no gradient flows to.
    pub fn constant(value: impl Into<Tensor<T>>) -> Variable<T> {
        Variable::of(Node::constant(Value::from(value.into())))
    }

    pub(super) fn of(node: Node<T>) -> Variable<T> {
        Variable::at(Arc::new(node))
    }

    pub(super) fn of_value(value: Value<T>) -> Variable<T> {
        Variable::of(Node::constant(value))
    }

    /// A variable of its own with the value of a node.
    pub(super) fn at(node: Arc<Node<T>>) -> Variable<T> {
        Variable { node, present: OnceLock::new() }
    }

    fn shared(&self) -> &Shared<Mutex<Arc<Node<T>>>> {
        self.present.get_or_init(|| Shared::new(Mutex::new(Arc::clone(&self.node))))
    }

    /// The node of its present value.
    #[inline(always)]
    pub(super) fn present(&self) -> Arc<Node<T>> {
        if self.node.is_replaced() { self.replacement() } else { Arc::clone(&self.node) }
    }

    #[cold]
    fn replacement(&self) -> Arc<Node<T>> {
        self.present.get().map_or_else(|| Arc::clone(&self.node), |present| Arc::clone(&locked(present)))
    }

    /// The node that its gradient goes to.
    pub(super) fn edge(&self) -> Arc<Node<T>> {
        let present = self.present();
        match &present.origin {
            Origin::Version(_) => Arc::clone(edge(&present)),
            _ => present,
        }
    }

    /// A variable of its own with the present value and its history.
    pub(super) fn snapshot(&self) -> Variable<T> {
        Variable::at(self.present())
    }

    /// Gives the variable and all its copies another node, of the same shape.
    pub(super) fn replace(&self, node: Node<T>) {
        let mut present = locked(self.shared());
        present.replaced.store(true, Ordering::Release);
        self.node.replaced.store(true, Ordering::Release);
        *present = Arc::new(node);
    }

    /// As an operand.
    pub(super) fn parent(&self) -> Parent<T> {
        Parent::of_node(self.present())
    }

    /// The same of a variable that is not needed any more: no count of owners changes.
    pub(super) fn into_parent(self) -> Parent<T> {
        if self.node.is_replaced() { Variable::parent(&self) } else { Parent::of_node(self.node) }
    }

    /// The result of an operation, recorded if a gradient may be wanted.
    #[track_caller]
    pub(super) fn computed(op: Op<T>, value: Value<T>, operands: &[&Variable<T>]) -> Variable<T> {
        if !is_grad_enabled() || !operands.iter().any(|v| v.requires_grad()) {
            return Variable::of_value(value);
        }
        let parents = Parents::of(operands);
        Variable::recorded(Node::new(value, parents.level(), false, Origin::Computed(History { op, parents })))
    }

    #[track_caller]
    pub(super) fn primitive(primitive: Primitive, operands: &[&Variable<T>]) -> Variable<T> {
        Variable::from_parents(primitive, Parents::of(operands))
    }

    /// The result of a primitive of one operand, which `number` computes where that is a number.
    #[inline(always)]
    #[track_caller]
    pub(super) fn unary(
        primitive: Primitive,
        number: impl FnOnce(&Number<T>) -> Number<T>,
        a: Parent<T>,
    ) -> Variable<T> {
        match a.number() {
            Some(x) if !is_detecting() => {
                Variable::of_number(Op::Primitive(primitive), primitive.is_smooth(0), number(&x), a)
            }
            _ => Variable::from_parents(primitive, Parents::One([a])),
        }
    }

    /// A number that was computed from one.
    #[inline(always)]
    fn of_number(op: Op<T>, is_smooth: bool, y: Number<T>, a: Parent<T>) -> Variable<T> {
        let (value, above, is_of_numbers) = (Value::of_number(y.0), a.above(), a.is_of_numbers());
        if !is_smooth || above == 0 || !is_grad_enabled() {
            return Variable::of_value(value);
        }
        let history = History { op, parents: Parents::One([a]) };
        Variable::of(Node::new(value, above, is_of_numbers, Origin::Computed(history)))
    }

    /// The result of a primitive of two operands.
    // The operands stay in registers until they stand in the node: what is written in parts and read as a whole costs as
    // much as the rest.
    #[inline(always)]
    #[track_caller]
    pub(super) fn binary(
        primitive: Primitive,
        number: impl FnOnce(&Number<T>, &Number<T>) -> Number<T>,
        [a, b]: [Parent<T>; 2],
    ) -> Variable<T> {
        let (Some(x), Some(y)) = (a.number(), b.number()) else {
            return Variable::from_parents(primitive, Parents::Two([a, b]));
        };
        if is_detecting() {
            return Variable::from_parents(primitive, Parents::Two([a, b]));
        }
        let (value, above) = (Value::of_number(number(&x, &y).0), [a.above(), b.above()]);
        let passes = primitive.is_smooth(0) && above[0] > 0 || primitive.is_smooth(1) && above[1] > 0;
        if !passes || !is_grad_enabled() {
            return Variable::of_value(value);
        }
        let is_of_numbers = a.is_of_numbers() && b.is_of_numbers();
        let history = History { op: Op::Primitive(primitive), parents: Parents::Two([a, b]) };
        Variable::of(Node::new(value, above[0].max(above[1]), is_of_numbers, Origin::Computed(history)))
    }

    /// The same of any operands.
    #[track_caller]
    pub(super) fn from_parents(primitive: Primitive, parents: Parents<T>) -> Variable<T> {
        let operands = parents.as_slice();
        let value = primitive_of(primitive, operands);
        let passes = operands.iter().enumerate().any(|(k, a)| primitive.is_smooth(k) && a.above() > 0);
        if !passes || !is_grad_enabled() {
            return Variable::of_value(value);
        }
        let level = parents.level();
        let history = History { op: Op::Primitive(primitive), parents };
        Variable::recorded(Node::new(value, level, false, Origin::Computed(history)))
    }

    /// What an operation has computed; in anomaly mode with the place where it was called.
    #[track_caller]
    fn recorded(node: Node<T>) -> Variable<T> {
        let variable = Variable::of(node);
        if is_detecting() {
            locate(&variable.node);
        }
        variable
    }

    /// The value.
    pub fn value(&self) -> Tensor<T> {
        self.present().value.tensor()
    }

    /// The only number.
    ///
    /// # Panics
    ///
    /// If there is not exactly one.
    #[track_caller]
    pub fn item(&self) -> T {
        self.present().value.item()
    }

    /// The length of each axis.
    pub fn shape(&self) -> &[usize] {
        // In-place changes keep the shape.
        self.node.value.dims()
    }

    /// Whether it has that shape. Numbers are not sent through the comparison of slices, a call that costs as much as they do.
    pub(super) fn has_shape(&self, shape: &[usize]) -> bool {
        let own = self.shape();
        own.len() == shape.len() && (own.is_empty() || own == shape)
    }

    /// Whether gradients flow to it, or through it.
    pub fn requires_grad(&self) -> bool {
        self.present().requires_grad()
    }

    /// Whether it was made, not computed.
    pub fn is_leaf(&self) -> bool {
        self.edge().history().is_none()
    }

    /// Whether both are handles on one variable.
    pub fn is_same(&self, other: &Variable<T>) -> bool {
        Arc::ptr_eq(&self.node, &other.node)
    }

    /// The same value, as a variable that no gradient flows to.
    pub fn detach(&self) -> Variable<T> {
        Variable::of_value(self.present().value.clone())
    }

    /// `x.powi(n)` of each element.
    #[track_caller]
    pub fn powi(&self, n: i32) -> Variable<T> {
        let a = self.parent();
        match a.number() {
            Some(x) if !is_detecting() => Variable::of_number(Op::Powi(n), true, x.powi(n), a),
            _ => Variable::computed(Op::Powi(n), a.value().powi(n), &[self]),
        }
    }

    /// `a * b + c` of each element and its partners, rounded once.
    ///
    /// # Panics
    ///
    /// If the shapes cannot be broadcast to one.
    #[track_caller]
    pub fn mul_add(&self, b: impl Operand<T>, c: impl Operand<T>) -> Variable<T> {
        Variable::from_parents(Primitive::mul_add, Parents::Many(vec![self.parent(), b.parent(), c.parent()]))
    }

    /// What is positive of each element; zero of the rest, where the derivative is zero, too.
    #[track_caller]
    pub fn relu(&self) -> Variable<T> {
        Variable::unary(Primitive::relu, Arithmetic::relu, self.parent())
    }

    /// `1 / (1 + exp(-x))` of each element.
    #[track_caller]
    pub fn sigmoid(&self) -> Variable<T> {
        let a = self.parent();
        match a.number() {
            Some(x) if !is_detecting() => Variable::of_number(Op::Sigmoid, true, sigmoid(&x), a),
            _ => Variable::computed(Op::Sigmoid, Value::from(a.value().known_tensor().sigmoid()), &[self]),
        }
    }
}

/// The value of a primitive. No closure, which would be named as the place where shapes do not fit.
#[track_caller]
fn primitive_of<T: Field>(primitive: Primitive, operands: &[Parent<T>]) -> Value<T> {
    match operands {
        [a] => primitive.value(&[&*a.value()]),
        [a, b] => primitive.value(&[&*a.value(), &*b.value()]),
        many => {
            let values: Vec<_> = many.iter().map(Parent::value).collect();
            primitive.value(&values.iter().map(|value| &**value).collect::<Vec<_>>())
        }
    }
}

/// What stands beside a variable in a method: another one, a number, or a tensor, which is a constant.
pub trait Operand<T: Field>: Sized {
    #[doc(hidden)]
    fn parent(self) -> Parent<T>;
}

impl<T: Field> Operand<T> for Variable<T> {
    fn parent(self) -> Parent<T> {
        self.into_parent()
    }
}

impl<T: Field> Operand<T> for &Variable<T> {
    fn parent(self) -> Parent<T> {
        Variable::parent(self)
    }
}

impl<T: Field> Operand<T> for Tensor<T> {
    fn parent(self) -> Parent<T> {
        Variable::constant(self).into_parent()
    }
}

impl<T: Field> Operand<T> for &Tensor<T> {
    fn parent(self) -> Parent<T> {
        Variable::constant(self.clone()).into_parent()
    }
}

macro_rules! number_operand {
    ($($float:ty)*) => {$(
        impl Operand<$float> for $float {
            fn parent(self) -> Parent<$float> {
                Parent::of_number(self)
            }
        }
    )*};
}

number_operand!(f32 f64);

macro_rules! var_methods {
    (unary: $($unary:ident)*; binary: $($binary:ident)*; ternary: $($ternary:ident)*;) => {
        impl<T: Field> Variable<T> {
            $(
                #[doc = concat!("`x.", stringify!($unary), "()` of each element.")]
                #[track_caller]
                pub fn $unary(&self) -> Variable<T> {
                    Variable::unary(Primitive::$unary, Arithmetic::$unary, Variable::parent(self))
                }
            )*
            $(
                #[doc = concat!("`a.", stringify!($binary), "(b)` of each element and its partner.\n\n")]
                /// # Panics
                ///
                /// If the shapes cannot be broadcast to one.
                #[track_caller]
                pub fn $binary(&self, b: impl Operand<T>) -> Variable<T> {
                    Variable::binary(Primitive::$binary, Arithmetic::$binary, [Variable::parent(self), b.parent()])
                }
            )*
        }
    };
}

methods!(var_methods);

impl<T: Field> Display for Variable<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.value(), f)
    }
}

impl<T: Field> Debug for Variable<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Var({}", self.value())?;
        match self.edge().history() {
            Some(history) => write!(f, ", from `{}`)", history.op.name()),
            None if self.requires_grad() => write!(f, ", requires_grad)"),
            None => write!(f, ")"),
        }
    }
}
