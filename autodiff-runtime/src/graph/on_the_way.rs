//! Which nodes a pass for some inputs goes through: the rest is not computed, not freed, and refuses nothing.

use std::collections::HashSet;

use triomphe::Arc;

use super::backward::identity;
use super::node::{Node, Parent};
use crate::tensor::Field;

/// The nodes from which an input is reached, those of the inputs among them.
pub fn leading_to<'a, T: Field>(
    roots: impl Iterator<Item = &'a Arc<Node<T>>>,
    inputs: &[Arc<Node<T>>],
) -> HashSet<usize> {
    let mut leading: HashSet<usize> = inputs.iter().map(identity).collect();
    let lowest = inputs.iter().map(|node| node.level).min().unwrap_or(0);
    let mut nodes = above(roots, lowest);
    nodes.sort_unstable_by_key(|node| node.level);
    for node in nodes {
        if parents(node).any(|parent| leading.contains(&identity(parent))) {
            leading.insert(identity(node));
        }
    }
    leading
}

/// The nodes behind the roots that are higher than a level.
fn above<'a, T: Field>(roots: impl Iterator<Item = &'a Arc<Node<T>>>, level: u32) -> Vec<&'a Arc<Node<T>>> {
    let mut seen = HashSet::new();
    let mut is_new = |node: &&Arc<Node<T>>| node.level > level && seen.insert(Arc::as_ptr(node).addr());
    let mut found: Vec<_> = roots.filter(&mut is_new).collect();
    let mut next = 0;
    while next < found.len() {
        found.extend(parents(found[next]).filter(&mut is_new));
        next += 1;
    }
    found
}

/// The nodes that a gradient goes on to.
fn parents<T: Field>(node: &Arc<Node<T>>) -> impl Iterator<Item = &Arc<Node<T>>> {
    node.history().into_iter().flat_map(|history| history.parents.as_slice()).filter_map(Parent::active)
}
