//! Variables, and what is known of their types.

use proc_macro2::{Span, TokenStream};

use super::Operand;

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

    /// Whether all of it is known.
    pub fn is_settled(&self) -> bool {
        match self {
            Ty::Unknown => false,
            Ty::Array(e, _) | Ty::Vec(e) | Ty::Slice(e) => e.is_settled(),
            Ty::Tuple(parts) => parts.iter().all(Ty::is_settled),
            _ => true,
        }
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
        let name = crate::names::readable(&info.name).to_owned();
        self.vars.push(VarInfo { name, ..info });
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
