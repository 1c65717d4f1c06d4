//! The graph behind a variable as a picture, in the language DOT of Graphviz.

use std::collections::HashMap;
use std::fmt::Write;

use triomphe::Arc;

use super::node::{History, Node, Parent, edge, identity};
use super::var::Variable;
use crate::tensor::Field;

impl<T: Field> Variable<T> {
    /// The graph behind this variable as a picture in the language DOT, which `dot -Tsvg` draws: operations with the shapes of
    /// their results, boxes for leaves, dashed boxes for constants, arrows from operands to results. What a backward pass has
    /// freed, and values that were changed in place, say so. Variables that are given with a name are shown with it.
    ///
    /// ```
    /// use autodiff_runtime::graph::Var;
    ///
    /// let x = Var::leaf([1.0, 2.0]);
    /// let picture = (&x * 3.0).sum().dot(&[("x", &x)]);
    /// assert!(picture.starts_with("digraph {") && picture.contains("label=\"x\\n[2]\""));
    /// ```
    pub fn dot(&self, names: &[(&str, &Variable<T>)]) -> String {
        let names = names.iter().map(|(name, variable)| (identity(&variable.edge()), *name)).collect();
        let root = self.edge();
        let mut picture = Picture { names, places: HashMap::new(), items: Vec::new(), text: "digraph {\n".to_owned() };
        picture.place(&root);
        let mut next = 0;
        while next < picture.items.len() {
            picture.draw(next);
            next += 1;
        }
        picture.text + "}\n"
    }
}

/// What is drawn: a node of the graph, or a number that is none.
#[derive(Clone, Copy)]
enum Item<'a, T: Field> {
    Node(&'a Arc<Node<T>>),
    Number(T),
}

struct Picture<'a, T: Field> {
    names: HashMap<usize, &'a str>,
    /// Where nodes stand among the items.
    places: HashMap<usize, usize>,
    items: Vec<Item<'a, T>>,
    text: String,
}

impl<'a, T: Field> Picture<'a, T> {
    fn place(&mut self, node: &'a Arc<Node<T>>) -> usize {
        *self.places.entry(identity(node)).or_insert_with(|| {
            self.items.push(Item::Node(node));
            self.items.len() - 1
        })
    }

    fn place_operand(&mut self, parent: &'a Parent<T>) -> usize {
        match (parent.node(), parent.number()) {
            (Some(node), _) => self.place(edge(node)),
            (None, number) => {
                self.items.push(Item::Number(number.map_or(T::ZERO, |number| number.0)));
                self.items.len() - 1
            }
        }
    }

    fn draw(&mut self, place: usize) {
        let (label, look) = match self.items[place] {
            Item::Number(x) => (x.to_f64().to_string(), ", shape=plaintext"),
            Item::Node(node) => (self.label(node), look(node)),
        };
        self.line(format_args!("n{place} [label=\"{label}\"{look}];"));
        let Item::Node(node) = self.items[place] else { return };
        for parent in node.history().into_iter().flat_map(|history| history.parents.as_slice()) {
            let operand = self.place_operand(parent);
            let look = if parent.is_replaced() { " [label=\"changed\", style=dashed]" } else { "" };
            self.line(format_args!("n{operand} -> n{place}{look};"));
        }
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        writeln!(self.text, "    {line}").expect("a string takes everything");
    }

    fn label(&self, node: &Arc<Node<T>>) -> String {
        let kind = match node.history() {
            Some(history) => history.op.name(),
            None if node.requires_grad() => "leaf",
            None => "constant",
        };
        let mut label = match (self.names.get(&identity(node)), node.history()) {
            (Some(name), Some(_)) => format!("{} = {kind}", escaped(name)),
            (Some(name), None) => escaped(name),
            (None, _) => kind.to_owned(),
        };
        let shape = node.value.shape();
        write!(label, "\\n{shape}").expect("a string takes everything");
        if node.history().is_some_and(|history| is_freed(node, history)) {
            label.push_str("\\nfreed");
        }
        if node.history().is_some() && node.is_replaced() {
            label.push_str("\\nchanged");
        }
        label
    }
}

/// Whether a pass has freed something that the node kept.
fn is_freed<T: Field>(node: &Node<T>, history: &History<T>) -> bool {
    let keeps = |(k, parent): (usize, &Parent<T>)| parent.active().is_some() && history.kept(k).anything();
    node.freed.load(std::sync::atomic::Ordering::Acquire) && history.parents.as_slice().iter().enumerate().any(keeps)
}

fn look<T: Field>(node: &Node<T>) -> &'static str {
    match node.history() {
        Some(_) => "",
        None if node.requires_grad() => ", shape=box",
        None => ", shape=box, style=dashed",
    }
}

/// A name inside quotes.
fn escaped(name: &str) -> String {
    name.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
