//! Names: which local an identifier means, and what it holds at this point.

use std::rc::Rc;

use syn::Member;

use crate::ir::{Aggregate, Operand, Place, Record, Ty, Var};
use crate::map::HashMap;

/// Index of a binding; stays valid for the whole function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BindingId(pub usize);

/// What a local holds.
#[derive(Clone, Debug)]
pub enum Holds {
    /// A value: the operand that the local equals right now.
    Value(Val),
    /// A mutable aggregate, or a reference into one.
    Place { place: Place, is_ref: bool, mutable: bool, active: bool },
}

/// A value while lowering.
#[derive(Clone, Debug)]
pub enum Val {
    One {
        operand: Operand,
        active: bool,
    },
    /// Parts that are values of their own, and are put together where the whole is asked for.
    Parts(Whole, Vec<Val>),
}

/// What parts are parts of.
#[derive(Clone, Debug, PartialEq)]
pub enum Whole {
    Tuple,
    Struct(Rc<Record>),
}

impl Whole {
    pub fn aggregate(&self) -> Aggregate {
        match self {
            Whole::Tuple => Aggregate::Tuple,
            Whole::Struct(record) => Aggregate::Struct(Rc::clone(record)),
        }
    }

    /// Which of the parts a field is.
    pub fn position(&self, member: &Member) -> Option<usize> {
        match (self, member) {
            (Whole::Tuple, Member::Unnamed(index)) => Some(index.index as usize),
            (Whole::Tuple, Member::Named(_)) => None,
            (Whole::Struct(record), member) => record.members.iter().position(|m| m == member),
        }
    }
}

impl Val {
    pub fn inactive(operand: Operand) -> Val {
        Val::One { operand, active: false }
    }

    pub fn active(operand: Operand) -> Val {
        Val::One { operand, active: true }
    }

    pub fn tuple(parts: Vec<Val>) -> Val {
        Val::Parts(Whole::Tuple, parts)
    }

    pub fn is_active(&self) -> bool {
        match self {
            Val::One { active, .. } => *active,
            Val::Parts(_, parts) => parts.iter().any(Val::is_active),
        }
    }

    fn is_var(&self, var: Var) -> bool {
        match self {
            Val::One { operand, .. } => operand.var() == Some(var),
            Val::Parts(_, parts) => parts.iter().any(|part| part.is_var(var)),
        }
    }

    pub fn is_undefined(&self) -> bool {
        matches!(self, Val::One { operand: Operand::Undefined, .. })
    }
}

#[derive(Clone, Debug)]
pub struct Binding {
    pub name: String,
    pub holds: Holds,
    /// Identifies the binding between runs of the lowering: where it stands in the source.
    pub source: usize,
    /// The type on its `let`, or that of its first value.
    pub ty: Ty,
}

/// The locals in scope.
#[derive(Default)]
pub struct Scopes {
    names: Vec<HashMap<String, BindingId>>,
    pub bindings: Vec<Binding>,
}

impl Scopes {
    pub fn open(&mut self) {
        self.names.push(HashMap::default());
    }

    pub fn close(&mut self) {
        self.names.pop();
    }

    pub fn declare(&mut self, binding: Binding) -> BindingId {
        let id = BindingId(self.bindings.len());
        let names = self.names.last_mut().expect("a scope is open");
        names.insert(binding.name.clone(), id);
        self.bindings.push(binding);
        id
    }

    /// A binding without a name: an exit flag, the value of a block.
    pub fn hidden(&mut self, name: &str, value: Val, source: usize) -> BindingId {
        let id = BindingId(self.bindings.len());
        self.bindings.push(Binding { name: name.to_owned(), holds: Holds::Value(value), source, ty: Ty::Unknown });
        id
    }

    pub fn find(&self, name: &str) -> Option<BindingId> {
        self.names.iter().rev().find_map(|s| s.get(name)).copied()
    }

    pub fn get(&self, id: BindingId) -> &Binding {
        &self.bindings[id.0]
    }

    pub fn value(&self, id: BindingId) -> Option<&Val> {
        match &self.get(id).holds {
            Holds::Value(v) => Some(v),
            Holds::Place { .. } => None,
        }
    }

    pub fn set(&mut self, id: BindingId, value: Val) {
        self.bindings[id.0].holds = Holds::Value(value);
    }

    /// Whether a local in scope is the variable.
    pub fn is_held(&self, var: Var) -> bool {
        let is_var = |id: &BindingId| self.value(*id).is_some_and(|v| v.is_var(var));
        self.names.iter().flat_map(|scope| scope.values()).any(is_var)
    }

    /// The value of every binding that holds one.
    pub fn snapshot(&self) -> Vec<Option<Val>> {
        self.bindings
            .iter()
            .map(|b| match &b.holds {
                Holds::Value(v) => Some(v.clone()),
                Holds::Place { .. } => None,
            })
            .collect()
    }

    pub fn restore(&mut self, snapshot: &[Option<Val>]) {
        for (binding, value) in self.bindings.iter_mut().zip(snapshot) {
            if let Some(v) = value {
                binding.holds = Holds::Value(v.clone());
            }
        }
    }
}
