//! The language between `lower` and `emit`.
//!
//! ```text
//! function ::= params block result
//! block    ::= stmt*
//! stmt     ::= let v = expr                             a value, defined once in its scope
//!            | memory m = expr                          an aggregate that is changed through places
//!            | place = operand | place += operand
//!            | if c { block } else { block } -> (v = operand | operand)*
//!            | loop head carrying (phi = init, next, result)* { block } [stop when c]
//!            | call callee.mode(arg*) -> v*
//!            | opaque                                   inactive Rust, run for its effect
//!            | push item* @slot | pop item* @slot       one record of the stack
//!            | save place | restore place               the content that a write destroys
//!            | reshape place as (length | place)        a zero cotangent, after its value was replaced by another
//!            | alias r = &place                         the user's name for a part of an array
//!            | row r = part of place                    what a loop runs over, borrowed for that loop
//! head     ::= for v in lo..hi [step] [rev] | for pattern in iterator | while { block; c } | times c
//! expr     ::= prim(operand*) | read place | opaque | aggregate(operand*) | repeat(operand; n)
//!            | zero of place | take place | change of v (.field = operand)*
//! operand  ::= v | constant
//! place    ::= root ([index] | [range] | .field)*
//! ```
//!
//! Values are never reassigned. The same variable may be defined again in a scope that does not enclose its first
//! definition (the reverse sweep recomputes or pops what the forward sweep had); `simplify::uniquify` parts them.

mod arena;
mod opaque;
mod place;

use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;

pub use arena::{Arena, Float, Slot, Ty, Var, VarInfo};
pub use opaque::{Opaque, Purity};
pub use place::{Alias, Place, Projection, accessor};

pub type Block = Vec<Stmt>;

#[allow(clippy::large_enum_variant, reason = "the tree is small, and boxes would hide its shape")]
#[derive(Clone, Debug)]
pub enum Stmt {
    Let {
        var: Var,
        expr: Expr,
    },
    Memory {
        var: Var,
        expr: Expr,
    },
    Store {
        place: Place,
        value: Operand,
    },
    AddTo {
        place: Place,
        value: Operand,
    },
    If(If),
    Loop(Loop),
    Call(Call),
    Opaque(Opaque),
    Push {
        slot: Slot,
        items: Vec<Var>,
    },
    Pop {
        slot: Slot,
        items: Vec<PopItem>,
    },
    Save(Place),
    Restore(Place),
    /// A cotangent that is zero takes the shape of what stood there before it was replaced.
    Reshape {
        place: Place,
        shape: Shape,
    },
    /// A part of an array that a loop runs over, borrowed for that loop.
    Row(Row),
    /// `let var = &place;`
    Alias {
        var: Var,
        place: Place,
    },
}

/// The shape of an aggregate.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A `Vec` of so many numbers.
    Length(Operand),
    /// That of the content of a place.
    Of(Place),
}

/// `let row = &mut place[base..base + len];`
#[derive(Clone, Debug)]
pub struct Row {
    pub var: Var,
    pub place: Place,
    pub base: Opaque,
    pub len: Opaque,
    pub mutable: bool,
}

/// A popped variable; where words do not tell the type, an expression of the same type that never runs.
#[derive(Clone, Debug)]
pub struct PopItem {
    pub var: Var,
    pub like: Option<Like>,
}

/// Code of the type of a popped value.
#[allow(clippy::large_enum_variant, reason = "the tree is small, and boxes would hide its shape")]
#[derive(Clone, Debug)]
pub enum Like {
    Expr(Expr),
    /// The result of a call.
    Call(Callee),
    /// The value of a variable behind the statements that settle its type.
    Code(Block, Var),
}

#[derive(Clone, Debug)]
pub struct If {
    pub cond: Operand,
    pub then: Block,
    pub els: Block,
    pub results: Vec<Merge>,
}

#[derive(Clone, Debug)]
pub struct Merge {
    pub var: Var,
    pub then: Operand,
    pub els: Operand,
}

#[derive(Clone, Debug)]
pub struct Loop {
    pub head: Head,
    pub carried: Vec<Carry>,
    pub body: Block,
    /// Leave the loop at the end of an iteration in which this holds.
    pub stop: Option<Operand>,
}

#[derive(Clone, Debug)]
pub struct Carry {
    /// The value at the start of an iteration.
    pub phi: Var,
    pub init: Operand,
    /// The value at the end of an iteration.
    pub next: Operand,
    /// The value after the loop.
    pub result: Var,
}

#[allow(clippy::large_enum_variant, reason = "the tree is small, and boxes would hide its shape")]
#[derive(Clone, Debug)]
pub enum Head {
    Range {
        var: Var,
        range: Range,
    },
    /// `for pattern in iterator`: inactive items, bound by the pattern.
    Items {
        pattern: TokenStream,
        bound: Vec<Var>,
        iterator: Opaque,
        reversed: Option<Option<Operand>>,
    },
    While {
        pre: Block,
        cond: Operand,
    },
    Times {
        count: Operand,
    },
}

#[derive(Clone, Debug)]
pub struct Range {
    pub lo: Opaque,
    pub hi: Opaque,
    pub inclusive: bool,
    /// `.rev()`
    pub reversed: bool,
    /// `.step_by(step)`
    pub step: Option<Opaque>,
    /// `.step_by(…).rev()` rather than `.rev().step_by(…)`.
    pub step_first: bool,
    /// Set by the reverse transform: the trips that were made, last one first.
    pub backward: Option<Backward>,
}

/// How a loop is run backward.
#[derive(Clone, Debug)]
pub enum Backward {
    /// All of the range.
    Whole,
    /// The first so many items.
    Trips(Operand),
}

#[derive(Clone, Debug)]
pub struct Call {
    pub callee: Callee,
    pub mode: Mode,
    /// How often T has been applied.
    pub order: u8,
    pub args: Vec<Arg>,
    pub results: Vec<Var>,
}

#[derive(Clone, Debug)]
pub struct Callee {
    /// The path as written, with generic arguments.
    pub path: TokenStream,
    /// The name under which generated code imports the derivatives.
    pub alias: Ident,
    /// Generic arguments of the last segment (`::<3>`).
    pub turbofish: TokenStream,
    /// How many arguments it is called with.
    pub arity: usize,
    /// It is taken for `stop_gradient`.
    pub stops_gradient: bool,
    /// It changes the length of what it is lent.
    pub resizes: bool,
    /// A method of a list, as a generic function of ours.
    pub is_method: bool,
    /// Its reverse sweep knows a result into which nothing flows.
    pub knows_no_seed: bool,
    pub span: Span,
}

impl Callee {
    /// Whether the type of its result may depend on how it is called: it has generic arguments, or is
    /// generic and ours: taken for `relu`, or for what takes elements out of a `Vec`.
    pub fn is_generic(&self) -> bool {
        let last = self.path.clone().into_iter().last();
        self.knows_no_seed || !self.turbofish.is_empty() || last.is_some_and(|name| name.to_string() == "relu")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Primal,
    Forward,
    Reverse,
}

#[allow(clippy::large_enum_variant, reason = "the tree is small, and boxes would hide its shape")]
#[derive(Clone, Debug)]
pub enum Arg {
    /// A value: `v` (or `&v` if borrowed) in an ordinary call, `&v` in a derivative one.
    Value { value: Operand, borrowed: bool },
    /// A shared or mutable place.
    Place { place: Place, mutable: bool },
    /// Inactive tokens; `by_ref` if they are known to be a reference.
    Inactive { value: Opaque, by_ref: bool },
    /// A tangent or cotangent for parameter `index` that nobody wants.
    Nothing { index: usize, like: Box<Arg>, mutable: bool },
    /// A cotangent to be received: becomes a value after the call.
    Received(Var),
    /// The cotangent of a result into which nothing flows, of a callee that knows it from one.
    NoSeed,
}

#[allow(clippy::large_enum_variant, reason = "the tree is small, and boxes would hide its shape")]
#[derive(Clone, Debug)]
pub enum Expr {
    Prim(Prim, Vec<Operand>),
    Read(Place),
    Opaque(Opaque),
    Aggregate(Aggregate, Vec<Operand>),
    /// The tangent of a struct, of which some parts change.
    Change {
        of: Var,
        base: Option<Var>,
        parts: Vec<(Projection, Operand)>,
    },
    Repeat {
        vec: bool,
        value: Operand,
        len: Opaque,
    },
    Zero(Place),
    Take(Place),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Aggregate {
    Array,
    Vec,
    Tuple,
    Boxed,
    Struct(Rc<Record>),
}

impl Aggregate {
    /// Where its `k`-th part stands.
    pub fn part(&self, k: usize) -> Projection {
        match self {
            Aggregate::Array | Aggregate::Vec => {
                let number = proc_macro2::Literal::usize_unsuffixed(k).into_token_stream();
                let index = Opaque::pure(number, Ty::Int(Some("usize")), Span::call_site());
                Projection::Index(Opaque { affine: Some(crate::affine::Affine::constant(k as i64)), ..index })
            }
            Aggregate::Tuple => Projection::Field(proc_macro2::Literal::usize_unsuffixed(k).into_token_stream()),
            Aggregate::Boxed => Projection::Payload("content".to_owned()),
            Aggregate::Struct(record) => record.part(&record.members[k]),
        }
    }
}

/// What a struct literal says of its type.
#[derive(Clone, Debug)]
pub struct Record {
    /// As written, with generic arguments.
    pub path: syn::Path,
    /// Of an enum, the variant.
    pub variant: Option<String>,
    /// In the order of the parts. One part more is the base: `..base`.
    pub members: Vec<syn::Member>,
}

impl Record {
    /// Where a member stands.
    pub fn part(&self, member: &syn::Member) -> Projection {
        let member = member.to_token_stream();
        match &self.variant {
            Some(variant) => Projection::Payload(format!("{variant}_{member}")),
            None => Projection::Field(member),
        }
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.variant == other.variant && self.members == other.members
    }
}

/// A row of the rule table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Prim(pub u16);

#[allow(clippy::large_enum_variant, reason = "the tree is small, and boxes would hide its shape")]
#[derive(Clone, Debug)]
pub enum Operand {
    Var(Var),
    /// A number that the transforms made, free to be folded.
    Number(f64),
    Int(i64),
    Bool(bool),
    /// Never looked at: the value behind an exit that was taken.
    Undefined,
    /// A literal or constant of the user's: never folded.
    Constant(Opaque),
}

impl Operand {
    pub const NEUTRAL: Operand = Operand::Number(-0.0);

    pub fn var(&self) -> Option<Var> {
        match self {
            Operand::Var(v) => Some(*v),
            _ => None,
        }
    }

    pub fn is_number(&self, x: f64) -> bool {
        matches!(self, Operand::Number(n) if *n == x)
    }

    /// Whether both are the same value.
    pub fn is_same(&self, other: &Operand) -> bool {
        match (self, other) {
            (Operand::Var(a), Operand::Var(b)) => a == b,
            (Operand::Number(a), Operand::Number(b)) => a.to_bits() == b.to_bits(),
            (Operand::Int(a), Operand::Int(b)) => a == b,
            (Operand::Bool(a), Operand::Bool(b)) => a == b,
            (Operand::Undefined, Operand::Undefined) => true,
            (Operand::Constant(a), Operand::Constant(b)) => a.tokens.to_string() == b.tokens.to_string(),
            _ => false,
        }
    }
}

/// A parameter of the user's function.
#[derive(Clone, Debug)]
pub struct Param {
    pub var: Var,
    pub name: Ident,
    /// The type as written.
    pub written: syn::Type,
    pub ty: Ty,
    pub passing: Passing,
    pub active: bool,
    /// A `Box`, of which the body sees the content.
    pub boxed: bool,
    /// The body uses it by value.
    pub given_away: bool,
    /// Position in the user's signature.
    pub index: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    Owned,
    Shared,
    Mutable,
}

/// A function in this language.
#[derive(Clone, Debug)]
pub struct Function {
    pub arena: Arena,
    pub params: Vec<Param>,
    pub body: Block,
    /// What it returns; none for `()`.
    pub result: Option<Operand>,
    /// The cotangent that makes its pullback a gradient, where tokens do not show that the result is a number.
    pub seed: Option<TokenStream>,
    pub callees: Vec<Callee>,
}
