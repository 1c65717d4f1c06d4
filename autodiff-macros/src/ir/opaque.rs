//! Inactive Rust, copied from the user, and what is known of it.

use proc_macro2::{Span, TokenStream};

use super::{Ty, Var};
use crate::affine::Affine;

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
