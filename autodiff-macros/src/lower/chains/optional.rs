//! Ends that give an `Option`, with what takes it out: `reduce(f).unwrap()`, `max_by(c).map(f).unwrap_or(y)`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, ExprMethodCall};

use super::function::Function;
use super::item::Item;
use super::leg::Leg;
use super::source::{Source, Walk};
use super::step::{Exit, Step};
use super::{Chains, Failure, Loop, Result};
use crate::lower::place::ungrouped;

/// Which element is asked for.
#[derive(Clone)]
enum Choice {
    First,
    Last,
    At(Expr),
    Reduced(Function),
    /// By a comparison, the last of the largest.
    Largest(Function),
    /// By a comparison, the first of the smallest.
    Smallest(Function),
}

/// What is done with the `Option`.
enum Then {
    Copied,
    Map(Function),
}

/// What happens if there is no element.
enum Otherwise {
    Panic,
    Default(Expr),
}

impl Chains<'_> {
    pub fn option_ended(&mut self, m: &ExprMethodCall) -> Result<Loop> {
        let arguments: Vec<&Expr> = m.args.iter().collect();
        let otherwise = match (m.method.to_string().as_str(), &arguments[..]) {
            ("unwrap", []) | ("expect", [_]) => Otherwise::Panic,
            ("unwrap_or", [default]) => Otherwise::Default((*default).clone()),
            ("unwrap_or_default", []) => Otherwise::Default(syn::parse_quote!(0.0)),
            _ => return Err(Failure::Unknown),
        };
        let mut then = Vec::new();
        let mut inner = &m.receiver;
        loop {
            let Expr::MethodCall(call) = ungrouped(inner) else { return Err(Failure::Unknown) };
            match (call.method.to_string().as_str(), call.args.first()) {
                ("copied" | "cloned", None) => then.push(Then::Copied),
                ("map", Some(f)) => then.push(Then::Map(Function::of(f)?)),
                _ => break,
            }
            inner = &call.receiver;
        }
        then.reverse();
        let Expr::MethodCall(call) = ungrouped(inner) else { return Err(Failure::Unknown) };
        let choice = choice(call)?;
        let walk = self.iterator(&call.receiver)?;
        let (mut before, mut item, is_empty) = self.chosen(walk, &choice, &otherwise)?;
        let mut mapped = TokenStream::new();
        for then in then {
            item = match then {
                Then::Copied => item.dereferenced(),
                Then::Map(function) => {
                    let (statements, item) = self.apply(&function, &[item])?;
                    mapped.extend(statements);
                    item
                }
            };
        }
        let value = item.tokens();
        Ok(match (otherwise, is_empty) {
            (Otherwise::Default(default), Some(is_empty)) => {
                let result = self.fresh("item");
                before.extend(quote!(let #result = if #is_empty { #default } else { #mapped #value };));
                Loop { before, value: quote!(#result) }
            }
            (_, is_empty) => {
                let check =
                    is_empty.map(|is_empty| quote!(if #is_empty { panic!("this iterator has no such element"); }));
                before.extend(quote!(#check #mapped));
                Loop { before, value }
            }
        })
    }

    /// The element: statements, what stands for it, and when there is none.
    fn chosen(
        &mut self,
        mut walk: Walk,
        choice: &Choice,
        otherwise: &Otherwise,
    ) -> Result<(TokenStream, Item, Option<TokenStream>)> {
        let is_plain = walk.steps.iter().all(|step| matches!(step, Step::Map(_) | Step::Copied));
        if is_plain && self.as_leg(&mut walk) {
            let Source::Leg(leg) = walk.source else { return Err(Failure::Unknown) };
            if leg.len().is_some() && !leg.is_in_order() {
                return self.chosen_of_leg(walk.setup, &leg, choice, otherwise);
            }
            walk.source = Source::Leg(leg);
        }
        self.chosen_in_order(walk, choice)
    }

    fn chosen_of_leg(
        &mut self,
        mut before: TokenStream,
        leg: &Leg,
        choice: &Choice,
        otherwise: &Otherwise,
    ) -> Result<(TokenStream, Item, Option<TokenStream>)> {
        let n = self.fresh("n");
        let len = leg.len().ok_or(Failure::Unknown)?;
        before.extend(quote!(let #n: usize = #len;));
        let mut is_empty = quote!(#n == 0);
        let needs_check = !leg.is_checked() || matches!(otherwise, Otherwise::Default(_));
        let (statements, item) = match choice {
            Choice::First => leg.read(self, &quote!(0))?,
            Choice::Last => leg.read(self, &quote!((#n - 1)))?,
            Choice::At(index) => {
                let at = self.fresh("at");
                before.extend(quote!(let #at: usize = #index;));
                is_empty = quote!(#at >= #n);
                leg.read(self, &quote!(#at))?
            }
            Choice::Reduced(function) => self.reduced(leg, &n, function)?,
            Choice::Largest(order) | Choice::Smallest(order) => {
                self.extreme(leg, &n, order, matches!(choice, Choice::Largest(_)))?
            }
        };
        if !needs_check {
            before.extend(statements);
            return Ok((before, item, None));
        }
        if statements.is_empty() {
            return Ok((before, item, Some(is_empty)));
        }
        match otherwise {
            Otherwise::Panic => {
                before.extend(quote!(if #is_empty { panic!("this iterator has no such element"); } #statements));
                Ok((before, item, None))
            }
            Otherwise::Default(_) => {
                let (parts, found) = self.unset(&item);
                let stored = self.stored(&found, &item);
                before.extend(quote!(#parts if !(#is_empty) { #statements #stored }));
                Ok((before, found, Some(is_empty)))
            }
        }
    }

    fn reduced(&mut self, leg: &Leg, n: &syn::Ident, function: &Function) -> Result<(TokenStream, Item)> {
        let (mut statements, first) = leg.read(self, &quote!(0))?;
        let state = self.local_parts(&first, &mut statements);
        let k = self.fresh("k");
        let (read, item) = leg.read(self, &quote!(#k))?;
        let (applied, next) = self.apply(function, &[as_handed(&state, &first), item])?;
        let stored = self.stored(&state, &next);
        statements.extend(quote!(for #k in 1..#n { #read #applied #stored }));
        Ok((statements, as_handed(&state, &first)))
    }

    /// The index of the extreme, then the element; what is computed on the way is kept, and not computed again.
    fn extreme(
        &mut self,
        leg: &Leg,
        n: &syn::Ident,
        order: &Function,
        is_largest: bool,
    ) -> Result<(TokenStream, Item)> {
        let k = self.fresh("k");
        let (mut statements, first) = leg.read(self, &quote!(0))?;
        let (read, item) = leg.read(self, &quote!(#k))?;
        if statements.is_empty() && read.is_empty() {
            let at = self.fresh("at");
            let (_, best) = leg.read(self, &quote!(#at))?;
            let (compared, replaces) = self.compared(order, best.clone(), item, is_largest)?;
            let looped = quote!(let mut #at: usize = 0; for #k in 1..#n { #compared if #replaces { #at = #k; } });
            return Ok((looped, best));
        }
        let state = self.local_parts(&first, &mut statements);
        let best = as_handed(&state, &first);
        let (compared, replaces) = self.compared(order, best.clone(), item.clone(), is_largest)?;
        let stored = self.stored(&state, &item);
        statements.extend(quote!(for #k in 1..#n { #read #compared if #replaces { #stored } }));
        Ok((statements, best))
    }

    /// Whether an element takes the place of the best so far.
    fn compared(
        &mut self,
        order: &Function,
        best: Item,
        item: Item,
        is_largest: bool,
    ) -> Result<(TokenStream, TokenStream)> {
        let operator = if is_largest { quote!(!=) } else { quote!(==) };
        let greater = quote!(::core::cmp::Ordering::Greater);
        let replaces = self.fresh("replaces");
        let arguments = [best.reference(), item.reference()];
        let statements = match order {
            Function::Path(path) => {
                let [best, item] = arguments.map(|argument| argument.tokens());
                quote!(let #replaces = #path(#best, #item) #operator #greater;)
            }
            Function::Closure(closure) => {
                let super::function::Bound { lets, body, .. } = self.bound(closure, &arguments)?;
                quote!(let #replaces = { #lets (#body) #operator #greater };)
            }
        };
        Ok((statements, quote!(#replaces)))
    }

    fn chosen_in_order(&mut self, walk: Walk, choice: &Choice) -> Result<(TokenStream, Item, Option<TokenStream>)> {
        let (found, best) = (self.fresh("found"), self.fresh("best"));
        let mut setup = quote!(let mut #found = false; let mut #best = 0.0;);
        let counter = self.fresh("count");
        if let Choice::At(index) = choice {
            setup.extend(quote!(let mut #counter: usize = #index;));
        }
        let state = Item::local(&best);
        let mut handed = state.clone();
        let mut end = |chains: &mut Chains, item: Item, exit: &Exit| {
            if matches!(item.referent(), Item::Tuple(_)) {
                return Err(Failure::Unknown);
            }
            handed = as_handed(&state, &item);
            let (stored, leave) = (chains.stored(&state, &item), exit.leave());
            Ok(match choice {
                Choice::First => quote!(#stored #found = true; #leave),
                Choice::Last => quote!(#stored #found = true;),
                Choice::At(_) => quote!(if #counter == 0 { #stored #found = true; #leave } #counter -= 1;),
                Choice::Reduced(function) => {
                    let (applied, next) = chains.apply(function, &[handed.clone(), item])?;
                    let reduced = chains.stored(&state, &next);
                    quote!(if #found { #applied #reduced } else { #stored #found = true; })
                }
                Choice::Largest(order) | Choice::Smallest(order) => {
                    let is_largest = matches!(choice, Choice::Largest(_));
                    let (compared, replaces) = chains.compared(order, handed.clone(), item, is_largest)?;
                    quote!(if #found { #compared if #replaces { #stored } } else { #stored #found = true; })
                }
            })
        };
        let leaves = matches!(choice, Choice::First | Choice::At(_));
        let looped = self.looped(walk, None, leaves, &mut end)?;
        Ok((quote!(#setup #looped), handed, Some(quote!(!#found))))
    }

    /// Locals that hold the parts of an item.
    fn local_parts(&mut self, item: &Item, statements: &mut TokenStream) -> Item {
        match item.referent() {
            Item::Tuple(parts) => Item::Tuple(parts.iter().map(|part| self.local_parts(part, statements)).collect()),
            value => {
                let (best, value) = (self.fresh("best"), value.tokens());
                statements.extend(quote!(let mut #best = #value;));
                Item::local(&best)
            }
        }
    }

    /// Locals for the parts of an item that may not be there: numbers.
    fn unset(&mut self, item: &Item) -> (TokenStream, Item) {
        match item.referent() {
            Item::Tuple(parts) => {
                let (lets, parts): (Vec<_>, Vec<_>) = parts.iter().map(|part| self.unset(part)).unzip();
                (lets.into_iter().collect(), Item::Tuple(parts))
            }
            _ => {
                let best = self.fresh("best");
                (quote!(let mut #best = 0.0;), Item::local(&best))
            }
        }
    }
}

/// What is kept, with the references around what it was kept from.
fn as_handed(state: &Item, like: &Item) -> Item {
    match (state, like) {
        (state, Item::Ref(like)) => as_handed(state, like).reference(),
        (state, Item::Part { .. }) => state.clone().reference(),
        (Item::Tuple(states), Item::Tuple(parts)) => {
            Item::Tuple(states.iter().zip(parts).map(|(state, part)| as_handed(state, part)).collect())
        }
        (state, _) => state.clone(),
    }
}

fn choice(call: &ExprMethodCall) -> Result<Choice> {
    let arguments: Vec<&Expr> = call.args.iter().collect();
    Ok(match (call.method.to_string().as_str(), &arguments[..]) {
        ("next", []) => Choice::First,
        ("last", []) => Choice::Last,
        ("nth", [index]) => Choice::At((*index).clone()),
        ("reduce", [f]) => Choice::Reduced(Function::of(f)?),
        ("max_by", [order]) => Choice::Largest(Function::of(order)?),
        ("min_by", [order]) => Choice::Smallest(Function::of(order)?),
        _ => return Err(Failure::Unknown),
    })
}
