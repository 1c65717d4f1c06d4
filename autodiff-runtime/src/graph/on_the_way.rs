//! Which nodes a pass for some inputs goes through: the rest is not computed, not freed, and refuses nothing.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use triomphe::Arc;

use super::node::{History, Node, Parent, identity};
use crate::tensor::Field;

/// Identities of nodes.
pub type Identities = HashSet<usize, BuildHasherDefault<Spread>>;

/// Spreads the bits of an address: nobody chooses addresses to make them collide.
#[derive(Default)]
pub struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_usize(usize::from(*byte)));
    }

    fn write_usize(&mut self, address: usize) {
        self.0 = (self.0 ^ address as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32);
    }
}

/// Which nodes a pass goes to, and whether it looks for NaN there.
pub trait Way {
    fn leads_to<T: Field>(&self, node: &Arc<Node<T>>) -> bool;
    fn leads_on_from<T: Field>(&self, history: &History<T>) -> bool;
    fn finds_nan(&self) -> bool;
}

/// The usual pass, which need not ask.
pub struct Everything;

impl Way for Everything {
    fn leads_to<T: Field>(&self, _node: &Arc<Node<T>>) -> bool {
        true
    }

    fn leads_on_from<T: Field>(&self, _history: &History<T>) -> bool {
        true
    }

    fn finds_nan(&self) -> bool {
        false
    }
}

/// A pass for some inputs, or in anomaly mode.
pub struct Chosen {
    pub on_the_way: Option<Identities>,
    pub finds_nan: bool,
}

impl Way for Chosen {
    fn leads_to<T: Field>(&self, node: &Arc<Node<T>>) -> bool {
        self.on_the_way.as_ref().is_none_or(|nodes| nodes.contains(&identity(node)))
    }

    fn leads_on_from<T: Field>(&self, history: &History<T>) -> bool {
        history.parents.as_slice().iter().filter_map(Parent::active).any(|parent| self.leads_to(parent))
    }

    fn finds_nan(&self) -> bool {
        self.finds_nan
    }
}

/// The nodes from which an input is reached, those of the inputs among them; nothing where that are all.
pub fn leading_to<'a, T: Field, I: Iterator<Item = &'a Arc<Node<T>>>>(
    roots: impl Fn() -> I,
    inputs: &[Arc<Node<T>>],
) -> Option<Identities> {
    let mut leading: Identities = inputs.iter().map(identity).collect();
    if all_lead_to(roots(), &leading) {
        return None;
    }
    let lowest = inputs.iter().map(|node| node.level).min().unwrap_or(0);
    let mut nodes = above(roots(), lowest);
    nodes.sort_unstable_by_key(|node| node.level);
    for node in nodes {
        if parents(node).any(|(parent, _)| leading.contains(&identity(parent))) {
            leading.insert(identity(node));
        }
    }
    Some(leading)
}

/// Whether every leaf behind the roots is an input.
fn all_lead_to<'a, T: Field>(roots: impl Iterator<Item = &'a Arc<Node<T>>>, inputs: &Identities) -> bool {
    let mut seen = Identities::default();
    let mut rest: Vec<_> = roots.collect();
    while let Some(node) = rest.pop() {
        if node.history().is_none() && !inputs.contains(&identity(node)) {
            return false;
        }
        let new = parents(node).filter(|(parent, is_met_once)| *is_met_once || seen.insert(identity(parent)));
        rest.extend(new.map(|(parent, _)| parent));
    }
    true
}

/// The nodes behind the roots that are higher than a level.
fn above<'a, T: Field>(roots: impl Iterator<Item = &'a Arc<Node<T>>>, level: u32) -> Vec<&'a Arc<Node<T>>> {
    let mut seen = Identities::default();
    let mut is_new = |node: &&Arc<Node<T>>| node.level > level && seen.insert(identity(node));
    let mut found: Vec<_> = roots.filter(&mut is_new).collect();
    let mut next = 0;
    while next < found.len() {
        found.extend(parents(found[next]).map(|(parent, _)| parent).filter(&mut is_new));
        next += 1;
    }
    found
}

/// The nodes that a gradient goes on to, and whether nobody else owns them, so that they are met only here.
fn parents<T: Field>(node: &Arc<Node<T>>) -> impl Iterator<Item = (&Arc<Node<T>>, bool)> {
    let owned_once = |node: &Arc<Node<T>>| Arc::count(node) == 1;
    let met = move |parent: &'_ Parent<T>| parent.node().is_some_and(owned_once);
    let parents = node.history().into_iter().flat_map(|history| history.parents.as_slice());
    parents.filter_map(move |parent| Some((parent.active()?, met(parent) && parent.active().is_some_and(owned_once))))
}
