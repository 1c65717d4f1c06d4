//! Parts, choices, and what classifiers are made of.

use std::ops::Range;
use std::sync::Arc;

use super::algebra::{Algebra, Arithmetic, Primitive};
use super::node::{Parent, Parents};
use super::op::{Indices, Op};
use super::value::Value;
use super::var::{Operand, Variable};
use crate::tensor::{Field, Shape, Tensor, fit, joint, losses, stacked};

impl<T: Field> Variable<T> {
    /// An axis, counted from the front.
    #[track_caller]
    pub(super) fn axis(&self, operation: &'static str, axis: isize) -> usize {
        fit(Shape::from(self.shape()).axis(operation, axis))
    }

    #[track_caller]
    pub(super) fn taken(&self, axis: usize, range: Range<usize>) -> Variable<T> {
        let start = range.start;
        let value = Algebra::narrow(&self.present().value, axis, range);
        Variable::computed(Op::Narrow { axis: axis as u32, start }, value, &[self])
    }

    #[track_caller]
    pub(super) fn put(&self, axis: usize, start: usize, len: usize) -> Variable<T> {
        let value = Algebra::padded(&self.present().value, axis, start, len);
        Variable::computed(Op::Pad { axis: axis as u32, start }, value, &[self])
    }

    #[track_caller]
    pub(super) fn selected(&self, axis: usize, indices: &Indices) -> Variable<T> {
        let value = Algebra::index_select(&self.present().value, axis, indices);
        Variable::computed(Op::IndexSelect { axis: axis as u32, indices: Arc::clone(indices) }, value, &[self])
    }

    #[track_caller]
    pub(super) fn added(&self, axis: usize, indices: &Indices, len: usize) -> Variable<T> {
        let value = Algebra::index_added(&self.present().value, axis, indices, len);
        Variable::computed(Op::IndexAdd { axis: axis as u32, indices: Arc::clone(indices) }, value, &[self])
    }

    /// The part between two positions along an axis.
    ///
    /// # Panics
    ///
    /// If there is no such axis, or if the range reaches beyond its end.
    #[track_caller]
    pub fn narrow(&self, axis: isize, range: Range<usize>) -> Variable<T> {
        self.taken(self.axis("narrow", axis), range)
    }

    /// The part at one position along an axis, which is gone afterwards.
    ///
    /// # Panics
    ///
    /// If there is no such axis or position.
    #[track_caller]
    pub fn select(&self, axis: isize, index: usize) -> Variable<T> {
        let axis = fit(Shape::from(self.shape()).selected(axis, index));
        self.taken(axis, index..index + 1).reshape(Shape::from(self.shape()).without(axis))
    }

    /// The parts at several positions along an axis, in the order given; a position may be given more than once.
    ///
    /// # Panics
    ///
    /// If there is no such axis or position.
    #[track_caller]
    pub fn index_select(&self, axis: isize, indices: &[usize]) -> Variable<T> {
        self.selected(self.axis("index_select", axis), &Arc::new(indices.to_vec()))
    }

    /// Variables one behind the other along an axis.
    ///
    /// # Panics
    ///
    /// If there are none, if there is no such axis, or if their shapes differ along another one.
    #[track_caller]
    pub fn cat(variables: &[&Variable<T>], axis: isize) -> Variable<T> {
        let tensors: Vec<Tensor<T>> = variables.iter().map(|v| v.value()).collect();
        let value = Tensor::cat(&tensors.iter().collect::<Vec<_>>(), axis);
        let axis = variables[0].axis("cat", axis);
        let lengths = variables.iter().map(|v| v.shape()[axis]);
        let starts = lengths.scan(0, |next, len| Some(std::mem::replace(next, *next + len))).collect();
        Variable::computed(Op::Cat { axis: axis as u32, starts: Arc::new(starts) }, Value::from(value), variables)
    }

    /// Variables of one shape, side by side along a new axis.
    ///
    /// # Panics
    ///
    /// If there are none, if their shapes differ, or if the new variable has no such axis.
    #[track_caller]
    pub fn stack(variables: &[&Variable<T>], axis: isize) -> Variable<T> {
        let shapes = variables.iter().map(|v| Shape::from(v.shape()));
        let axis = fit(stacked(shapes, axis)) as isize;
        let raised: Vec<Variable<T>> = variables.iter().map(|v| v.unsqueeze(axis)).collect();
        Variable::cat(&raised.iter().collect::<Vec<_>>(), axis)
    }

    /// With one more axis, of length one.
    ///
    /// # Panics
    ///
    /// If `axis` is not one of the new variable; negative ones count from its end.
    #[track_caller]
    pub fn unsqueeze(&self, axis: isize) -> Variable<T> {
        let shape = Shape::from(self.shape());
        let place = fit(shape.new_axis("unsqueeze", axis));
        self.reshape(shape.inserted(place, 1))
    }

    /// The largest element; the derivative is shared evenly by elements that tie.
    ///
    /// # Panics
    ///
    /// If there are no elements.
    #[track_caller]
    pub fn amax(&self) -> Variable<T> {
        self.extreme(&self.value().amax())
    }

    /// The smallest element; the derivative is shared evenly by elements that tie.
    ///
    /// # Panics
    ///
    /// If there are no elements.
    #[track_caller]
    pub fn amin(&self) -> Variable<T> {
        self.extreme(&self.value().amin())
    }

    /// The largest elements along an axis, which is gone afterwards.
    ///
    /// # Panics
    ///
    /// If there is no such axis, or if it is of length zero.
    #[track_caller]
    pub fn amax_axis(&self, axis: isize) -> Variable<T> {
        let largest = self.value().amax_axis(axis);
        let shape = Shape::from(largest.shape());
        self.extreme(&largest.unsqueeze(axis)).reshape(shape)
    }

    /// The smallest elements along an axis, which is gone afterwards.
    ///
    /// # Panics
    ///
    /// If there is no such axis, or if it is of length zero.
    #[track_caller]
    pub fn amin_axis(&self, axis: isize) -> Variable<T> {
        let smallest = self.value().amin_axis(axis);
        let shape = Shape::from(smallest.shape());
        self.extreme(&smallest.unsqueeze(axis)).reshape(shape)
    }

    /// The elements that are `chosen`, each weighed by how many of them there are.
    #[track_caller]
    fn extreme(&self, chosen: &Tensor<T>) -> Variable<T> {
        let x = self.value();
        let is_chosen = x.eq_mask(chosen).choose(Tensor::scalar(T::ONE), Tensor::scalar(T::ZERO));
        let weights = &is_chosen / is_chosen.sum_to(chosen.shape());
        let picked = Variable::primitive(Primitive::pick, &[&Variable::of_value(Value::from(weights)), self]);
        // The sum of the shares may be rounded; the value is not.
        Variable::computed(Op::SumTo, Value::from(chosen.clone()), &[&picked])
    }

    /// No element below `lo`, none above `hi`. What is cut off, or at a bound that is a number or a constant, has the
    /// derivative zero; where bounds require a gradient, the derivative goes to the bound that cuts, or else to the element.
    ///
    /// # Panics
    ///
    /// If the shapes cannot be broadcast to one, or if some `lo` is not at most its `hi`.
    ///
    /// ```
    /// use autodiff_runtime::graph::Var;
    ///
    /// let (x, hi) = (Var::leaf([0.5, 7.0]), Var::leaf(2.0));
    /// x.clamp(0.0, &hi).sum().backward()?;
    /// assert_eq!(x.grad().unwrap().to_vec(), [1.0, 0.0]);
    /// assert_eq!(hi.grad().unwrap().item(), 1.0);
    /// # Ok::<(), autodiff_runtime::graph::GraphError>(())
    /// ```
    #[track_caller]
    pub fn clamp(&self, lo: impl Operand<T>, hi: impl Operand<T>) -> Variable<T> {
        let (lo, hi) = (lo.parent(), hi.parent());
        refuse_crossed(&lo.value(), &hi.value());
        if lo.above() == 0 && hi.above() == 0 {
            return Variable::from_parents(Primitive::clamp, Parents::Many(vec![Variable::parent(self), lo, hi]));
        }
        let (x, lo, hi) = (self.value(), lo.variable(), hi.variable());
        let is_below = x.zip("clamp", &lo.value(), |x, lo| x < lo);
        let is_above = x.zip("clamp", &hi.value(), |x, hi| x > hi);
        Variable::choose(&is_below, lo, Variable::choose(&is_above, hi, self))
    }

    /// `a` where the mask holds, `b` where it does not: `torch.where`. What is not chosen gets no derivative.
    ///
    /// # Panics
    ///
    /// If the shapes cannot be broadcast to one.
    #[track_caller]
    pub fn choose(mask: &Tensor<bool>, a: impl Operand<T>, b: impl Operand<T>) -> Variable<T> {
        let (a, b) = (a.parent(), b.parent());
        let branches = fit(joint("choose", &a.value().shape(), &b.value().shape()));
        fit(joint("choose", &Shape::from(mask.shape()), &branches));
        let weight = |is_a: bool| {
            let weights = mask.map(|m| m == is_a).choose(Tensor::scalar(T::ONE), Tensor::scalar(T::ZERO));
            Variable::of_value(Value::from(weights))
        };
        let pick = |weight: Variable<T>, x: Parent<T>| {
            Variable::binary(Primitive::pick, Arithmetic::pick, [weight.into_parent(), x])
        };
        let value = mask.choose(a.value().tensor(), b.value().tensor());
        let parts = [pick(weight(true), a), pick(weight(false), b)];
        // The sum of the parts has lost the sign of a negative zero.
        Variable::computed(Op::Primitive(Primitive::add), Value::from(value), &parts.each_ref())
    }
}

/// Refuses bounds that leave nothing.
#[track_caller]
fn refuse_crossed<T: Field>(lo: &Value<T>, hi: &Value<T>) {
    let are_in_order = match (lo.number(), hi.number()) {
        (Some(lo), Some(hi)) => lo <= hi,
        _ => lo.known_tensor().zip("clamp", &hi.known_tensor(), |lo, hi| lo <= hi).all(),
    };
    assert!(are_in_order, "`clamp`: the bounds {} and {} leave nothing", lo.known_tensor(), hi.known_tensor());
}

losses!(Variable, Variable::value, Variable::constant, "use autodiff_runtime::graph::Var;", "Var::leaf", ".value()");
