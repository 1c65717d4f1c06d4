//! Iterator chains over active values, as the loops they stand for.
//!
//! `xs.iter().zip(ys).map(|(x, y)| x * y).sum()` becomes `for k in 0..n { … sum += item; }` in the user's own language,
//! before anything is lowered. What is active is not known then: a chain that names nothing that may be stays as it is,
//! as does one that is not known here, of which lowering or rustc says why it cannot be differentiated.
//!
//! A chain is a source (`source.rs`, `leg.rs`), steps (`step.rs`) and an end (`end.rs`, `optional.rs`, `collect.rs`, `for_loop.rs`). Its
//! closures are put where they are called (`function.rs`); what one hands to the next is code (`item.rs`).

mod collect;
mod end;
mod for_loop;
mod function;
mod item;
mod kinds;
mod leg;
mod optional;
mod reach;
mod source;
mod step;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Ident, ItemFn, Stmt, Type};

use super::place::ungrouped;
use super::prescan;
use crate::attr::Options;
use crate::ctxt::Ctxt;
use crate::map::HashSet;
use kinds::Kinds;
use reach::Reach;

/// How the local begins in which a chain collects.
pub const LIST: &str = "__list";

/// Puts loops for the chains of a function.
pub fn rewrite(item: &mut ItemFn, options: &Options, ctxt: &Ctxt) {
    let expected = match &item.sig.output {
        syn::ReturnType::Type(_, ty) => Some((**ty).clone()),
        syn::ReturnType::Default => None,
    };
    let mut chains = Chains {
        ctxt,
        reach: Reach::of(item, options),
        kinds: Kinds::of(item),
        count: 0,
        result: expected.clone(),
        changed: HashSet::default(),
        behind: Vec::new(),
    };
    chains.block(&mut item.block, expected);
}

struct Chains<'a> {
    ctxt: &'a Ctxt,
    reach: Reach,
    kinds: Kinds,
    count: usize,
    /// What the function returns.
    result: Option<Type>,
    /// Names of locals that the chain at hand changes.
    changed: HashSet<String>,
    /// The user's code behind all steps of the chain at hand.
    behind: Vec<TokenStream>,
}

/// Why there is no loop for a chain.
enum Failure {
    /// It is none of those known here.
    Unknown,
    Refused(syn::Error),
}

type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    fn refuse(at: impl ToTokens, message: impl std::fmt::Display) -> Failure {
        Failure::Refused(syn::Error::new_spanned(at, message))
    }
}

/// What stands for a chain: statements, and an expression behind them.
struct Loop {
    before: TokenStream,
    value: TokenStream,
}

impl Chains<'_> {
    /// A name that no user has.
    fn fresh(&mut self, what: &str) -> Ident {
        self.count += 1;
        format_ident!("__{what}_{}", self.count, span = Span::mixed_site())
    }

    /// The statements of a block, the last of which gives a value of a type.
    fn block(&mut self, block: &mut Block, expected: Option<Type>) {
        let last = block.stmts.len().saturating_sub(1);
        for (at, mut stmt) in std::mem::take(&mut block.stmts).into_iter().enumerate() {
            match &mut stmt {
                Stmt::Local(local) => {
                    let annotation = match &local.pat {
                        syn::Pat::Type(t) => Some((*t.ty).clone()),
                        _ => None,
                    };
                    if let Some(init) = &mut local.init {
                        block.stmts.extend(self.statement(&mut init.expr, annotation));
                    }
                    self.kinds.note_local(local);
                }
                Stmt::Expr(e, semi) => {
                    let expected = expected.clone().filter(|_| at == last && semi.is_none());
                    let before = self.statement(e, expected);
                    let is_loop = !before.is_empty() && matches!(e, Expr::Tuple(t) if t.elems.is_empty());
                    block.stmts.extend(before);
                    if is_loop {
                        continue;
                    }
                }
                _ => visit_mut::visit_stmt_mut(self, &mut stmt),
            }
            block.stmts.push(stmt);
        }
    }

    /// An expression that runs as a statement, or whose value the statement takes: its loop stands before it.
    fn statement(&mut self, e: &mut Expr, expected: Option<Type>) -> Vec<Stmt> {
        let Some(Loop { before, value }) = self.looping(e, expected.as_ref()) else {
            self.visit_expecting(e, expected);
            return Vec::new();
        };
        let mut both: Block = syn::parse_quote!({ #before });
        *e = syn::parse_quote!(#value);
        self.block(&mut both, None);
        self.visit_expr_mut(e);
        both.stmts
    }

    fn visit_expecting(&mut self, e: &mut Expr, expected: Option<Type>) {
        match (e, expected) {
            (Expr::Return(r), _) => {
                let result = self.result.clone();
                r.expr.iter_mut().for_each(|e| self.value(e, result.as_ref()));
            }
            (Expr::Block(b), expected) => self.block(&mut b.block, expected),
            (Expr::If(i), Some(expected)) => {
                self.visit_expr_mut(&mut i.cond);
                self.block(&mut i.then_branch, Some(expected.clone()));
                if let Some((_, branch)) = &mut i.else_branch {
                    self.visit_expecting(branch, Some(expected));
                }
            }
            (e, _) => visit_mut::visit_expr_mut(self, e),
        }
    }

    /// An expression inside another one: its loop stands in a block.
    fn value(&mut self, e: &mut Expr, expected: Option<&Type>) {
        match self.looping(e, expected) {
            Some(Loop { before, value }) => {
                let mut block: Block = syn::parse_quote!({ #before #value });
                self.block(&mut block, None);
                *e = Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block });
            }
            None => self.visit_expecting(e, expected.cloned()),
        }
    }

    /// The loop for an expression, if it is a chain over something that may be active.
    fn looping(&mut self, e: &Expr, expected: Option<&Type>) -> Option<Loop> {
        let is_candidate = match ungrouped(e) {
            Expr::MethodCall(m) => self.reach.mentions(m),
            Expr::ForLoop(f) => for_loop::is_chain(&f.expr) && self.reach.mentions(&f.expr),
            _ => false,
        };
        if !is_candidate {
            return None;
        }
        self.behind.clear();
        self.changed = prescan::changed_in(e);
        let made = match ungrouped(e) {
            Expr::MethodCall(m) => self.ended(m, expected),
            Expr::ForLoop(f) => self.for_loop(f),
            _ => return None,
        };
        match made {
            Ok(made) => Some(made),
            Err(Failure::Unknown) => None,
            Err(Failure::Refused(error)) => {
                self.ctxt.push(error);
                None
            }
        }
    }
}

impl VisitMut for Chains<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        self.block(block, None);
    }

    fn visit_expr_mut(&mut self, e: &mut Expr) {
        match e {
            Expr::Closure(_) => {}
            _ => self.value(e, None),
        }
    }
}

/// Whether code names something.
fn names(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => names(&group.stream(), name),
        _ => false,
    })
}

/// A value that nobody wants.
fn nothing() -> TokenStream {
    quote!(())
}
