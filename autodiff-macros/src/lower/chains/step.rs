//! The loop of a chain: each element passes all steps before the next one is looked at.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Ident, Lifetime};

use super::function::{self, Bound, Function};
use super::item::Item;
use super::leg::Leg;
use super::source::{Source, Walk};
use super::{Chains, Failure, Result};
use crate::lower::place::ungrouped;

/// What happens to each element.
#[derive(Clone)]
pub enum Step {
    Map(Function),
    Copied,
    Filter(Function),
    FilterMap(Function),
    FlatMap(Function),
    Flatten,
    Inspect(Function),
    TakeWhile(Function),
    MapWhile(Function),
    /// With a flag.
    SkipWhile(Function, Ident),
    /// With a state.
    Scan(Function, Ident),
    /// With a counter.
    Enumerate(Ident),
    Skip(TokenStream, Ident),
    Take(TokenStream, Ident),
    EachNth(TokenStream, Ident),
    Zip {
        with: Leg,
        counter: Ident,
        length: Option<Ident>,
    },
}

impl Step {
    fn may_end(&self) -> bool {
        matches!(self, Step::TakeWhile(_) | Step::MapWhile(_) | Step::Scan(..) | Step::Take(..) | Step::Zip { .. })
    }

    pub fn changes_captured(&self) -> bool {
        self.function().is_some_and(Function::changes_captured)
    }

    fn is_nested(&self) -> bool {
        matches!(self, Step::FlatMap(_) | Step::Flatten)
    }
}

/// What is done with each element that arrives.
pub type End<'e> = &'e mut dyn FnMut(&mut Chains, Item, &Exit) -> Result<TokenStream>;

/// How the loop of a chain is left, and what its loops are called.
#[derive(Clone, Default)]
pub struct Exit {
    /// The label of the loop around all others, if there are several.
    pub outer: Option<Lifetime>,
    /// What the user calls the loop: the label of the innermost.
    pub label: Option<Lifetime>,
}

impl Exit {
    pub fn leave(&self) -> TokenStream {
        let outer = &self.outer;
        quote!(break #outer;)
    }
}

impl Walk {
    /// Whether one `break` does not leave it.
    pub fn is_nested(&self) -> bool {
        self.steps.iter().any(Step::is_nested) || matches!(self.source, Source::Chain(..))
    }
}

impl Chains<'_> {
    /// The whole loop, with what stands before it.
    pub fn looped(&mut self, walk: Walk, label: Option<&Lifetime>, end_leaves: bool, end: End) -> Result<TokenStream> {
        let may_leave = end_leaves || walk.steps.iter().any(Step::may_end);
        let mut exit = Exit { outer: None, label: label.cloned() };
        if walk.is_nested() && may_leave {
            let name = format!("'{}", self.fresh("walk"));
            exit.outer = Some(Lifetime::new(&name, proc_macro2::Span::mixed_site()));
        }
        let is_chain = matches!(walk.source, Source::Chain(..));
        let setup = walk.setup;
        let loops = self.source_loop(walk.source, &walk.steps, &exit, end)?;
        Ok(match &exit.outer {
            Some(outer) if is_chain => quote!(#setup #outer: for _ in 0..1 { #loops }),
            _ => quote!(#setup #loops),
        })
    }

    fn source_loop(&mut self, source: Source, steps: &[Step], exit: &Exit, end: End) -> Result<TokenStream> {
        let is_nested = steps.iter().any(Step::is_nested);
        let label = if is_nested { exit.outer.as_ref() } else { exit.label.as_ref() };
        let label = label.filter(|_| !matches!(source, Source::Chain(..))).map(|label| quote!(#label:));
        match source {
            Source::Chain(first, second) => {
                let mut loops = TokenStream::new();
                for part in [*first, *second] {
                    loops.extend(self.part(part, steps, exit, end)?);
                }
                Ok(loops)
            }
            Source::Leg(leg) => {
                let Some(len) = leg.len() else { return self.endless(&leg, steps, exit, label, end) };
                let n = self.fresh("n");
                let (head, statements, item) = leg.head(self, &n)?;
                let rest = self.steps(item, steps, exit, end)?;
                Ok(quote!(let #n = #len; #label #head { #statements #rest }))
            }
            Source::Range(range) => {
                let count = self.fresh("count");
                let rest = self.steps(Item::local(&count), steps, exit, end)?;
                Ok(quote!(#label for #count in #range { #rest }))
            }
            Source::Items(items) => {
                let item = self.fresh("item");
                let rest = self.steps(Item::local(&item), steps, exit, end)?;
                Ok(quote!(#label for #item in #items { #rest }))
            }
        }
    }

    /// One of two iterators that follow each other: its own steps, then those of both.
    fn part(&mut self, part: Walk, steps: &[Step], exit: &Exit, end: End) -> Result<TokenStream> {
        if part.steps.iter().any(Step::may_end) && part.is_nested() {
            return Err(Failure::Unknown);
        }
        let mut rest = |chains: &mut Chains, item: Item, _: &Exit| chains.steps(item, steps, exit, end);
        let own = Exit { outer: None, label: exit.label.clone() };
        let setup = part.setup;
        let loops = self.source_loop(part.source, &part.steps, &own, &mut rest)?;
        Ok(quote!({ #setup #loops }))
    }

    fn endless(
        &mut self,
        leg: &Leg,
        steps: &[Step],
        exit: &Exit,
        label: Option<TokenStream>,
        end: End,
    ) -> Result<TokenStream> {
        let (next, k) = (self.fresh("next"), self.fresh("k"));
        let (statements, item) = leg.read(self, &quote!(#k))?;
        let rest = self.steps(item, steps, exit, end)?;
        Ok(quote! {
            let mut #next: usize = 0;
            #label loop {
                let #k = #next;
                #next += 1;
                #statements
                #rest
            }
        })
    }

    /// What happens to an element from a step on.
    fn steps(&mut self, item: Item, steps: &[Step], exit: &Exit, end: End) -> Result<TokenStream> {
        let Some((step, rest)) = steps.split_first() else { return end(self, item, exit) };
        match step {
            Step::Map(function) => {
                let (statements, item) = self.apply(function, &[item])?;
                let rest = self.steps(item, rest, exit, end)?;
                Ok(quote!(#statements #rest))
            }
            Step::Copied => self.steps(item.dereferenced(), rest, exit, end),
            Step::Filter(function) => {
                let (statements, keeps) = self.test(function, &[item.clone().reference()])?;
                let rest = self.steps(item, rest, exit, end)?;
                Ok(quote!(#statements if #keeps { #rest }))
            }
            Step::Inspect(function) => {
                let effect = self.run(function, &[item.clone().reference()])?;
                let rest = self.steps(item, rest, exit, end)?;
                Ok(quote!(#effect #rest))
            }
            Step::TakeWhile(function) => {
                let (statements, keeps) = self.test(function, &[item.clone().reference()])?;
                let (leave, rest) = (exit.leave(), self.steps(item, rest, exit, end)?);
                Ok(quote!(#statements if !#keeps { #leave } #rest))
            }
            Step::SkipWhile(function, skipping) => {
                let (statements, skips) = self.test(function, &[item.clone().reference()])?;
                let rest = self.steps(item, rest, exit, end)?;
                Ok(quote!(if #skipping { #statements #skipping = #skips; } if !#skipping { #rest }))
            }
            Step::FilterMap(function) => self.optional(function, &[item], rest, exit, &TokenStream::new(), end),
            Step::MapWhile(function) => self.optional(function, &[item], rest, exit, &exit.leave(), end),
            Step::Scan(function, state) => {
                let function = stateless(function, state)?;
                self.optional(&function, &[item], rest, exit, &exit.leave(), end)
            }
            Step::FlatMap(function) => self.flat_mapped(function, item, rest, exit, end),
            Step::Flatten => self.flattened(item, rest, exit, end),
            Step::Enumerate(counter) => {
                let count = self.fresh("count");
                let rest = self.steps(Item::Tuple(vec![Item::local(&count), item]), rest, exit, end)?;
                Ok(quote!(let #count = #counter; #counter += 1; #rest))
            }
            Step::Skip(n, counter) => {
                let rest = self.steps(item, rest, exit, end)?;
                Ok(quote!(if #counter < #n { #counter += 1; } else { #rest }))
            }
            Step::Take(n, counter) => {
                let (leave, rest) = (exit.leave(), self.steps(item, rest, exit, end)?);
                Ok(quote!(if #counter >= #n { #leave } #counter += 1; #rest))
            }
            Step::EachNth(n, counter) => {
                let at = self.fresh("at");
                let rest = self.steps(item, rest, exit, end)?;
                Ok(quote!(let #at = #counter % #n; #counter += 1; if #at == 0 { #rest }))
            }
            Step::Zip { with, counter, length } => {
                let k = self.fresh("k");
                let (statements, other) = with.read(self, &quote!(#k))?;
                let leave = exit.leave();
                let check = length.as_ref().map(|n| quote!(if #k >= #n { #leave }));
                let rest = self.steps(Item::Tuple(vec![item, other]), rest, exit, end)?;
                Ok(quote!(let #k = #counter; #check #counter += 1; #statements #rest))
            }
        }
    }

    /// A function that gives `Some` or `None`, and what happens to what is in it.
    fn optional(
        &mut self,
        function: &Function,
        arguments: &[Item],
        steps: &[Step],
        exit: &Exit,
        otherwise: &TokenStream,
        end: End,
    ) -> Result<TokenStream> {
        let Function::Closure(closure) = function else {
            return Err(Failure::Unknown);
        };
        if let Some(value) = always_some(&closure.body) {
            let closure = syn::ExprClosure { body: Box::new(value), ..(**closure).clone() };
            let (statements, item) = self.apply(&Function::Closure(Box::new(closure)), arguments)?;
            let rest = self.steps(item, steps, exit, end)?;
            return Ok(quote!(#statements #rest));
        }
        self.check_names(closure, steps)?;
        let Bound { lets, body, .. } = self.bound(closure, arguments)?;
        let body = self.delivered(&body, steps, exit, otherwise, end)?;
        Ok(quote!({ #lets #body }))
    }

    /// The code of an optional value, with the rest of the chain where there is some.
    fn delivered(
        &mut self,
        e: &Expr,
        steps: &[Step],
        exit: &Exit,
        otherwise: &TokenStream,
        end: End,
    ) -> Result<TokenStream> {
        match ungrouped(e) {
            Expr::Path(p) if p.path.is_ident("None") => Ok(otherwise.clone()),
            Expr::Call(c) if function::is_some(&c.func) && c.args.len() == 1 => {
                let (item, value) = (self.fresh("item"), &c.args[0]);
                let rest = self.steps(Item::local(&item), steps, exit, end)?;
                Ok(quote!(let #item = #value; #rest))
            }
            Expr::If(i) => {
                let Some((_, other)) = &i.else_branch else { return Err(not_some(e)) };
                let (cond, then) = (&i.cond, self.delivered_block(&i.then_branch, steps, exit, otherwise, end)?);
                let other = self.delivered(other, steps, exit, otherwise, end)?;
                Ok(quote!(if #cond { #then } else { #other }))
            }
            Expr::Block(b) if b.label.is_none() => {
                let block = self.delivered_block(&b.block, steps, exit, otherwise, end)?;
                Ok(quote!({ #block }))
            }
            Expr::MethodCall(m) if (m.method == "then_some" || m.method == "then") && m.args.len() == 1 => {
                let value = match &m.args[0] {
                    Expr::Closure(c) if m.method == "then" && c.inputs.is_empty() => &*c.body,
                    value if m.method == "then_some" => value,
                    _ => return Err(not_some(e)),
                };
                let (item, cond) = (self.fresh("item"), &m.receiver);
                let rest = self.steps(Item::local(&item), steps, exit, end)?;
                Ok(quote!(if #cond { let #item = #value; #rest } else { #otherwise }))
            }
            other => Err(not_some(other)),
        }
    }

    fn delivered_block(
        &mut self,
        block: &syn::Block,
        steps: &[Step],
        exit: &Exit,
        otherwise: &TokenStream,
        end: End,
    ) -> Result<TokenStream> {
        let Some((syn::Stmt::Expr(last, None), before)) = block.stmts.split_last() else {
            return Err(not_some(block));
        };
        let last = self.delivered(last, steps, exit, otherwise, end)?;
        Ok(quote!(#(#before)* #last))
    }

    fn flat_mapped(
        &mut self,
        function: &Function,
        item: Item,
        steps: &[Step],
        exit: &Exit,
        end: End,
    ) -> Result<TokenStream> {
        let Function::Closure(closure) = function else { return Err(Failure::Unknown) };
        self.check_names(closure, steps)?;
        let Bound { lets, body, .. } = self.bound(closure, &[item])?;
        let (before, last) = match ungrouped(&body) {
            Expr::Block(b) if b.label.is_none() => match b.block.stmts.split_last() {
                Some((syn::Stmt::Expr(last, None), before)) => (before.to_vec(), last.clone()),
                _ => return Err(Failure::Unknown),
            },
            other => (Vec::new(), other.clone()),
        };
        let inner = self.walk(&last)?;
        let loops = self.inner_loop(inner, steps, exit, end)?;
        Ok(quote!({ #lets #(#before)* #loops }))
    }

    fn flattened(&mut self, item: Item, steps: &[Step], exit: &Exit, end: End) -> Result<TokenStream> {
        let (of, tokens) = (self.fresh("row"), item.tokens());
        let by = match item {
            Item::Ref(_) | Item::Part { .. } => super::leg::By::Reference,
            Item::Mut(_) => super::leg::By::Mutable,
            _ => super::leg::By::Value,
        };
        let setup = quote!(let #of = #tokens;);
        let inner = Walk { setup, source: Source::Leg(Leg::Elements { of, by }), steps: Vec::new() };
        self.inner_loop(inner, steps, exit, end)
    }

    fn inner_loop(&mut self, inner: Walk, steps: &[Step], exit: &Exit, end: End) -> Result<TokenStream> {
        let mut rest = |chains: &mut Chains, item: Item, _: &Exit| chains.steps(item, steps, exit, end);
        let label = if steps.iter().any(Step::is_nested) { None } else { exit.label.clone() };
        self.looped(inner, label.as_ref(), false, &mut rest)
    }

    /// What a closure binds here hides the user's names from the steps behind it.
    fn check_names(&mut self, closure: &syn::ExprClosure, steps: &[Step]) -> Result<()> {
        let mut bound = function::all_bound(closure);
        bound.retain(|name| {
            let behind = steps.iter().any(|step| step.function().is_some_and(|f| f.looks_for(&name.to_string())));
            behind || self.behind.iter().any(|code| super::names(code, &name.to_string()))
        });
        match bound.first() {
            Some(name) => Err(Failure::refuse(
                name,
                format!("`{name}` means something else behind this adapter of an active iterator; rename it here"),
            )),
            None => Ok(()),
        }
    }
}

impl Step {
    fn function(&self) -> Option<&Function> {
        match self {
            Step::Map(f)
            | Step::Filter(f)
            | Step::FilterMap(f)
            | Step::FlatMap(f)
            | Step::Inspect(f)
            | Step::TakeWhile(f)
            | Step::MapWhile(f)
            | Step::SkipWhile(f, _)
            | Step::Scan(f, _) => Some(f),
            _ => None,
        }
    }
}

fn not_some(e: impl quote::ToTokens) -> Failure {
    Failure::refuse(
        e,
        "only `Some(…)` and `None`, `if`, `then` and `then_some` are seen here; end the closure with those",
    )
}

/// The code of a closure that ends in `Some(…)`, with what is in it.
fn always_some(body: &Expr) -> Option<Expr> {
    match body {
        Expr::Call(c) if function::is_some(&c.func) && c.args.len() == 1 => Some(c.args[0].clone()),
        Expr::Paren(p) => always_some(&p.expr),
        Expr::Block(b) if b.label.is_none() => {
            let mut block = b.clone();
            let Some(syn::Stmt::Expr(last, None)) = block.block.stmts.last_mut() else { return None };
            *last = always_some(last)?;
            Some(Expr::Block(block))
        }
        _ => None,
    }
}

/// The closure of a `scan`, in which the state is a local.
fn stateless(function: &Function, state: &Ident) -> Result<Function> {
    let Function::Closure(closure) = function else { return Err(Failure::Unknown) };
    let mut closure = (**closure).clone();
    let mut inputs = std::mem::take(&mut closure.inputs).into_iter();
    let (Some(first), Some(second)) = (inputs.next(), inputs.next()) else { return Err(Failure::Unknown) };
    closure.inputs.push(second);
    match &first {
        syn::Pat::Wild(_) => {}
        syn::Pat::Ident(p) => *closure.body = function::with_state(&closure.body, &p.ident, state)?,
        other => {
            return Err(Failure::refuse(other, "the state of this `scan` needs a name; take it apart in the closure"));
        }
    }
    Ok(Function::Closure(Box::new(closure)))
}
