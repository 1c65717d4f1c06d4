//! Inactive Rust, copied verbatim: locals become placeholders, and what may not be copied is refused.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{BinOp, Expr, Pat};

use super::purity::purity;
use super::renamer::Renamer;
use super::scope::Whole;
use super::{Holds, Lowering, Val};
use crate::affine::Affine;
use crate::ir::{Float, Opaque, Operand, Place, Projection, Purity, Ty, Var, accessor};
use crate::names;

impl Lowering<'_> {
    /// `expr` as inactive Rust.
    pub fn opaque(&mut self, expr: &Expr) -> Opaque {
        if self.has_effects(expr) {
            return self.in_sequence(expr);
        }
        let mut renamed = expr.clone();
        let mut renamer = Renamer::new(self);
        renamer.visit_expr_mut(&mut renamed);
        let (writes, is_impure) = (renamer.writes, renamer.is_impure);
        let ty = match self.guess(&renamed) {
            Ty::Unknown => self.guess(expr),
            known => known,
        };
        let purity = if writes.is_empty() && !is_impure { purity(&renamed) } else { Purity::Impure };
        let tokens = renamed.to_token_stream();
        let affine = Affine::of(&renamed);
        let like = self.unify(&renamed);
        Opaque { reads: names::mentioned(&tokens), tokens, writes, purity, affine, ty, like, span: expr.span() }
    }

    /// Tokens that `of` says how to write, as an opaque expression over `reads`.
    pub fn synthesize(&mut self, tokens: TokenStream, ty: Ty, purity: Purity, span: Span) -> Opaque {
        let parsed = syn::parse2::<Expr>(tokens.clone()).ok();
        let (affine, like) = (parsed.as_ref().and_then(Affine::of), parsed.and_then(|e| self.unify(&e)));
        Opaque { reads: names::mentioned(&tokens), tokens, writes: Vec::new(), purity, affine, ty, like, span }
    }

    /// A place as an expression of opaque tokens.
    pub fn place_tokens(&self, place: &Place) -> TokenStream {
        let root = names::placeholder(place.root, Span::call_site());
        let mut tokens = root.to_token_stream();
        if self.is_by_ref(place.root) && place.projections.is_empty() {
            return quote!((*#tokens));
        }
        for projection in &place.projections {
            match projection {
                Projection::Index(o) => {
                    let o = &o.tokens;
                    tokens = quote!(#tokens[#o]);
                }
                Projection::Range { lo, hi, inclusive } => {
                    let lo = lo.as_ref().map(|o| &o.tokens);
                    let hi = hi.as_ref().map(|o| &o.tokens);
                    tokens = if *inclusive { quote!(#tokens[#lo..=#hi]) } else { quote!(#tokens[#lo..#hi]) };
                }
                Projection::Field(f) => tokens = quote!(#tokens.#f),
                Projection::Payload(p) => {
                    let accessor = accessor(p, false, Span::call_site());
                    tokens = quote!((*#tokens.#accessor()));
                }
            }
        }
        tokens
    }

    /// Whether generated code has a reference to it.
    fn is_by_ref(&self, var: Var) -> bool {
        self.b.arena.info(var).by_ref || self.owned_params.contains(&var)
    }

    /// An operand as opaque tokens.
    pub fn operand_tokens(&self, operand: &Operand, span: Span) -> TokenStream {
        match operand {
            Operand::Var(v) => names::placeholder(*v, span).into_token_stream(),
            Operand::Constant(o) => o.tokens.clone(),
            Operand::Number(x) => proc_macro2::Literal::f64_unsuffixed(*x).into_token_stream(),
            Operand::Int(i) => proc_macro2::Literal::i64_unsuffixed(*i).into_token_stream(),
            Operand::Bool(b) => quote!(#b),
            Operand::Undefined => quote_spanned!(span=> __rt::undefined()),
        }
    }

    pub(super) fn val_tokens(&self, val: &Val, span: Span) -> TokenStream {
        match val {
            Val::One { operand: Operand::Var(v), .. } if self.b.arena.info(*v).by_ref => {
                names::placeholder(*v, span).into_token_stream()
            }
            Val::One { operand, .. } => self.operand_tokens(operand, span),
            Val::Parts(whole, parts) => {
                let parts = parts.iter().map(|p| self.val_tokens(p, span));
                match whole {
                    Whole::Tuple => quote_spanned!(span=> (#(#parts,)*)),
                    Whole::Struct(record) => {
                        let (path, members) = (&record.path, &record.members);
                        quote_spanned!(span=> (#path { #(#members: #parts),* }))
                    }
                }
            }
        }
    }

    /// A part of a local; of a literal, only the struct says which floats it is one of.
    pub(super) fn part_tokens(&self, field: &syn::ExprField, span: Span) -> Option<TokenStream> {
        let part = self.tuple_part(field)?;
        let tokens = self.val_tokens(part, span);
        let (Val::One { operand, .. }, Some(Val::Parts(Whole::Struct(record), _))) =
            (part, self.tuple_value(&field.base))
        else {
            return Some(tokens);
        };
        if self.b.arena.operand_ty(operand) != Ty::Float(Float::Any) {
            return Some(tokens);
        }
        let (path, member) = (&record.path, &field.member);
        Some(quote_spanned!(span=> __rt::as_field(|&#path { #member: ref __x, .. }| __x, #tokens)))
    }

    pub(super) fn holds_tokens(&self, holds: &Holds, span: Span) -> TokenStream {
        match holds {
            Holds::Value(val) => self.val_tokens(val, span),
            Holds::Place { place, is_ref, .. } => {
                let by_ref = self.is_by_ref(place.root);
                if place.projections.is_empty() && by_ref == *is_ref {
                    return names::placeholder(place.root, span).into_token_stream();
                }
                let tokens = self.place_tokens(place);
                if *is_ref { quote_spanned!(span=> (&#tokens)) } else { tokens }
            }
        }
    }
}

/// Tokens of ours that read nothing and may not run again.
pub fn constant(tokens: TokenStream, ty: Ty, span: Span) -> Opaque {
    Opaque { tokens, reads: Vec::new(), writes: Vec::new(), purity: Purity::Impure, affine: None, ty, like: None, span }
}

/// Whether the operator assigns.
pub fn is_compound(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
}

/// The identifiers a pattern binds.
pub fn bound_by(pat: &Pat) -> Vec<syn::Ident> {
    struct Idents(Vec<syn::Ident>);
    impl<'ast> Visit<'ast> for Idents {
        fn visit_pat_ident(&mut self, p: &'ast syn::PatIdent) {
            // An upper-case identifier alone is a constant or a unit variant.
            let is_name = !p.ident.to_string().starts_with(char::is_uppercase) || p.subpat.is_some();
            if is_name {
                self.0.push(p.ident.clone());
            }
            syn::visit::visit_pat_ident(self, p);
        }
    }
    let mut idents = Idents(Vec::new());
    idents.visit_pat(pat);
    idents.0
}
