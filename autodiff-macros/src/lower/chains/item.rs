//! What a chain hands on, and how a pattern takes it apart.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::visit_mut::VisitMut;
use syn::{Expr, Ident, Member, Pat, Type};

use crate::map::HashMap;

/// What a chain hands on: code that may stand wherever the element is needed.
#[derive(Clone)]
pub enum Item {
    /// A local of ours, an element of one, a literal.
    Value(TokenStream),
    Ref(Box<Item>),
    /// A reference to so many elements from one on.
    Part {
        of: Ident,
        from: TokenStream,
        size: usize,
    },
    /// `&mut` of a place.
    Mut(TokenStream),
    Tuple(Vec<Item>),
}

/// What names of a closure stand for.
pub type Names = HashMap<String, Item>;

impl Item {
    pub fn local(name: &Ident) -> Item {
        Item::Value(name.to_token_stream())
    }

    pub fn reference(self) -> Item {
        Item::Ref(Box::new(self))
    }

    pub fn tokens(&self) -> TokenStream {
        match self {
            Item::Value(value) => value.clone(),
            Item::Ref(item) => {
                let item = item.tokens();
                quote!(&#item)
            }
            Item::Part { of, from, size } => {
                let size = Literal::usize_unsuffixed(*size);
                quote!(&#of[#from..#from + #size])
            }
            Item::Mut(place) => quote!(&mut #place),
            Item::Tuple(parts) => {
                let parts = parts.iter().map(Item::tokens);
                quote!((#(#parts,)*))
            }
        }
    }

    pub fn is_reference(&self) -> bool {
        matches!(self, Item::Ref(_) | Item::Part { .. } | Item::Mut(_))
    }

    /// What is behind all references.
    pub fn referent(&self) -> &Item {
        match self {
            Item::Ref(item) => item.referent(),
            other => other,
        }
    }

    /// The number that arithmetic sees.
    pub fn number(&self) -> TokenStream {
        match self.referent() {
            Item::Mut(place) => quote!((*(&mut #place))),
            other => other.tokens(),
        }
    }

    /// `*item`
    pub fn dereferenced(&self) -> Item {
        match self {
            Item::Ref(item) => (**item).clone(),
            Item::Mut(place) => Item::Value(place.clone()),
            Item::Value(value) => Item::Value(quote!((*#value))),
            Item::Part { .. } => {
                let part = self.tokens();
                Item::Value(quote!((*#part)))
            }
            Item::Tuple(_) => self.clone(),
        }
    }

    /// `item.index`
    fn part(&self, index: usize) -> Option<Item> {
        match self.referent() {
            Item::Tuple(parts) => parts.get(index).cloned(),
            _ => None,
        }
    }

    /// What a tuple pattern of `n` parts takes out: references to the parts of what is behind a reference.
    fn parts(&self, n: usize) -> Option<Vec<Item>> {
        match self {
            Item::Tuple(parts) => Some(parts.clone()).filter(|parts| parts.len() == n),
            Item::Ref(item) => match &**item {
                Item::Value(value) => {
                    let index = (0..n).map(syn::Index::from);
                    Some(index.map(|k| Item::Value(quote!(#value.#k)).reference()).collect())
                }
                inner => inner.parts(n).map(|parts| parts.into_iter().map(Item::reference).collect()),
            },
            Item::Value(_) | Item::Part { .. } | Item::Mut(_) => None,
        }
    }
}

/// The `let`s by which a pattern takes an item apart. Names of tuples and of parts are left to [`settle`].
pub fn bind(pat: &Pat, item: &Item, names: &mut Names) -> TokenStream {
    bind_typed(pat, None, item, names)
}

fn bind_typed(pat: &Pat, ty: Option<&Type>, item: &Item, names: &mut Names) -> TokenStream {
    match pat {
        Pat::Paren(p) => bind_typed(&p.pat, ty, item, names),
        Pat::Type(t) => bind_typed(&t.pat, Some(&t.ty), item, names),
        Pat::Wild(_) => TokenStream::new(),
        Pat::Reference(r) => {
            let ty = match ty {
                Some(Type::Reference(r)) => Some(&*r.elem),
                _ => None,
            };
            bind_typed(&r.pat, ty, &item.dereferenced(), names)
        }
        Pat::Tuple(t) => match item.parts(t.elems.len()) {
            Some(parts) => {
                let ty = |k: usize| match ty {
                    Some(Type::Tuple(types)) => types.elems.get(k),
                    _ => None,
                };
                let parts = t.elems.iter().zip(&parts).enumerate();
                parts.map(|(k, (pat, part))| bind_typed(pat, ty(k), part, names)).collect()
            }
            None => plain(pat, ty, item),
        },
        Pat::Ident(p) if p.by_ref.is_none() && p.subpat.is_none() && p.mutability.is_none() => {
            names.insert(p.ident.to_string(), item.clone());
            match item.referent() {
                Item::Tuple(_) | Item::Part { .. } => TokenStream::new(),
                _ => plain(pat, ty, item),
            }
        }
        _ => plain(pat, ty, item),
    }
}

fn plain(pat: &Pat, ty: Option<&Type>, item: &Item) -> TokenStream {
    let value = item.tokens();
    match (item, ty) {
        (Item::Value(_), Some(ty)) => quote!(let #pat: #ty = #value;),
        _ => quote!(let #pat = #value;),
    }
}

/// An expression that only picks and puts together what its names stand for.
pub fn picked(expr: &Expr, names: &Names) -> Option<Item> {
    match expr {
        Expr::Path(p) => names.get(&p.path.get_ident()?.to_string()).cloned(),
        Expr::Paren(p) => picked(&p.expr, names),
        Expr::Reference(r) if r.mutability.is_none() => Some(picked(&r.expr, names)?.reference()),
        Expr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) => Some(picked(&u.expr, names)?.dereferenced()),
        Expr::Field(f) => match &f.member {
            Member::Unnamed(index) => picked(&f.base, names)?.part(index.index as usize),
            Member::Named(_) => None,
        },
        Expr::Tuple(t) if !t.elems.is_empty() => {
            Some(Item::Tuple(t.elems.iter().map(|e| picked(e, names)).collect::<Option<_>>()?))
        }
        _ => None,
    }
}

/// Puts what names of tuples and of parts stand for into code: `p.0` and `w[1]` become what they are. Gives the `let`s
/// of names that are still needed.
pub fn settle(names: &Names, code: &mut Expr) -> TokenStream {
    let mut lets = TokenStream::new();
    let is_open = |item: &Item| matches!(item.referent(), Item::Tuple(_) | Item::Part { .. });
    let open = names.iter().filter(|(_, item)| is_open(item)).map(|(name, item)| (name.clone(), item.clone()));
    let (hidden, visible): (Names, Names) = open.partition(|(name, _)| super::function::binds(code, name));
    Places(&visible).visit_expr_mut(code);
    for (name, item) in visible.iter().chain(&hidden) {
        if super::names(&code.to_token_stream(), name) {
            let (name, value) = (quote::format_ident!("{name}"), item.tokens());
            lets.extend(quote!(let #name = #value;));
        }
    }
    lets
}

/// Names of tuples and of parts in a closure.
struct Places<'n>(&'n Names);

impl VisitMut for Places<'_> {
    fn visit_expr_mut(&mut self, e: &mut Expr) {
        if let Some(element) = self.element(e) {
            *e = element;
            return;
        }
        let is_tuple = |item: &Item| matches!(item.referent(), Item::Tuple(_));
        let picks = match e {
            Expr::Path(_) | Expr::Field(_) | Expr::Unary(_) => {
                root(e).and_then(|name| self.0.get(&name)).is_some_and(is_tuple)
            }
            _ => false,
        };
        match picks.then(|| picked(e, self.0)).flatten() {
            Some(item) => {
                let tokens = item.tokens();
                *e = syn::parse_quote!((#tokens));
            }
            None => syn::visit_mut::visit_expr_mut(self, e),
        }
    }
}

impl Places<'_> {
    /// `w[1]`, of a part that is as long.
    fn element(&self, e: &Expr) -> Option<Expr> {
        let Expr::Index(index) = e else { return None };
        let (Expr::Path(p), Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(at), .. })) = (&*index.expr, &*index.index)
        else {
            return None;
        };
        let Item::Part { of, from, size } = self.0.get(&p.path.get_ident()?.to_string())?.referent() else {
            return None;
        };
        let at = at.base10_parse::<usize>().ok().filter(|at| at < size)?;
        Some(match at {
            0 => syn::parse_quote!(#of[#from]),
            at => {
                let at = Literal::usize_unsuffixed(at);
                syn::parse_quote!(#of[#from + #at])
            }
        })
    }
}

fn root(e: &Expr) -> Option<String> {
    match e {
        Expr::Path(p) => p.path.get_ident().map(ToString::to_string),
        Expr::Field(f) => root(&f.base),
        Expr::Paren(p) => root(&p.expr),
        Expr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) => root(&u.expr),
        _ => None,
    }
}
