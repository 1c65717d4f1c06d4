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
//!            | zero of place | take place
//! operand  ::= v | constant
//! place    ::= root ([index] | [range] | .field)*
//! ```
//!
//! Values are never reassigned. The same variable may be defined again in a scope that does not enclose its first
//! definition (the reverse sweep recomputes or pops what the forward sweep had); `simplify::uniquify` parts them.

use proc_macro2::{Ident, Span, TokenStream};

use crate::affine::Affine;

/// A variable: an index into [`Arena`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Var(pub u32);

/// What is known of a variable.
#[derive(Clone, Debug)]
pub struct VarInfo {
    /// The user's name, or one made from it.
    pub name: String,
    pub span: Span,
    pub ty: Ty,
    /// The Rust variable is a reference to the value.
    pub by_ref: bool,
    /// An aggregate (or number) that is changed through places.
    pub memory: bool,
    /// The type the user wrote on its `let`.
    pub annotation: Option<TokenStream>,
    /// Code of the same type, for an integer of which nothing else is known.
    pub like: Option<TokenStream>,
}

/// What tokens tell about a type.
#[derive(Clone, Debug, PartialEq)]
pub enum Ty {
    Float(Float),
    /// An integer, with its type if that is known.
    Int(Option<&'static str>),
    Bool,
    Array(Box<Ty>, String),
    Vec(Box<Ty>),
    Slice(Box<Ty>),
    Tuple(Vec<Ty>),
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Float {
    F32,
    F64,
    /// Of a type that tokens do not show to be a number, only what is done with it does: number of [`Arena::aliases`].
    Alias(usize),
    /// A float whose width only rustc knows.
    Any,
}

impl Ty {
    pub fn is_float(&self) -> bool {
        matches!(self, Ty::Float(_))
    }

    /// How little is known of a float.
    pub fn vagueness(&self) -> usize {
        match self {
            Ty::Float(Float::F32 | Float::F64) => 0,
            Ty::Float(Float::Alias(_)) => 1,
            _ => 2,
        }
    }

    /// The value fits a word of the stack, and `undefined` exists for it.
    pub fn is_word(&self) -> bool {
        matches!(self, Ty::Float(_) | Ty::Int(_) | Ty::Bool)
    }

    pub fn element(&self) -> Ty {
        match self {
            Ty::Array(e, _) | Ty::Vec(e) | Ty::Slice(e) => (**e).clone(),
            _ => Ty::Unknown,
        }
    }
}

/// All variables of a function and of the code made from it.
#[derive(Clone, Debug, Default)]
pub struct Arena {
    pub vars: Vec<VarInfo>,
    /// Names that copied code binds itself: a variable of such a name would be taken for another one in there.
    pub bound: std::collections::BTreeSet<String>,
    /// Types that turned out to be numbers.
    pub aliases: Vec<syn::Type>,
    /// Types that turned out to be integers or flags.
    pub discrete: Vec<(syn::Type, Ty)>,
    slots: u32,
}

impl Arena {
    pub fn fresh(&mut self, info: VarInfo) -> Var {
        self.vars.push(info);
        Var(self.vars.len() as u32 - 1)
    }

    pub fn value(&mut self, name: &str, span: Span, ty: Ty) -> Var {
        self.fresh(VarInfo {
            name: name.to_owned(),
            span,
            ty,
            by_ref: false,
            memory: false,
            annotation: None,
            like: None,
        })
    }

    pub fn memory(&mut self, name: &str, span: Span, ty: Ty) -> Var {
        self.fresh(VarInfo {
            name: name.to_owned(),
            span,
            ty,
            by_ref: false,
            memory: true,
            annotation: None,
            like: None,
        })
    }

    pub fn slot(&mut self) -> Slot {
        self.slots += 1;
        Slot(self.slots)
    }

    pub fn info(&self, v: Var) -> &VarInfo {
        &self.vars[v.0 as usize]
    }

    pub fn info_mut(&mut self, v: Var) -> &mut VarInfo {
        &mut self.vars[v.0 as usize]
    }

    pub fn ty(&self, v: Var) -> &Ty {
        &self.info(v).ty
    }

    pub fn is_memory(&self, v: Var) -> bool {
        self.info(v).memory
    }

    pub fn operand_ty(&self, o: &Operand) -> Ty {
        match o {
            Operand::Var(v) => self.ty(*v).clone(),
            Operand::Number(_) => Ty::Float(Float::Any),
            Operand::Int(_) => Ty::Int(None),
            Operand::Bool(_) => Ty::Bool,
            Operand::Undefined => Ty::Unknown,
            Operand::Constant(o) => o.ty.clone(),
        }
    }
}

/// Ties a push to its pop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slot(pub u32);

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
    pub span: Span,
}

impl Callee {
    /// Whether the type of its result may depend on how it is called: it has generic arguments, or is taken for `relu`,
    /// the one generic function of ours.
    pub fn is_generic(&self) -> bool {
        let last = self.path.clone().into_iter().last();
        !self.turbofish.is_empty() || last.is_some_and(|name| name.to_string() == "relu")
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
}

#[allow(clippy::large_enum_variant, reason = "the tree is small, and boxes would hide its shape")]
#[derive(Clone, Debug)]
pub enum Expr {
    Prim(Prim, Vec<Operand>),
    Read(Place),
    Opaque(Opaque),
    Aggregate(Aggregate, Vec<Operand>),
    Repeat { vec: bool, value: Operand, len: Opaque },
    Zero(Place),
    Take(Place),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aggregate {
    Array,
    Vec,
    Tuple,
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

#[derive(Clone, Debug)]
pub struct Place {
    pub root: Var,
    pub projections: Vec<Projection>,
    /// The user's name for the first projections (`let row = &a[lo..hi]`), where it is in scope.
    pub alias: Option<Alias>,
}

/// A local that refers to a part of an array.
#[derive(Clone, Copy, Debug)]
pub struct Alias {
    pub var: Var,
    /// How many projections it stands for.
    pub covers: usize,
}

#[allow(clippy::large_enum_variant, reason = "the tree is small, and boxes would hide its shape")]
#[derive(Clone, Debug)]
pub enum Projection {
    Index(Opaque),
    Range { lo: Option<Opaque>, hi: Option<Opaque>, inclusive: bool },
    Field(TokenStream),
}

impl Place {
    pub fn root(root: Var) -> Place {
        Place { root, projections: Vec::new(), alias: None }
    }

    pub fn with_root(&self, root: Var) -> Place {
        Place { root, projections: self.projections.clone(), alias: None }
    }

    /// The place from its root, for code where the user's names for parts of it are not in scope.
    pub fn unaliased(&self) -> Place {
        Place { alias: None, ..self.clone() }
    }

    pub fn then(&self, projection: Projection) -> Place {
        let mut place = self.clone();
        place.projections.push(projection);
        place
    }

    /// Whether the places are not known to be apart, as two fields are.
    pub fn may_overlap(&self, other: &Place) -> bool {
        let is_apart = |(a, b): (&Projection, &Projection)| match (a, b) {
            (Projection::Field(a), Projection::Field(b)) => a.to_string() != b.to_string(),
            _ => false,
        };
        self.root == other.root && !self.projections.iter().zip(&other.projections).any(is_apart)
    }

    /// The type of the place in a root of type `root`, as far as it is known.
    pub fn ty(&self, root: &Ty) -> Ty {
        self.projections.iter().fold(root.clone(), |ty, projection| match (projection, ty) {
            (Projection::Index(_), ty) => ty.element(),
            (Projection::Range { .. }, ty) => Ty::Slice(Box::new(ty.element())),
            (Projection::Field(name), Ty::Tuple(parts)) => {
                let position = name.to_string().parse::<usize>().ok();
                position.and_then(|p| parts.get(p)).cloned().unwrap_or(Ty::Unknown)
            }
            (Projection::Field(_), _) => Ty::Unknown,
        })
    }

    pub fn ends_in_range(&self) -> bool {
        matches!(self.projections.last(), Some(Projection::Range { .. }))
    }

    /// `a[lo..hi][i]` as `a[lo + i]`: the same element, where the forward code has checked that it exists.
    pub fn flattened(&self) -> Place {
        let mut flat: Vec<Projection> = Vec::new();
        for p in &self.projections {
            match (flat.last(), p) {
                (Some(Projection::Range { lo, .. }), Projection::Index(i)) => {
                    let start = lo.as_ref().map_or(Some(Affine::constant(0)), |lo| lo.affine.clone());
                    match (start, &i.affine) {
                        (Some(start), Some(index)) => {
                            let sum = Opaque::from_affine(start.plus(index, 1), i.span);
                            flat.pop();
                            flat.push(Projection::Index(sum));
                        }
                        _ => flat.push(p.clone()),
                    }
                }
                _ => flat.push(p.clone()),
            }
        }
        Place { root: self.root, projections: flat, alias: None }
    }

    pub fn opaques(&self) -> impl Iterator<Item = &Opaque> {
        self.projections.iter().flat_map(|p| match p {
            Projection::Index(o) => vec![o],
            Projection::Range { lo, hi, .. } => lo.iter().chain(hi.iter()).collect(),
            Projection::Field(_) => vec![],
        })
    }

    pub fn opaques_mut(&mut self) -> impl Iterator<Item = &mut Opaque> {
        self.projections.iter_mut().flat_map(|p| match p {
            Projection::Index(o) => vec![o],
            Projection::Range { lo, hi, .. } => lo.iter_mut().chain(hi.iter_mut()).collect(),
            Projection::Field(_) => vec![],
        })
    }

    pub fn key(&self) -> String {
        let mut key = format!("v{}", self.root.0);
        for p in &self.projections {
            match p {
                Projection::Index(o) => key += &format!("[{}]", o.tokens),
                Projection::Range { lo, hi, inclusive } => {
                    let side = |o: &Option<Opaque>| o.as_ref().map(|o| o.tokens.to_string()).unwrap_or_default();
                    key += &format!("[{}..{}{}]", side(lo), if *inclusive { "=" } else { "" }, side(hi));
                }
                Projection::Field(f) => key += &format!(".{f}"),
            }
        }
        key
    }
}

/// Inactive Rust: the user's tokens, locals replaced by placeholders (`names::placeholder`).
#[derive(Clone, Debug)]
pub struct Opaque {
    pub tokens: TokenStream,
    pub reads: Vec<Var>,
    /// Memory it may change.
    pub writes: Vec<Var>,
    pub purity: Purity,
    /// A sum of integer variables with factors, and a constant, where it is known to be one.
    pub affine: Option<Affine>,
    pub ty: Ty,
    /// A variable of the same type.
    pub like: Option<Var>,
    pub span: Span,
}

impl Opaque {
    /// Cheap code that may run again.
    pub fn pure(tokens: TokenStream, ty: Ty, span: Span) -> Opaque {
        let reads = crate::names::mentioned(&tokens);
        Opaque { reads, tokens, writes: Vec::new(), purity: Purity::Cheap, affine: None, ty, like: None, span }
    }

    /// An integer sum as code.
    pub fn from_affine(affine: Affine, span: Span) -> Opaque {
        Opaque { affine: Some(affine.clone()), ..Opaque::pure(affine.tokens(), Ty::Int(Some("usize")), span) }
    }

    /// `x.len()`, which no statement of this language changes.
    pub fn is_length(&self) -> bool {
        self.purity == Purity::Cheap && self.reads.len() == 1 && self.tokens.to_string().ends_with(". len ()")
    }

    /// The variables of an integer sum, which are all of one type.
    pub fn integer_terms(&self) -> Vec<Var> {
        self.affine.iter().flat_map(|a| a.vars()).collect()
    }
}

/// Whether an opaque expression may run again in the reverse sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purity {
    Cheap,
    Expensive,
    Impure,
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
