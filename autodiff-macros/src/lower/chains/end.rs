//! Ends that give one value: `sum`, `product`, `fold`, `for_each`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, ExprMethodCall, GenericArgument, Ident, Type};

use super::function::{self, Bound, Function};
use super::item::Item;
use super::{Chains, Failure, Loop, Result, nothing};
use crate::lower::place::ungrouped;
use crate::ty;

impl Chains<'_> {
    /// The loop for a chain with its end.
    pub fn ended(&mut self, m: &ExprMethodCall, expected: Option<&Type>) -> Result<Loop> {
        let arguments: Vec<&Expr> = m.args.iter().collect();
        match (m.method.to_string().as_str(), &arguments[..]) {
            ("sum", []) => self.accumulated(m, expected, &quote!(+=)),
            ("product", []) => self.accumulated(m, expected, &quote!(*=)),
            ("fold", [init, f]) => self.folded(m, init, f),
            ("for_each", [f]) => self.each(m, f),
            ("collect", []) => self.collected(m, expected),
            ("unzip", []) => self.unzipped(m, expected),
            ("partition", [f]) => self.partitioned(m, f, expected),
            _ => self.option_ended(m),
        }
    }

    fn accumulated(&mut self, m: &ExprMethodCall, expected: Option<&Type>, op: &TokenStream) -> Result<Loop> {
        let written = turbofish(m).or(expected);
        let is_sum = m.method == "sum";
        let start = match written.map(shape) {
            Some(Shape::Integer) => {
                if is_sum {
                    quote!(0)
                } else {
                    quote!(1)
                }
            }
            Some(Shape::Other) => return Err(Failure::Unknown),
            // A sum of `f64`s starts there, too.
            Some(Shape::Number) | None => {
                if is_sum {
                    quote!(-0.0)
                } else {
                    quote!(1.0)
                }
            }
        };
        let (start, annotation) = typed(&start, written);
        let walk = self.iterator(&m.receiver)?;
        let total = self.fresh(if is_sum { "sum" } else { "product" });
        let mut end = |_: &mut Chains, item: Item, _: &super::step::Exit| {
            let number = item.number();
            Ok(quote!(#total #op #number;))
        };
        let looped = self.looped(walk, None, false, &mut end)?;
        Ok(Loop { before: quote!(let mut #total #annotation = #start; #looped), value: quote!(#total) })
    }

    fn folded(&mut self, m: &ExprMethodCall, init: &Expr, f: &Expr) -> Result<Loop> {
        let walk = self.iterator(&m.receiver)?;
        let function = Function::of(f)?;
        self.behind.push(quote!(#f));
        if let Some(function) = in_place(&function) {
            return self.folded_in_place(walk, init, &function);
        }
        let (lets, state) = self.state(init);
        let mut end = |chains: &mut Chains, item: Item, _: &super::step::Exit| {
            let (statements, next) = chains.apply(&function, &[state.clone(), item])?;
            let stored = chains.stored(&state, &next);
            Ok(quote!(#statements #stored))
        };
        let looped = self.looped(walk, None, false, &mut end)?;
        Ok(Loop { before: quote!(#lets #looped), value: state.tokens() })
    }

    /// Locals for what a fold carries along, part by part.
    fn state(&mut self, init: &Expr) -> (TokenStream, Item) {
        match ungrouped(init) {
            Expr::Tuple(t) if !t.elems.is_empty() => {
                let (lets, parts): (Vec<_>, Vec<_>) = t.elems.iter().map(|e| self.state(e)).unzip();
                (lets.into_iter().collect(), Item::Tuple(parts))
            }
            init => {
                let state = self.fresh("state");
                (quote!(let mut #state = #init;), Item::local(&state))
            }
        }
    }

    /// The assignment of new parts to all parts of a state.
    pub fn stored(&mut self, state: &Item, next: &Item) -> TokenStream {
        match (state, next) {
            (Item::Tuple(states), Item::Tuple(parts)) => {
                // All are taken before the first is changed.
                let names: Vec<Ident> = states.iter().map(|_| self.fresh("next")).collect();
                let taken = names.iter().zip(parts).map(|(name, part)| {
                    let part = part.tokens();
                    quote!(let #name = #part;)
                });
                let taken: TokenStream = taken.collect();
                let stored: TokenStream =
                    states.iter().zip(&names).map(|(state, name)| self.stored(state, &Item::local(name))).collect();
                quote!(#taken #stored)
            }
            (Item::Tuple(states), whole) => {
                let names: Vec<Ident> = states.iter().map(|_| self.fresh("next")).collect();
                let whole = whole.tokens();
                let stored: TokenStream =
                    states.iter().zip(&names).map(|(state, name)| self.stored(state, &Item::local(name))).collect();
                quote!(let (#(#names,)*) = #whole; #stored)
            }
            (state, next) => {
                let (state, next) = (state.tokens(), next.number());
                quote!(#state = #next;)
            }
        }
    }

    /// `fold(v, |mut v, x| { …; v })`: the state is changed where it is.
    fn folded_in_place(&mut self, walk: super::source::Walk, init: &Expr, f: &syn::ExprClosure) -> Result<Loop> {
        let state = self.fresh("state");
        let mut closure = f.clone();
        let mut inputs = std::mem::take(&mut closure.inputs).into_iter();
        let (Some(syn::Pat::Ident(name)), Some(item)) = (inputs.next().map(untyped), inputs.next()) else {
            return Err(Failure::Unknown);
        };
        closure.inputs.push(item);
        *closure.body = function::renamed(&closure.body, &name.ident, &state)?;
        let mut end = |chains: &mut Chains, item: Item, _: &super::step::Exit| {
            let Bound { lets, body, .. } = chains.bound(&closure, &[item])?;
            let Expr::Block(block) = &body else { return Err(Failure::Unknown) };
            let (_, statements) = block.block.stmts.split_last().ok_or(Failure::Unknown)?;
            Ok(quote!({ #lets #(#statements)* }))
        };
        let looped = self.looped(walk, None, false, &mut end)?;
        Ok(Loop { before: quote!(let mut #state = #init; #looped), value: quote!(#state) })
    }

    fn each(&mut self, m: &ExprMethodCall, f: &Expr) -> Result<Loop> {
        let walk = self.iterator(&m.receiver)?;
        let function = Function::of(f)?;
        self.behind.push(quote!(#f));
        let mut end = |chains: &mut Chains, item: Item, _: &super::step::Exit| chains.run(&function, &[item]);
        let before = self.looped(walk, None, false, &mut end)?;
        Ok(Loop { before, value: nothing() })
    }
}

fn untyped(pat: syn::Pat) -> syn::Pat {
    match pat {
        syn::Pat::Type(t) => *t.pat,
        other => other,
    }
}

/// The closure of a fold that changes its state and gives it back.
fn in_place(function: &Function) -> Option<syn::ExprClosure> {
    let Function::Closure(closure) = function else { return None };
    let syn::Pat::Ident(state) = untyped(closure.inputs.first()?.clone()) else { return None };
    let Expr::Block(block) = &*closure.body else { return None };
    let Some(syn::Stmt::Expr(Expr::Path(last), None)) = block.block.stmts.last() else { return None };
    (state.mutability.is_some() && block.label.is_none() && last.path.is_ident(&state.ident))
        .then(|| (**closure).clone())
}

/// `T` in `sum::<T>()`.
pub fn turbofish(m: &ExprMethodCall) -> Option<&Type> {
    match m.turbofish.as_ref()?.args.first()? {
        GenericArgument::Type(Type::Infer(_)) => None,
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// A literal of a type: by its suffix, where that is possible.
fn typed(literal: &TokenStream, ty: Option<&Type>) -> (TokenStream, Option<TokenStream>) {
    let is_plain = |name: &Ident| ["f32", "f64"].contains(&name.to_string().as_str());
    match ty {
        Some(Type::Path(p)) if p.path.get_ident().is_some_and(is_plain) => {
            let text = format!("{literal}_{}", quote!(#p)).replace(' ', "");
            (text.parse().expect("a literal"), None)
        }
        ty => (literal.clone(), ty.map(|ty| quote!(: #ty))),
    }
}

/// What a type is to a sum.
enum Shape {
    Integer,
    Number,
    Other,
}

fn shape(ty: &Type) -> Shape {
    match ty {
        Type::Path(p) if p.path.get_ident().is_some_and(|name| ty::integer(&name.to_string()).is_some()) => {
            Shape::Integer
        }
        Type::Path(p) if p.path.segments.iter().all(|s| s.arguments.is_none()) => Shape::Number,
        _ => Shape::Other,
    }
}
