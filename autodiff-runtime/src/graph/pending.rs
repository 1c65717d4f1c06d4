//! Contributions on their way: to nodes by falling levels, and to leaves.

use std::cmp::Ordering as Order;
use std::collections::{BinaryHeap, HashMap};

use triomphe::Arc;

use super::cotangent::Cotangent;
use super::node::{Node, identity};
use crate::tensor::Field;

/// A contribution on its way to a node.
pub struct Arriving<'a, T: Field, G> {
    pub node: &'a Arc<Node<T>>,
    pub grad: G,
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
pub struct Pending<'p, 'a, T: Field, G> {
    /// No smaller than any of the rest.
    pub next: &'p mut Option<Arriving<'a, T, G>>,
    pub rest: &'p mut BinaryHeap<Arriving<'a, T, G>>,
}

impl<'a, T: Field, G: Cotangent<T>> Pending<'_, 'a, T, G> {
    #[inline(always)]
    pub fn push(&mut self, arriving: Arriving<'a, T, G>) {
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
    pub fn pop(&mut self) -> Option<Arriving<'a, T, G>> {
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
pub struct Leaves<'a, T: Field, G> {
    pub sums: Vec<(&'a Arc<Node<T>>, G)>,
    /// Where the sums stand, once there are more than a look along them finds quickly.
    positions: HashMap<usize, usize>,
}

impl<'a, T: Field, G: Cotangent<T>> Leaves<'a, T, G> {
    const FEW: usize = 8;

    pub fn new() -> Self {
        Leaves { sums: Vec::new(), positions: HashMap::new() }
    }

    #[inline(always)]
    pub fn add(&mut self, node: &'a Arc<Node<T>>, grad: G) {
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
