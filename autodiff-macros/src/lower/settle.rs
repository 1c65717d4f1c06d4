//! Jumps and assignments inside operands: `a + if c { return b } else { d }` becomes statements, `let part = if …;
//! a + part`.
//!
//! Then they stand only where a statement runs, and what follows them in Rust's order follows them in the block. Parts
//! in front of them become locals, too, unless nothing behind them can change what they are.

use proc_macro2::Span;
use quote::format_ident;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{BinOp, Block, Expr, ItemFn, Stmt, UnOp, parse_quote_spanned};

use super::place::root_name;
use super::{prescan, sequences};

/// Puts every jump and every assignment of the function where a statement runs.
pub fn settle(item: &mut ItemFn) {
    Settle { count: 0 }.visit_block_mut(&mut item.block);
}

struct Settle {
    count: usize,
}

impl VisitMut for Settle {
    fn visit_block_mut(&mut self, block: &mut Block) {
        for mut stmt in std::mem::take(&mut block.stmts) {
            match &mut stmt {
                Stmt::Local(local) => {
                    if let Some(init) = &mut local.init {
                        self.statement(&mut init.expr, &mut block.stmts);
                    }
                }
                Stmt::Expr(e, _) => self.statement(e, &mut block.stmts),
                _ => {}
            }
            block.stmts.push(stmt);
        }
    }

    fn visit_expr_mut(&mut self, e: &mut Expr) {
        match e {
            Expr::Closure(_) => {}
            _ => visit_mut::visit_expr_mut(self, e),
        }
    }
}

impl Settle {
    /// An expression that runs as a statement, or whose value the statement takes.
    fn statement(&mut self, e: &mut Expr, before: &mut Vec<Stmt>) {
        if !acts(e) {
            return self.visit_expr_mut(e);
        }
        match e {
            Expr::Paren(p) => self.statement(&mut p.expr, before),
            Expr::Group(g) => self.statement(&mut g.expr, before),
            Expr::If(i) => {
                self.value(&mut i.cond, before);
                self.visit_block_mut(&mut i.then_branch);
                if let Some((_, branch)) = &mut i.else_branch {
                    self.in_block(branch);
                }
            }
            Expr::Match(m) => {
                self.value(&mut m.expr, before);
                m.arms.iter_mut().for_each(|arm| self.in_block(&mut arm.body));
            }
            Expr::ForLoop(f) => {
                self.value(&mut f.expr, before);
                self.visit_block_mut(&mut f.body);
            }
            Expr::While(w) if acts(&w.cond) => {
                *e = leaving_while(w);
                self.statement(e, before);
            }
            Expr::Return(r) => r.expr.iter_mut().for_each(|e| self.value(e, before)),
            Expr::Break(b) => b.expr.iter_mut().for_each(|e| self.value(e, before)),
            Expr::Assign(a) => self.assigned(&mut a.left, &mut a.right, before),
            Expr::Binary(b) if super::opaque::is_compound(&b.op) => {
                self.assigned(&mut b.left, &mut b.right, before);
            }
            Expr::Binary(b) if is_lazy(b) && acts(&b.right) => {
                *e = decided(b);
                self.statement(e, before);
            }
            Expr::Block(_) | Expr::Loop(_) | Expr::While(_) => visit_mut::visit_expr_mut(self, e),
            other => self.operands(other, before),
        }
    }

    /// An arm of a branch: a block, if something has to run in front of it.
    fn in_block(&mut self, e: &mut Expr) {
        let mut before = Vec::new();
        self.statement(e, &mut before);
        if !before.is_empty() {
            let span = e.span();
            *e = parse_quote_spanned!(span=> { #(#before)* #e });
        }
    }

    /// First the value, then what it is assigned to.
    fn assigned(&mut self, target: &mut Expr, value: &mut Expr, before: &mut Vec<Stmt>) {
        self.value(value, before);
        if acts(target) {
            self.keep(value, &[&*target], before);
            self.operands(target, before);
        } else {
            self.visit_expr_mut(target);
        }
    }

    /// An expression inside another one: what is left of it does neither jump nor assign.
    fn value(&mut self, e: &mut Expr, before: &mut Vec<Stmt>) {
        if !acts(e) {
            return self.visit_expr_mut(e);
        }
        self.statement(e, before);
        if acts(e) {
            self.bind(e, before);
        }
    }

    fn bind(&mut self, e: &mut Expr, before: &mut Vec<Stmt>) {
        let span = Span::mixed_site().located_at(e.span());
        let part = format_ident!("__part_{}", self.count, span = span);
        self.count += 1;
        before.push(parse_quote_spanned!(span=> let #part = #e;));
        *e = parse_quote_spanned!(span=> #part);
    }

    /// The operands up to the last that acts, in Rust's order.
    fn operands(&mut self, e: &mut Expr, before: &mut Vec<Stmt>) {
        let mut operands = operands(e);
        let Some(last) = operands.iter().rposition(|o| acts(o.expr)) else { return };
        for k in 0..=last {
            let (done, behind) = operands.split_at_mut(k + 1);
            let operand = &mut done[k];
            self.value(operand.expr, before);
            let behind: Vec<&Expr> = behind[..last - k].iter().map(|o| &*o.expr).collect();
            match operand.is_place {
                _ if behind.is_empty() => {}
                true => self.keep_place(operand.expr, &behind, before),
                false => self.keep(operand.expr, &behind, before),
            }
        }
    }

    /// Makes a local of what is computed in front of something that acts, unless it is the same behind it.
    fn keep(&mut self, e: &mut Expr, behind: &[&Expr], before: &mut Vec<Stmt>) {
        match e {
            Expr::Lit(_) => {}
            Expr::Path(_) if !changes(e, behind) => {}
            Expr::Paren(p) => self.keep(&mut p.expr, behind, before),
            Expr::Group(g) => self.keep(&mut g.expr, behind, before),
            Expr::Reference(r) => self.keep_place(&mut r.expr, behind, before),
            _ => self.bind(e, before),
        }
    }

    /// A place stays one; what its indices are is computed.
    fn keep_place(&mut self, e: &mut Expr, behind: &[&Expr], before: &mut Vec<Stmt>) {
        match e {
            Expr::Path(_) => {}
            Expr::Field(f) => self.keep_place(&mut f.base, behind, before),
            Expr::Paren(p) => self.keep_place(&mut p.expr, behind, before),
            Expr::Unary(u) if matches!(u.op, UnOp::Deref(_)) => self.keep_place(&mut u.expr, behind, before),
            Expr::Index(i) => {
                self.keep_place(&mut i.expr, behind, before);
                match &mut *i.index {
                    Expr::Range(r) => {
                        for end in [&mut r.start, &mut r.end].into_iter().flatten() {
                            self.keep(end, behind, before);
                        }
                    }
                    index => self.keep(index, behind, before),
                }
            }
            _ => self.keep(e, behind, before),
        }
    }
}

/// Whether the expression may jump, or assign to locals that it does not declare.
fn acts(e: &Expr) -> bool {
    prescan::may_leave(e) || !prescan::expr_effects(e).assigned.is_empty()
}

/// Whether one of the expressions may give the local another value.
fn changes(local: &Expr, behind: &[&Expr]) -> bool {
    let Some(name) = root_name(local).map(ToString::to_string) else { return false };
    behind.iter().any(|e| prescan::changed_in(e).contains(&name))
}

struct Part<'a> {
    expr: &'a mut Expr,
    /// Whether it is looked into or lent, and not taken.
    is_place: bool,
}

/// What an expression computes before itself, in Rust's order.
fn operands(e: &mut Expr) -> Vec<Part<'_>> {
    match e {
        Expr::Binary(b) => vec![value(&mut b.left), value(&mut b.right)],
        Expr::Unary(u) => vec![value(&mut u.expr)],
        Expr::Cast(c) => vec![value(&mut c.expr)],
        Expr::Paren(p) => vec![value(&mut p.expr)],
        Expr::Group(g) => vec![value(&mut g.expr)],
        Expr::Reference(r) => vec![place(&mut r.expr)],
        Expr::Field(f) => vec![place(&mut f.base)],
        Expr::Let(l) => vec![value(&mut l.expr)],
        Expr::Try(t) => vec![value(&mut t.expr)],
        Expr::Index(i) => vec![place(&mut i.expr), value(&mut i.index)],
        Expr::MethodCall(m) => {
            let receiver = Part { is_place: sequences::may_change(m), expr: &mut m.receiver };
            std::iter::once(receiver).chain(m.args.iter_mut().map(value)).collect()
        }
        Expr::Call(c) => c.args.iter_mut().map(value).collect(),
        Expr::Tuple(t) => t.elems.iter_mut().map(value).collect(),
        Expr::Array(a) => a.elems.iter_mut().map(value).collect(),
        Expr::Repeat(r) => vec![value(&mut r.expr)],
        Expr::Range(r) => [&mut r.start, &mut r.end].into_iter().flatten().map(|e| value(e)).collect(),
        Expr::Struct(s) => s.fields.iter_mut().map(|f| value(&mut f.expr)).collect(),
        _ => Vec::new(),
    }
}

fn value(expr: &mut Expr) -> Part<'_> {
    Part { expr, is_place: false }
}

fn place(expr: &mut Expr) -> Part<'_> {
    Part { expr, is_place: true }
}

fn is_lazy(e: &syn::ExprBinary) -> bool {
    matches!(e.op, BinOp::And(_) | BinOp::Or(_))
}

/// `a && b` as `if a { b } else { false }`.
fn decided(e: &syn::ExprBinary) -> Expr {
    let (left, right) = (&e.left, &e.right);
    let span = e.op.span();
    match e.op {
        BinOp::And(_) => parse_quote_spanned!(span=> if #left { #right } else { false }),
        _ => parse_quote_spanned!(span=> if #left { true } else { #right }),
    }
}

/// `while c { … }` as `loop { if c { … } else { break } }`.
fn leaving_while(w: &syn::ExprWhile) -> Expr {
    let (label, cond, body) = (&w.label, &w.cond, &w.body);
    let span = w.while_token.span;
    parse_quote_spanned!(span=> #label loop { if #cond #body else { break; } })
}
