//! Ends that make lists: `collect`, `unzip`, `partition`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{BinOp, Expr, ExprMethodCall, GenericArgument, Ident, PathArguments, Type};

use super::end::turbofish;
use super::function::{Function, tail};
use super::item::Item;
use super::leg::Leg;
use super::source::{Source, Walk};
use super::step::{Exit, Step};
use super::{Chains, Failure, Loop, Result};
use crate::ir::{Prim, Ty};
use crate::ty;

impl Chains<'_> {
    pub fn collected(&mut self, m: &ExprMethodCall, expected: Option<&Type>) -> Result<Loop> {
        let written = turbofish(m).or(expected);
        let element = written.map(list_of).transpose()?.flatten();
        let mut walk = self.iterator(&m.receiver)?;
        let is_filled = match element.map(ty::shape) {
            Some(Ty::Float(_)) => true,
            _ => self.gives_numbers(&walk),
        };
        let annotation = written.map(|ty| quote!(: #ty));
        let list = self.fresh("list");
        let value = quote!(#list);
        if is_filled && self.as_leg(&mut walk) {
            let before = self.filled(walk, &list, annotation.as_ref())?;
            return Ok(Loop { before, value });
        }
        let mut end = |_: &mut Chains, item: Item, _: &Exit| pushed(&list, &item);
        let looped = self.looped(walk, None, false, &mut end)?;
        Ok(Loop { before: quote!(let mut #list #annotation = ::std::vec::Vec::new(); #looped), value })
    }

    /// A list of numbers of known length.
    fn filled(&mut self, walk: Walk, list: &Ident, annotation: Option<&TokenStream>) -> Result<TokenStream> {
        let Source::Leg(leg) = walk.source else { return Err(Failure::Unknown) };
        let len = leg.len().ok_or(Failure::Unknown)?;
        let (n, k, setup) = (self.fresh("n"), self.fresh("k"), walk.setup);
        let (statements, item) = leg.read(self, &quote!(#k))?;
        if item.is_reference() {
            return Err(Failure::Unknown);
        }
        let number = item.number();
        Ok(quote! {
            #setup
            let #n: usize = #len;
            let mut #list #annotation = ::std::vec![0.0; #n];
            for #k in 0..#n {
                #statements
                #list[#k] = #number;
            }
        })
    }

    pub fn unzipped(&mut self, m: &ExprMethodCall, expected: Option<&Type>) -> Result<Loop> {
        let types = expected.map(two).transpose()?;
        let walk = self.iterator(&m.receiver)?;
        let lists = [self.fresh("list"), self.fresh("list")];
        let mut end = |chains: &mut Chains, item: Item, _: &Exit| match &item {
            Item::Tuple(parts) if parts.len() == 2 => {
                let (first, second) = (parts[0].clone(), parts[1].clone());
                let pushes =
                    [pushed(&lists[0], &copied(first, types, 0))?, pushed(&lists[1], &copied(second, types, 1))?];
                Ok(quote!(#(#pushes)*))
            }
            item => {
                let (names, whole) = ([chains.fresh("item"), chains.fresh("item")], item.tokens());
                let (first, second) = (&names[0], &names[1]);
                let pushes = [pushed(&lists[0], &Item::local(first))?, pushed(&lists[1], &Item::local(second))?];
                Ok(quote!(let (#first, #second) = #whole; #(#pushes)*))
            }
        };
        let looped = self.looped(walk, None, false, &mut end)?;
        Ok(in_two(&lists, types, &looped))
    }

    pub fn partitioned(&mut self, m: &ExprMethodCall, f: &Expr, expected: Option<&Type>) -> Result<Loop> {
        let types = expected.map(two).transpose()?;
        let walk = self.iterator(&m.receiver)?;
        let function = Function::of(f)?;
        let lists = [self.fresh("list"), self.fresh("list")];
        let mut end = |chains: &mut Chains, item: Item, _: &Exit| {
            let (statements, is_first) = chains.test(&function, &[item.clone().reference()])?;
            let item = copied(item, types, 0);
            let (first, second) = (pushed(&lists[0], &item)?, pushed(&lists[1], &item)?);
            Ok(quote!(#statements if #is_first { #first } else { #second }))
        };
        let looped = self.looped(walk, None, false, &mut end)?;
        Ok(in_two(&lists, types, &looped))
    }

    /// Whether the elements of a walk are numbers, as far as tokens tell.
    fn gives_numbers(&self, walk: &Walk) -> bool {
        match walk.steps.iter().rev().find(|step| !matches!(step, Step::Copied)) {
            Some(Step::Map(function)) => function.gives_number(),
            Some(_) => false,
            None => match &walk.source {
                Source::Leg(leg) => self.holds_numbers(leg),
                _ => false,
            },
        }
    }

    fn holds_numbers(&self, leg: &Leg) -> bool {
        match leg {
            Leg::Elements { of, .. } => self.kinds.holds_numbers(of),
            Leg::Rev(leg, _) | Leg::Skip(leg, _) | Leg::Take(leg, _) | Leg::StepBy(leg, _) | Leg::Copied(leg) => {
                self.holds_numbers(leg)
            }
            Leg::Map(_, function) => function.gives_number(),
            _ => false,
        }
    }
}

impl Function {
    fn gives_number(&self) -> bool {
        match self {
            Function::Closure(closure) => is_number(&closure.body),
            Function::Path(path) => path.to_string().starts_with("f64 ::") || path.to_string().starts_with("f32 ::"),
        }
    }
}

/// Whether tokens tell that an expression is a number with a derivative.
fn is_number(e: &Expr) -> bool {
    match tail(e) {
        Expr::Lit(l) => matches!(l.lit, syn::Lit::Float(_)),
        Expr::Binary(b) => {
            matches!(b.op, BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_))
        }
        Expr::Unary(u) => matches!(u.op, syn::UnOp::Neg(_)),
        Expr::MethodCall(m) => {
            let is_end = m.method == "sum" || m.method == "product" || m.method == "fold";
            is_end && m.args.is_empty() || Prim::method(&m.method.to_string()).is_some()
        }
        Expr::If(i) => i.else_branch.as_ref().is_some_and(|(_, other)| is_number(other)),
        _ => false,
    }
}

/// The element of a `Vec`; an error of what is none, or carries no derivative.
fn list_of(ty: &Type) -> Result<Option<&Type>> {
    let Type::Path(path) = ty else { return Err(Failure::Unknown) };
    let last = path.path.segments.last().filter(|last| last.ident == "Vec").ok_or(Failure::Unknown)?;
    let PathArguments::AngleBracketed(list) = &last.arguments else { return Ok(None) };
    match list.args.first() {
        Some(GenericArgument::Type(Type::Infer(_))) => Ok(None),
        Some(GenericArgument::Type(Type::Reference(_))) => Err(Failure::Unknown),
        Some(GenericArgument::Type(element)) if ty::is_inactive(element) => Err(Failure::Unknown),
        Some(GenericArgument::Type(element)) => Ok(Some(element)),
        _ => Ok(None),
    }
}

fn two(ty: &Type) -> Result<[&Type; 2]> {
    match ty {
        Type::Tuple(t) if t.elems.len() == 2 => Ok([&t.elems[0], &t.elems[1]]),
        _ => Err(Failure::Unknown),
    }
}

fn in_two([first, second]: &[Ident; 2], types: Option<[&Type; 2]>, looped: &TokenStream) -> Loop {
    let annotation = |k: usize| types.map(|types| types[k]).map(|ty| quote!(: #ty));
    let (of_first, of_second) = (annotation(0), annotation(1));
    let before = quote! {
        let mut #first #of_first = ::std::vec::Vec::new();
        let mut #second #of_second = ::std::vec::Vec::new();
        #looped
    };
    Loop { before, value: quote!((#first, #second)) }
}

/// A reference to a number becomes one in a list of numbers.
fn copied(item: Item, types: Option<[&Type; 2]>, list: usize) -> Item {
    let is_of_numbers = types.is_some_and(|types| ty::shape(types[list]).element().is_float());
    if is_of_numbers && item.is_reference() { item.dereferenced() } else { item }
}

/// A list of references would borrow from active data.
fn pushed(list: &Ident, item: &Item) -> Result<TokenStream> {
    if item.is_reference() {
        return Err(Failure::Unknown);
    }
    let item = item.tokens();
    Ok(quote!(#list.push(#item);))
}
