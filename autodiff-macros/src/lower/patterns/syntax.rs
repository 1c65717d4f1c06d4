//! What a pattern tells by itself: which parts it looks at, whether it may fail, what it borrows.

use quote::ToTokens;
use syn::{Expr, Member, Pat};

use super::super::{prescan, variants};
use crate::ir::Ty;

/// A part that a pattern looks at.
pub enum At {
    Member(Member),
    /// Of a variant: `Circle_radius`.
    Payload(String),
    /// Counted from the start.
    Front(usize),
    /// Counted from the end: the last is 1.
    Back(usize),
    /// What is left between so many at the start and so many at the end.
    Between(usize, usize),
}

/// An upper-case identifier alone is a constant or a unit variant.
pub fn may_be_constant(p: &syn::PatIdent) -> bool {
    p.subpat.is_none() && p.ident.to_string().starts_with(char::is_uppercase)
}

/// The elements that a slice pattern looks at.
pub fn elements(s: &syn::PatSlice) -> Vec<(At, &Pat)> {
    let pats: Vec<&Pat> = s.elems.iter().collect();
    let rest = pats.iter().position(|p| is_rest(p)).unwrap_or(pats.len());
    let at = |k: usize| match k {
        k if k < rest => At::Front(k),
        k if k > rest => At::Back(pats.len() - k),
        k => At::Between(k, pats.len() - 1 - k),
    };
    let named = pats.iter().copied().enumerate().filter(|(_, pat)| !matches!(pat, Pat::Rest(_)));
    named.map(|(k, pat)| (at(k), pat)).collect()
}

/// `..`, `name @ ..`
pub fn is_rest(pat: &Pat) -> bool {
    match pat {
        Pat::Rest(_) => true,
        Pat::Ident(p) => p.subpat.as_ref().is_some_and(|(_, sub)| matches!(**sub, Pat::Rest(_))),
        _ => false,
    }
}

pub fn has_rest(pat: &Pat) -> bool {
    any(pat, &|p| matches!(p, Pat::Rest(_)))
}

/// A field, of a variant where the path names one.
pub fn member_of(path: &syn::Path, member: Member) -> At {
    match variants::variant(path) {
        Some(variant) => At::Payload(format!("{variant}_{}", member.to_token_stream())),
        None => At::Member(member),
    }
}

/// Whether values do not have what the pattern asks for.
pub fn needs_place(pat: &Pat) -> bool {
    has_ref(pat) || variants::asks(pat) || any(pat, &|p| matches!(p, Pat::Slice(_)))
}

/// Whether the pattern borrows parts.
pub fn has_ref(pat: &Pat) -> bool {
    any(pat, &|p| matches!(p, Pat::Ident(i) if i.by_ref.is_some()))
}

/// Whether the pattern may match only some values.
pub fn may_fail(pat: &Pat) -> bool {
    any(pat, &|p| match p {
        Pat::Ident(i) => may_be_constant(i),
        other => matches!(
            other,
            Pat::Lit(_) | Pat::Range(_) | Pat::Path(_) | Pat::TupleStruct(_) | Pat::Slice(_) | Pat::Or(_)
        ),
    })
}

/// Whether the test holds for any part of the pattern.
pub fn any(pat: &Pat, test: &dyn Fn(&Pat) -> bool) -> bool {
    struct Any<'t>(&'t dyn Fn(&Pat) -> bool, bool);
    impl<'ast> syn::visit::Visit<'ast> for Any<'_> {
        fn visit_pat(&mut self, pat: &'ast Pat) {
            self.1 |= self.0(pat);
            syn::visit::visit_pat(self, pat);
        }
    }
    let mut any = Any(test, false);
    syn::visit::Visit::visit_pat(&mut any, pat);
    any.1
}

/// How many components a tuple has, if that is known.
pub fn arity(ty: &Ty) -> Option<usize> {
    match ty {
        Ty::Tuple(parts) => Some(parts.len()),
        _ => None,
    }
}

/// A pattern without the guard of its arm.
pub fn without_guard(pat: &Pat) -> &Pat {
    match pat {
        Pat::Guard(g) => &g.pat,
        other => other,
    }
}

/// The pattern with the names that its guard looks at, and no others.
pub fn without_names(pat: &Pat) -> Pat {
    struct Unname<'g>(Option<&'g Expr>);
    impl syn::visit_mut::VisitMut for Unname<'_> {
        fn visit_pat_mut(&mut self, pat: &mut Pat) {
            if let Pat::Ident(p) = pat
                && !may_be_constant(p)
                && !self.0.is_some_and(|guard| prescan::mentions(&guard.to_token_stream(), &p.ident))
            {
                *pat = match p.subpat.take() {
                    Some((_, parts)) => *parts,
                    None => syn::parse_quote_spanned!(p.ident.span()=> _),
                };
            }
            syn::visit_mut::visit_pat_mut(self, pat);
        }

        fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
            // `{ radius }` is short for `{ radius: radius }`.
            syn::visit_mut::visit_field_pat_mut(self, field);
            if !matches!(*field.pat, Pat::Ident(_)) {
                field.colon_token.get_or_insert_default();
            }
        }
    }
    let mut plain = pat.clone();
    match &mut plain {
        Pat::Guard(g) => syn::visit_mut::VisitMut::visit_pat_mut(&mut Unname(Some(&g.guard)), &mut g.pat),
        other => syn::visit_mut::VisitMut::visit_pat_mut(&mut Unname(None), other),
    }
    plain
}
