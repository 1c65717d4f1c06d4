//! What a chain runs over, and the adapters on the way: `xs.iter().zip(ys).map(…)`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, ExprMethodCall};

use super::function::Function;
use super::item::Item;
use super::leg::{By, Counted, Leg};
use super::step::Step;
use super::{Chains, Failure, Result};
use crate::lower::place::{root_name, ungrouped};

/// An iterator: what stands before its loop, what it runs over, what happens to each element.
pub struct Walk {
    pub setup: TokenStream,
    pub source: Source,
    pub steps: Vec<Step>,
}

pub enum Source {
    Leg(Leg),
    /// A range, counted by the loop itself.
    Range(TokenStream),
    /// An inactive iterator of whatever kind.
    Items(TokenStream),
    Chain(Box<Walk>, Box<Walk>),
}

impl Walk {
    fn leg(setup: TokenStream, leg: Leg) -> Walk {
        Walk { setup, source: Source::Leg(leg), steps: Vec::new() }
    }
}

impl Chains<'_> {
    /// An expression that is an iterator, or of which `into_iter` makes one.
    pub fn walk(&mut self, e: &Expr) -> Result<Walk> {
        match self.own_walk(e) {
            Err(Failure::Unknown) if !self.reach.mentions(e) => {
                Ok(Walk { setup: TokenStream::new(), source: Source::Items(e.to_token_stream()), steps: Vec::new() })
            }
            walk => walk,
        }
    }

    fn own_walk(&mut self, e: &Expr) -> Result<Walk> {
        match ungrouped(e) {
            Expr::MethodCall(m) => self.method_walk(m),
            Expr::Range(range) => {
                let range = range.to_token_stream();
                Ok(Walk { setup: TokenStream::new(), source: Source::Range(quote!((#range))), steps: Vec::new() })
            }
            Expr::Call(call) if named(&call.func, "once") && call.args.len() == 1 => {
                let (setup, leg) = self.repeated(&call.args[0]);
                Ok(Walk::leg(setup, Leg::Take(Box::new(leg), quote!(1))))
            }
            Expr::Call(call) if named(&call.func, "repeat") && call.args.len() == 1 => {
                let (setup, leg) = self.repeated(&call.args[0]);
                Ok(Walk::leg(setup, leg))
            }
            Expr::Reference(r) => {
                let by = if r.mutability.is_some() { By::Mutable } else { By::Reference };
                self.sequence(&r.expr, by)
            }
            other @ (Expr::Path(_) | Expr::Index(_) | Expr::Field(_) | Expr::Unary(_)) => {
                if !self.reach.mentions(other) && !self.kinds.of_value(other).is_sequence() {
                    return Err(Failure::Unknown);
                }
                let by = match self.kinds.of_value(other).is_reference {
                    Some(false) => By::Value,
                    _ => By::Reference,
                };
                self.sequence(other, by)
            }
            other @ (Expr::Array(_) | Expr::Call(_) | Expr::Repeat(_)) => self.sequence(other, By::Value),
            _ => Err(Failure::Unknown),
        }
    }

    fn repeated(&mut self, value: &Expr) -> (TokenStream, Leg) {
        let item = self.fresh("value");
        (quote!(let #item = #value;), Leg::Repeated(Item::local(&item)))
    }

    /// An expression that is an iterator.
    pub fn iterator(&mut self, e: &Expr) -> Result<Walk> {
        match ungrouped(e) {
            Expr::MethodCall(_) | Expr::Range(_) => self.walk(e),
            Expr::Call(call) if named(&call.func, "once") || named(&call.func, "repeat") => self.walk(e),
            _ if !self.reach.mentions(e) => self.walk(e),
            _ => Err(Failure::Unknown),
        }
    }

    /// A sequence by a name of ours.
    fn sequence(&mut self, e: &Expr, by: By) -> Result<Walk> {
        let of = self.fresh("of");
        let setup = self.named_sequence(e, by, &of);
        Ok(Walk::leg(setup, Leg::Elements { of, by }))
    }

    fn named_sequence(&mut self, e: &Expr, by: By, of: &syn::Ident) -> TokenStream {
        let kind = self.kinds.of_value(e);
        let e = ungrouped(e);
        let is_reference = matches!(e, Expr::Path(_)) && kind.is_reference == Some(true);
        let setup = match e {
            Expr::Path(_) | Expr::Index(_) | Expr::Field(_) | Expr::Unary(_) => match by {
                _ if is_reference => quote!(let #of = #e;),
                By::Mutable => quote!(let #of = &mut #e;),
                By::Value if self.is_changed(e) => quote!(let #of = #e.clone();),
                By::Reference | By::Value => quote!(let #of = &#e;),
            },
            _ if by == By::Mutable => quote!(let mut #of = #e;),
            _ => quote!(let #of = #e;),
        };
        self.kinds.note_sequence(of, &kind);
        setup
    }

    /// Whether the chain changes, on its way, the local that it takes its elements from.
    fn is_changed(&self, e: &Expr) -> bool {
        root_name(e).is_some_and(|root| self.changed.contains(&root.to_string()))
    }

    fn method_walk(&mut self, m: &ExprMethodCall) -> Result<Walk> {
        let name = m.method.to_string();
        let arguments: Vec<&Expr> = m.args.iter().collect();
        match (name.as_str(), &arguments[..]) {
            ("iter", []) => self.view(m, By::Reference),
            ("iter_mut", []) => self.view(m, By::Mutable),
            ("into_iter", []) => self.own_walk(&m.receiver),
            ("windows" | "chunks" | "chunks_exact" | "chunks_mut" | "chunks_exact_mut", [size]) => self.pieces(m, size),
            _ => {
                let walk = self.iterator(&m.receiver)?;
                self.adapted(walk, m, &arguments)
            }
        }
    }

    fn view(&mut self, m: &ExprMethodCall, by: By) -> Result<Walk> {
        let is_sequence = self.reach.mentions(&m.receiver) || self.kinds.of_value(&m.receiver).is_sequence();
        if is_sequence { self.sequence(&m.receiver, by) } else { Err(Failure::Unknown) }
    }

    fn pieces(&mut self, m: &ExprMethodCall, size: &Expr) -> Result<Walk> {
        let by = if m.method.to_string().ends_with("_mut") { By::Mutable } else { By::Reference };
        let Walk { mut setup, source, .. } = self.view(m, by)?;
        let Source::Leg(Leg::Elements { of, .. }) = source else { return Err(Failure::Unknown) };
        let size = self.count(size, &mut setup);
        let leg = match m.method.to_string().as_str() {
            "windows" => Leg::Windows { of, size },
            name => Leg::Chunks { of, size, is_exact: name.starts_with("chunks_exact"), by },
        };
        Ok(Walk::leg(setup, leg))
    }

    /// A number of elements: a literal, or a local of ours.
    fn count(&mut self, e: &Expr, setup: &mut TokenStream) -> TokenStream {
        match ungrouped(e) {
            Expr::Lit(lit) => lit.to_token_stream(),
            e => {
                let n = self.fresh("n");
                setup.extend(quote!(let #n: usize = #e;));
                quote!(#n)
            }
        }
    }

    /// The walk with one more adapter.
    fn adapted(&mut self, mut walk: Walk, m: &ExprMethodCall, arguments: &[&Expr]) -> Result<Walk> {
        let name = m.method.to_string();
        match (name.as_str(), arguments) {
            ("by_ref" | "into_iter" | "fuse", []) => {}
            ("copied" | "cloned", []) => self.step(&mut walk, Leg::Copied, Step::Copied),
            ("map", [f]) => walk.steps.push(Step::Map(Function::of(f)?)),
            ("rev", []) => self.reversed(&mut walk, m)?,
            ("enumerate", []) => {
                let counter = self.fresh("count");
                if self.as_leg(&mut walk) {
                    self.wrap(&mut walk, Leg::Enumerate)?;
                } else {
                    walk.setup.extend(quote!(let mut #counter: usize = 0;));
                    walk.steps.push(Step::Enumerate(counter));
                }
            }
            ("zip", [other]) => self.zipped(&mut walk, m, other)?,
            ("skip" | "take" | "step_by", [n]) => self.counted(&mut walk, m, n)?,
            ("filter", [f]) => walk.steps.push(Step::Filter(Function::of(f)?)),
            ("filter_map", [f]) => walk.steps.push(Step::FilterMap(Function::of(f)?)),
            ("flat_map", [f]) => walk.steps.push(Step::FlatMap(Function::of(f)?)),
            ("flatten", []) => walk.steps.push(Step::Flatten),
            ("inspect", [f]) => walk.steps.push(Step::Inspect(Function::of(f)?)),
            ("take_while", [f]) => walk.steps.push(Step::TakeWhile(Function::of(f)?)),
            ("map_while", [f]) => walk.steps.push(Step::MapWhile(Function::of(f)?)),
            ("skip_while", [f]) => {
                let skipping = self.fresh("skipping");
                walk.setup.extend(quote!(let mut #skipping = true;));
                walk.steps.push(Step::SkipWhile(Function::of(f)?, skipping));
            }
            ("scan", [init, f]) => {
                let state = self.fresh("state");
                walk.setup.extend(quote!(let mut #state = #init;));
                walk.steps.push(Step::Scan(Function::of(f)?, state));
            }
            ("chain", [other]) => {
                let other = self.walk(other)?;
                let source = Source::Chain(Box::new(walk), Box::new(other));
                return Ok(Walk { setup: TokenStream::new(), source, steps: Vec::new() });
            }
            _ => return Err(Failure::Unknown),
        }
        Ok(walk)
    }

    /// An adapter of each element by itself.
    fn step(&mut self, walk: &mut Walk, of_leg: fn(Box<Leg>) -> Leg, step: Step) {
        match &mut walk.source {
            Source::Leg(leg) if walk.steps.is_empty() => *leg = of_leg(Box::new(leg.clone())),
            _ => walk.steps.push(step),
        }
    }

    fn wrap(&mut self, walk: &mut Walk, with: impl FnOnce(Box<Leg>) -> Leg) -> Result<()> {
        match &mut walk.source {
            Source::Leg(leg) => {
                *leg = with(Box::new(leg.clone()));
                Ok(())
            }
            _ => Err(Failure::Unknown),
        }
    }

    /// Makes one thing of the source and its steps that is read by an index, if that is possible.
    pub fn as_leg(&mut self, walk: &mut Walk) -> bool {
        let is_steady = |step: &Step| match step {
            Step::Map(function) => !function.changes_captured(),
            step => matches!(step, Step::Copied),
        };
        if !walk.steps.iter().all(is_steady) {
            return false;
        }
        let leg = match std::mem::replace(&mut walk.source, Source::Range(TokenStream::new())) {
            Source::Leg(leg) => leg,
            Source::Range(range) => self.counted_range(&range, &mut walk.setup),
            other => {
                walk.source = other;
                return false;
            }
        };
        let leg = walk.steps.drain(..).fold(leg, |leg, step| match step {
            Step::Map(function) => Leg::Map(Box::new(leg), function),
            _ => Leg::Copied(Box::new(leg)),
        });
        walk.source = Source::Leg(leg);
        true
    }

    fn counted_range(&mut self, range: &TokenStream, setup: &mut TokenStream) -> Leg {
        let counter = self.fresh("next");
        let expr: Expr = syn::parse2(range.clone()).expect("a range that was parsed before");
        let (Expr::Range(r), false) = (ungrouped(&expr), range.is_empty()) else {
            // Reversed, or with steps.
            let of = self.fresh("of");
            setup.extend(quote!(let #of = #range.collect::<::std::vec::Vec<_>>();));
            return Leg::Elements { of, by: By::Value };
        };
        let start = r.start.as_ref().map_or(quote!(0), ToTokens::to_token_stream);
        setup.extend(quote!(let mut #counter = #start;));
        let length = r.end.as_ref().map(|end| {
            let (n, limits) = (self.fresh("n"), &r.limits);
            setup.extend(quote!(let #n = (#counter #limits #end).count();));
            n
        });
        Leg::Counted(Counted { counter, length })
    }

    fn reversed(&mut self, walk: &mut Walk, m: &ExprMethodCall) -> Result<()> {
        if let (Source::Range(range), true) = (&walk.source, walk.steps.iter().all(|s| matches!(s, Step::Map(_)))) {
            walk.source = Source::Range(quote!(#range.rev()));
            return Ok(());
        }
        let is_leg = self.as_leg(walk);
        let Source::Leg(leg) = &walk.source else { return Err(backwards(m)) };
        let (true, Some(len), false) = (is_leg, leg.len(), leg.is_in_order()) else { return Err(backwards(m)) };
        let n = self.fresh("n");
        walk.setup.extend(quote!(let #n = #len;));
        self.wrap(walk, |leg| Leg::Rev(leg, n))
    }

    fn zipped(&mut self, walk: &mut Walk, m: &ExprMethodCall, other: &Expr) -> Result<()> {
        let mut other = self.walk(other)?;
        check_steady(&walk.steps, m)?;
        check_steady(&other.steps, m)?;
        if let Source::Items(items) = &other.source {
            let of = self.fresh("of");
            other.setup.extend(quote!(let #of = #items.into_iter().collect::<::std::vec::Vec<_>>();));
            other.source = Source::Leg(Leg::Elements { of, by: By::Value });
        }
        if !self.as_leg(&mut other) {
            return Err(Failure::refuse(
                &m.args[0],
                "an iterator of unknown length is zipped here; collect it into a `Vec` first",
            ));
        }
        let is_leg = self.as_leg(walk);
        walk.setup.extend(other.setup);
        let Source::Leg(other) = other.source else { return Err(Failure::Unknown) };
        if is_leg {
            return self.wrap(walk, |leg| Leg::Zip(leg, Box::new(other)));
        }
        let (counter, n) = (self.fresh("k"), self.fresh("n"));
        let length = other.len().map(|len| {
            walk.setup.extend(quote!(let #n = #len;));
            n
        });
        walk.setup.extend(quote!(let mut #counter: usize = 0;));
        walk.steps.push(Step::Zip { with: other, counter, length });
        Ok(())
    }

    /// `skip`, `take` and `step_by`: of what is read by an index before the loop, else counted in it.
    fn counted(&mut self, walk: &mut Walk, m: &ExprMethodCall, n: &Expr) -> Result<()> {
        if let (Source::Range(range), true, "step_by") = (&walk.source, walk.steps.is_empty(), &*m.method.to_string()) {
            walk.source = Source::Range(quote!(#range.step_by(#n)));
            return Ok(());
        }
        let n = self.count(n, &mut walk.setup);
        let may_be_leg = walk.steps.iter().all(|step| matches!(step, Step::Copied)) || m.method == "take";
        let is_in_order = matches!(&walk.source, Source::Range(_)) && m.method != "take";
        if may_be_leg && !is_in_order && self.as_leg(walk) {
            let Source::Leg(leg) = &walk.source else { return Err(Failure::Unknown) };
            if m.method == "take" || !leg.is_in_order() {
                return match m.method.to_string().as_str() {
                    "skip" => self.wrap(walk, |leg| Leg::Skip(leg, n)),
                    "take" => self.wrap(walk, |leg| Leg::Take(leg, n)),
                    _ => self.wrap(walk, |leg| Leg::StepBy(leg, n)),
                };
            }
        }
        if m.method == "take" {
            check_steady(&walk.steps, m)?;
        }
        let counter = self.fresh("count");
        walk.setup.extend(quote!(let mut #counter: usize = 0;));
        walk.steps.push(match m.method.to_string().as_str() {
            "skip" => Step::Skip(n, counter),
            "take" => Step::Take(n, counter),
            _ => Step::EachNth(n, counter),
        });
        Ok(())
    }
}

/// How often a closure runs behind the last element that is taken, Rust does not say.
fn check_steady(steps: &[Step], m: &ExprMethodCall) -> Result<()> {
    if steps.iter().any(Step::changes_captured) {
        let message = format!("a closure in front of this `{}` changes what it captures; write the loop", m.method);
        return Err(Failure::refuse(&m.method, message));
    }
    Ok(())
}

fn backwards(m: &ExprMethodCall) -> Failure {
    Failure::refuse(
        &m.method,
        "this iterator cannot be run backwards; put `rev` in front of what drops elements, or collect it into a `Vec` first",
    )
}

/// Whether a function is called by that name, as `std::iter::once` is.
fn named(function: &Expr, name: &str) -> bool {
    let Expr::Path(p) = ungrouped(function) else { return false };
    p.path.segments.last().is_some_and(|last| last.ident == name)
}
