//! Changes in place: the variable gets another node, and all its copies see it.
//!
//! What was computed before keeps the value that it was computed from, as nodes never change; a backward pass that needs a
//! value that is another one now is refused, as in PyTorch, where that value would be lost. Variables never share their
//! elements: `detach`, `reshape` and `narrow` give values of their own, which do not change along as PyTorch's views do.

use std::ops::{AddAssign, DivAssign, MulAssign, Range, SubAssign};
use std::sync::atomic::Ordering;

use triomphe::Arc;

use super::algebra::Primitive;
use super::error::GraphError;
use super::mode::is_grad_enabled;
use super::node::{Gradient, History, Node, Origin, Parent, Parents, edge, locked};
use super::op::Op;
use super::value::Value;
use super::var::{Operand, Variable};
use crate::tensor::{Field, Shape};

impl<T: Field> Variable<T> {
    /// Makes the variable, and all its copies, what `f` computes of its value. The change is recorded, so that gradients flow
    /// through it; a constant that takes in something that requires a gradient requires one, too. Inside `no_grad` only the
    /// value changes.
    ///
    /// # Errors
    ///
    /// If this is a leaf that requires a gradient, outside of `no_grad`, or if the shape would be another one.
    ///
    /// ```
    /// use autodiff_runtime::graph::Var;
    ///
    /// let x = Var::leaf(2.0);
    /// let y = &x * 3.0;
    /// y.update(|y| y * y)?;
    /// y.backward()?;
    /// assert_eq!((y.item(), x.grad().unwrap().item()), (36.0, 36.0));
    /// # Ok::<(), autodiff_runtime::graph::GraphError>(())
    /// ```
    pub fn update(&self, f: impl FnOnce(&Variable<T>) -> Variable<T>) -> Result<(), GraphError> {
        let old = self.changing()?;
        self.become_result(f(&old))
    }

    /// What a change computes with: the present value, which it keeps, so that the change is no mistake there.
    fn changing(&self) -> Result<Variable<T>, GraphError> {
        let present = self.present();
        if is_grad_enabled() && present.requires_grad() && self.is_leaf() {
            return Err(GraphError::LeafInPlace);
        }
        Ok(Variable::of(Node::version(&present, present.value.clone())))
    }

    fn become_result(&self, result: Variable<T>) -> Result<(), GraphError> {
        let old = self.present();
        if result.shape() != self.shape() {
            return Err(GraphError::ShapeInPlace { expected: self.shape().into(), found: result.shape().into() });
        }
        if is_grad_enabled() {
            let new = into_node(result);
            move_retained(&old, &new);
            self.replace(new);
        } else {
            self.replace(Node::version(&old, result.present().value.clone()));
        }
        Ok(())
    }

    /// Makes every element that of `values`, which are broadcast.
    ///
    /// # Errors
    ///
    /// As [`update`](Variable::update), or if `values` cannot be broadcast to the variable's shape.
    ///
    /// ```
    /// use autodiff_runtime::graph::Var;
    ///
    /// let (x, w) = (Var::leaf([1.0, 2.0]), Var::leaf(5.0));
    /// let y = &x * 3.0;
    /// y.fill(&w)?;
    /// y.sum().backward()?;
    /// assert_eq!(w.grad().unwrap().item(), 2.0);
    /// assert_eq!(x.grad().unwrap().to_vec(), [0.0, 0.0]);
    /// # Ok::<(), autodiff_runtime::graph::GraphError>(())
    /// ```
    #[track_caller]
    pub fn fill(&self, values: impl Operand<T>) -> Result<(), GraphError> {
        let old = self.changing()?;
        let values = spread(values, &Shape::from(self.shape()))?;
        self.become_result(Variable::computed(Op::Fill, values.present().value.clone(), &[&old, &values]))
    }

    /// Makes every element zero.
    ///
    /// # Errors
    ///
    /// As [`update`](Variable::update).
    #[track_caller]
    pub fn zero(&self) -> Result<(), GraphError> {
        self.fill(Variable::of_value(Value::of_number(T::ZERO)))
    }

    /// Makes the part between two positions along an axis that of `values`, which are broadcast.
    ///
    /// # Errors
    ///
    /// As [`update`](Variable::update), or if `values` cannot be broadcast to the part's shape.
    ///
    /// # Panics
    ///
    /// If there is no such axis, or if the range reaches beyond its end.
    ///
    /// ```
    /// use autodiff_runtime::graph::Var;
    ///
    /// let x = Var::leaf([1.0, 2.0, 3.0]);
    /// let y = &x * &x;
    /// y.assign(0, 1..2, 7.0)?;
    /// y.sum().backward()?;
    /// assert_eq!(y.value().to_vec(), [1.0, 7.0, 9.0]);
    /// assert_eq!(x.grad().unwrap().to_vec(), [2.0, 0.0, 6.0]);
    /// # Ok::<(), autodiff_runtime::graph::GraphError>(())
    /// ```
    #[track_caller]
    pub fn assign(&self, axis: isize, range: Range<usize>, values: impl Operand<T>) -> Result<(), GraphError> {
        let axis = self.axis("assign", axis);
        let (shape, end) = (Shape::from(self.shape()), range.end);
        assert!(
            range.start <= end && end <= shape.dims()[axis],
            "`assign`: a variable of shape {shape} has no part {range:?} along axis {axis}"
        );
        let old = self.changing()?;
        let values = spread(values, &shape.with(axis, range.len()))?;
        self.become_result(replaced_part(&old, axis, range, &values))
    }
}

/// The node of a result: itself where nothing else has it, otherwise one that was computed from it.
fn into_node<T: Field>(result: Variable<T>) -> Node<T> {
    let present = result.present();
    drop(result);
    match Arc::try_unwrap(present) {
        Ok(node) if matches!(node.origin, Origin::Constant | Origin::Computed(_)) => node,
        Ok(node) => copy_of(Arc::new(node)),
        Err(shared) => copy_of(shared),
    }
}

fn copy_of<T: Field>(node: Arc<Node<T>>) -> Node<T> {
    let value = node.value.clone();
    if !node.requires_grad() {
        return Node::constant(value);
    }
    let parents = Parents::One([Parent::of_node(node)]);
    Node::new(value, parents.level(), false, Origin::Computed(History { op: Op::Copy, parents }))
}

/// `retain_grad` is of the variable: its newest value has the gradient.
fn move_retained<T: Field>(old: &Arc<Node<T>>, new: &Node<T>) {
    let Some(state) = edge(old).known_state() else { return };
    if state.retains.swap(false, Ordering::AcqRel) {
        let grad: Option<Gradient<T>> = locked(&state.grad).take();
        new.state().retains.store(true, Ordering::Release);
        *locked(&new.state().grad) = grad;
    }
}

/// Values as a variable of that shape.
#[track_caller]
fn spread<T: Field>(values: impl Operand<T>, shape: &Shape) -> Result<Variable<T>, GraphError> {
    let values = values.parent().variable();
    let found = Shape::from(values.shape());
    match found.broadcast(shape) {
        Some(joined) if joined == *shape => Ok(values.broadcast_to(shape)),
        _ => Err(GraphError::ShapeInPlace { expected: shape.clone(), found }),
    }
}

/// The elements in front of a part, others for the part, and those behind it. No mask, which would make NaN of NaN.
#[track_caller]
fn replaced_part<T: Field>(x: &Variable<T>, axis: usize, part: Range<usize>, values: &Variable<T>) -> Variable<T> {
    let len = x.shape()[axis];
    let (front, back) = (x.taken(axis, 0..part.start), x.taken(axis, part.end..len));
    Variable::cat(&[&front, values, &back], axis as isize)
}

macro_rules! assigning_operators {
    ($($trait:ident $method:ident $primitive:ident $sign:literal;)*) => {$(
        impl<T: Field, O: Operand<T>> $trait<O> for Variable<T> {
            #[doc = concat!("`x ", $sign, " y` changes the variable in place, as [`update`](Variable::update) does.\n\n")]
            /// # Panics
            ///
            /// Where that refuses.
            #[track_caller]
            fn $method(&mut self, other: O) {
                let operands = |old: Variable<T>| Parents::Two([old.into_parent(), other.parent()]);
                let changed = match self.changing() {
                    Ok(old) => self.become_result(Variable::from_parents(Primitive::$primitive, operands(old))),
                    Err(error) => Err(error),
                };
                if let Err(error) = changed {
                    panic!("`{}`: {error}", $sign);
                }
            }
        }
    )*};
}

assigning_operators! {
    AddAssign add_assign add "+=";
    SubAssign sub_assign sub "-=";
    MulAssign mul_assign mul "*=";
    DivAssign div_assign div "/=";
}
