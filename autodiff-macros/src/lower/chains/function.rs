//! Functions that adapters take: closures, put where they are called, and paths.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprClosure};

use super::item::{self, Item, Names};
use super::{Chains, Failure, Result};
use crate::lower::opaque::{bound_by, is_compound};
use crate::lower::place::{root_name, ungrouped};

/// What an adapter calls.
#[derive(Clone)]
pub enum Function {
    Closure(Box<ExprClosure>),
    Path(TokenStream),
}

impl Function {
    pub fn of(argument: &Expr) -> Result<Function> {
        match ungrouped(argument) {
            Expr::Closure(closure) => {
                check(closure)?;
                Ok(Function::Closure(Box::new(closure.clone())))
            }
            Expr::Path(path) => Ok(Function::Path(path.to_token_stream())),
            other => Err(Failure::refuse(
                other,
                "this function of an active iterator is not visible here; write a closure or a path in its place",
            )),
        }
    }
}

/// Refuses closures that cannot stand where they are called.
fn check(closure: &ExprClosure) -> Result<()> {
    struct Leaving<'ast>(Option<&'ast Expr>);
    impl<'ast> Visit<'ast> for Leaving<'ast> {
        fn visit_expr(&mut self, e: &'ast Expr) {
            match e {
                Expr::Return(_) | Expr::Try(_) | Expr::Await(_) => self.0 = Some(e),
                Expr::Closure(_) => {}
                _ => visit::visit_expr(self, e),
            }
        }
    }
    let mut leaving = Leaving(None);
    leaving.visit_expr(&closure.body);
    match leaving.0 {
        Some(e) => Err(Failure::refuse(
            e,
            "a closure over an active iterator is put where it is called, and cannot be left early; use `if` and `else`",
        )),
        None => Ok(()),
    }
}

/// A closure with its arguments bound.
pub struct Bound {
    pub lets: TokenStream,
    pub names: Names,
    pub body: Expr,
}

impl Chains<'_> {
    /// The parameters of a closure as `let`s, and the body behind them.
    pub fn bound(&mut self, closure: &ExprClosure, arguments: &[Item]) -> Result<Bound> {
        let mut names = Names::default();
        let mut lets = TokenStream::new();
        for (pat, argument) in closure.inputs.iter().zip(arguments) {
            lets.extend(item::bind(pat, argument, &mut names));
        }
        for (name, argument) in &names {
            self.kinds.note_item(name, argument);
        }
        let mut body = (*closure.body).clone();
        lets.extend(item::settle(&names, &mut body));
        Ok(Bound { lets, names, body })
    }

    /// The result of a function: statements, and what stands for it behind them.
    pub fn apply(&mut self, function: &Function, arguments: &[Item]) -> Result<(TokenStream, Item)> {
        let closure = match function {
            Function::Closure(closure) => closure,
            Function::Path(path) => {
                let arguments = arguments.iter().map(Item::tokens);
                let item = self.fresh("item");
                return Ok((quote!(let #item = #path(#(#arguments),*);), Item::local(&item)));
            }
        };
        let bound = self.bound(closure, arguments)?;
        if let Some(item) = item::picked(&bound.body, &bound.names) {
            return Ok((TokenStream::new(), item));
        }
        let (pattern, item) = self.shape(&bound.body, &bound.names);
        let value = in_a_block(&bound.lets, &bound.body);
        Ok((quote!(let #pattern = #value;), item))
    }

    /// What a function of the items says, as a local.
    pub fn test(&mut self, function: &Function, arguments: &[Item]) -> Result<(TokenStream, TokenStream)> {
        let (statements, item) = self.apply(function, arguments)?;
        Ok((statements, item.tokens()))
    }

    /// A function that is called for its effect.
    pub fn run(&mut self, function: &Function, arguments: &[Item]) -> Result<TokenStream> {
        match function {
            Function::Closure(closure) => {
                let Bound { lets, body, .. } = self.bound(closure, arguments)?;
                Ok(match &body {
                    Expr::Block(block) if block.label.is_none() => {
                        let statements = &block.block.stmts;
                        quote!({ #lets #(#statements)* })
                    }
                    body => quote!({ #lets #body; }),
                })
            }
            Function::Path(path) => {
                let arguments = arguments.iter().map(Item::tokens);
                Ok(quote!(#path(#(#arguments),*);))
            }
        }
    }

    /// A pattern that names what an expression gives, part by part.
    fn shape(&mut self, body: &Expr, names: &Names) -> (TokenStream, Item) {
        let Expr::Tuple(t) = tail(body) else { return self.named() };
        if t.elems.is_empty() {
            return self.named();
        }
        let is_plain = std::ptr::eq(tail(body), ungrouped(body));
        let part = |chains: &mut Self, e: &Expr| match item::picked(e, names).filter(|_| is_plain) {
            Some(picked) => (quote!(_), picked),
            None => chains.shape(e, names),
        };
        let (patterns, parts): (Vec<_>, Vec<_>) = t.elems.iter().map(|e| part(self, e)).unzip();
        (quote!((#(#patterns,)*)), Item::Tuple(parts))
    }

    fn named(&mut self) -> (TokenStream, Item) {
        let name = self.fresh("item");
        (name.to_token_stream(), Item::local(&name))
    }
}

/// What the value of an expression is made by.
pub fn tail(e: &Expr) -> &Expr {
    match ungrouped(e) {
        Expr::Block(b) => match b.block.stmts.last() {
            Some(syn::Stmt::Expr(last, None)) => tail(last),
            _ => e,
        },
        other => other,
    }
}

/// Code in a scope of its own, if it binds something.
pub fn in_a_block(lets: &TokenStream, body: &Expr) -> TokenStream {
    match body {
        body if lets.is_empty() => body.to_token_stream(),
        Expr::Block(block) if block.label.is_none() => {
            let statements = &block.block.stmts;
            quote!({ #lets #(#statements)* })
        }
        body => quote!({ #lets #body }),
    }
}

/// Whether code binds a name.
pub fn binds(body: &Expr, name: &str) -> bool {
    struct Patterns<'n>(&'n str, bool);
    impl<'ast> Visit<'ast> for Patterns<'_> {
        fn visit_pat(&mut self, pat: &'ast syn::Pat) {
            self.1 |= bound_by(pat).iter().any(|bound| bound == self.0);
        }
    }
    let mut patterns = Patterns(name, false);
    patterns.visit_expr(body);
    patterns.1
}

fn in_a_macro(body: &Expr, name: &str) -> bool {
    struct Macros<'n>(&'n str, bool);
    impl<'ast> Visit<'ast> for Macros<'_> {
        fn visit_macro(&mut self, mac: &'ast syn::Macro) {
            self.1 |= super::names(&mac.tokens, self.0);
        }
    }
    let mut macros = Macros(name, false);
    macros.visit_expr(body);
    macros.1
}

impl Function {
    /// Whether its code means something outside of it by that name.
    pub fn looks_for(&self, name: &str) -> bool {
        match self {
            Function::Closure(closure) => {
                let is_own = closure.inputs.iter().any(|pat| bound_by(pat).iter().any(|bound| bound == name));
                !is_own && super::names(&closure.body.to_token_stream(), name)
            }
            Function::Path(path) => super::names(path, name),
        }
    }
}

impl Function {
    /// Whether it changes what it captures: then each call counts, also one whose result is dropped.
    pub fn changes_captured(&self) -> bool {
        struct Targets(Vec<String>);
        impl Targets {
            fn add(&mut self, e: &Expr) {
                match e {
                    Expr::Tuple(t) => t.elems.iter().for_each(|e| self.add(e)),
                    e => self.0.extend(root_name(e).map(ToString::to_string)),
                }
            }
        }
        impl<'ast> Visit<'ast> for Targets {
            fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
                self.add(&e.left);
                visit::visit_expr_assign(self, e);
            }
            fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
                if is_compound(&e.op) {
                    self.add(&e.left);
                }
                visit::visit_expr_binary(self, e);
            }
            fn visit_expr_reference(&mut self, e: &'ast syn::ExprReference) {
                if e.mutability.is_some() {
                    self.add(&e.expr);
                }
                visit::visit_expr_reference(self, e);
            }
            fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
                let name = e.method.to_string();
                if name.ends_with("_mut") || CHANGES.contains(&name.as_str()) {
                    self.add(&e.receiver);
                }
                visit::visit_expr_method_call(self, e);
            }
        }
        let Function::Closure(closure) = self else { return false };
        let mut targets = Targets(Vec::new());
        targets.visit_expr(&closure.body);
        let bound = all_bound(closure);
        targets.0.iter().any(|target| bound.iter().all(|own| own != target))
    }
}

/// Methods that change their receivers.
const CHANGES: [&str; 12] =
    ["push", "pop", "insert", "remove", "extend", "fill", "swap", "set", "next", "push_str", "truncate", "clear"];

/// All names that the parameters and the code of a closure bind.
pub fn all_bound(closure: &ExprClosure) -> Vec<syn::Ident> {
    struct Patterns(Vec<syn::Ident>);
    impl<'ast> Visit<'ast> for Patterns {
        fn visit_pat(&mut self, pat: &'ast syn::Pat) {
            self.0.extend(bound_by(pat));
        }
    }
    let mut patterns = Patterns(Vec::new());
    closure.inputs.iter().for_each(|pat| patterns.visit_pat(pat));
    patterns.visit_expr(&closure.body);
    patterns.0
}

pub fn is_some(function: &Expr) -> bool {
    let Expr::Path(p) = ungrouped(function) else { return false };
    p.path.segments.last().is_some_and(|last| last.ident == "Some")
}

/// Code in which a reference to a state is that state: `*s` and `s.x` are the local's.
pub fn with_state(body: &Expr, reference: &syn::Ident, state: &syn::Ident) -> Result<Expr> {
    struct State<'n> {
        reference: &'n syn::Ident,
        state: &'n syn::Ident,
        alone: Option<Expr>,
    }
    impl State<'_> {
        fn is_reference(&self, e: &Expr) -> bool {
            matches!(ungrouped(e), Expr::Path(p) if p.path.is_ident(self.reference))
        }
        fn put(&self, e: &mut Expr) {
            let state = self.state;
            *e = syn::parse_quote!(#state);
        }
    }
    impl VisitMut for State<'_> {
        fn visit_expr_mut(&mut self, e: &mut Expr) {
            match e {
                Expr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) && self.is_reference(&u.expr) => self.put(e),
                Expr::MethodCall(m) if self.is_reference(&m.receiver) => {
                    self.put(&mut m.receiver);
                    m.args.iter_mut().for_each(|a| self.visit_expr_mut(a));
                }
                Expr::Field(f) if self.is_reference(&f.base) => self.put(&mut f.base),
                Expr::Index(i) if self.is_reference(&i.expr) => {
                    self.put(&mut i.expr);
                    self.visit_expr_mut(&mut i.index);
                }
                Expr::Path(_) if self.is_reference(e) => self.alone = Some(e.clone()),
                Expr::Macro(m) if super::names(&m.mac.tokens, &self.reference.to_string()) => {
                    self.alone = Some(e.clone());
                }
                _ => syn::visit_mut::visit_expr_mut(self, e),
            }
        }
    }
    let mut body = body.clone();
    let mut states = State { reference, state, alone: None };
    let is_hidden = binds(&body, &reference.to_string());
    states.visit_expr_mut(&mut body);
    match states.alone {
        Some(e) => Err(Failure::refuse(e, "the state of this `scan` is used as a reference; dereference it")),
        None if is_hidden => {
            Err(Failure::refuse(reference, "this name is bound again in the closure; rename one of the two"))
        }
        None => Ok(body),
    }
}

/// Code in which a local has another name.
pub fn renamed(body: &Expr, from: &syn::Ident, to: &syn::Ident) -> Result<Expr> {
    struct Rename<'n>(&'n syn::Ident, &'n syn::Ident);
    impl VisitMut for Rename<'_> {
        fn visit_expr_path_mut(&mut self, p: &mut syn::ExprPath) {
            if p.path.is_ident(self.0) {
                p.path = self.1.clone().into();
            }
        }
    }
    let name = from.to_string();
    if binds(body, &name) || in_a_macro(body, &name) {
        return Err(Failure::refuse(
            from,
            format!("`{name}` is named in a macro, or bound again; use it in plain code"),
        ));
    }
    let mut body = body.clone();
    Rename(from, to).visit_expr_mut(&mut body);
    Ok(body)
}
