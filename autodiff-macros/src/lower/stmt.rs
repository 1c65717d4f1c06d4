//! Statements and blocks.

use syn::{Expr, Stmt};

use super::{BindingId, Lowering, Sink, Val, opaque, prescan};
use crate::ir::Operand;

impl Lowering<'_> {
    /// A block in a scope of its own.
    pub fn body(&mut self, block: &syn::Block, sink: Sink) {
        self.scopes.open();
        self.stmts(&block.stmts, sink);
        self.scopes.close();
    }

    /// Statements to the end of their block. What stands behind a statement that may leave goes into the arm that stays.
    pub fn stmts(&mut self, stmts: &[Stmt], sink: Sink) {
        let mut rest = stmts;
        while let Some((first, behind)) = rest.split_first() {
            if let Stmt::Expr(e @ (Expr::If(_) | Expr::Match(_)), semi) = first
                && prescan::may_leave(e)
                && (!behind.is_empty() || semi.is_none())
            {
                return self.branch_with_rest(e, behind, sink);
            }
            let is_tail = behind.is_empty();
            self.stmt(first, is_tail, sink);
            rest = behind;
            match self.exit_state() {
                Exit::Never => {}
                Exit::Always => return,
                Exit::Maybe(left) => {
                    if !rest.is_empty() {
                        return self.guarded(left, rest, sink);
                    }
                }
            }
        }
    }

    fn stmt(&mut self, stmt: &Stmt, is_tail: bool, sink: Sink) {
        match stmt {
            Stmt::Local(local) => self.local(local),
            Stmt::Item(item) => {
                self.ctxt.refuse(item, "this item cannot be copied beside the derivatives; move it out of the function")
            }
            Stmt::Macro(m) => {
                let expr = Expr::Macro(syn::ExprMacro { attrs: m.attrs.clone(), mac: m.mac.clone() });
                if is_tail && m.semi_token.is_none() && sink != Sink::Discard {
                    let value = self.expr(&expr);
                    return self.deliver(value, sink);
                }
                self.expr_stmt(&expr);
            }
            Stmt::Expr(e, None) if is_tail => {
                if let Sink::Into(id) = sink {
                    self.hint_of(id);
                    let value = match e {
                        Expr::If(_) | Expr::Match(_) | Expr::Block(_) => self.control_value_for(e, sink),
                        _ => self.expr(e),
                    };
                    if !value.is_undefined() {
                        self.unless_left(e, |l| l.deliver(value, sink));
                    }
                } else {
                    self.expr_stmt(e);
                }
            }
            Stmt::Expr(e, _) => self.expr_stmt(e),
        }
    }

    /// What is done with the value of `expr`: nothing, if a jump was made on the way to it.
    pub(super) fn unless_left(&mut self, expr: &Expr, run: impl FnOnce(&mut Self)) {
        let exit = if prescan::may_leave(expr) { self.exit_state() } else { Exit::Never };
        match exit {
            Exit::Never => run(self),
            Exit::Always => {}
            Exit::Maybe(left) => self.if_else(
                left,
                |_| {},
                |l| {
                    l.lower_flags();
                    run(l);
                },
            ),
        }
    }

    fn hint_of(&mut self, id: BindingId) {
        let name = self.scopes.get(id).name.clone();
        self.hint(&name, proc_macro2::Span::call_site());
    }

    /// Hands a block's value to whoever wants it.
    pub fn deliver(&mut self, value: Val, sink: Sink) {
        if let Sink::Into(id) = sink {
            self.assign_binding(id, value);
        }
    }

    /// An expression whose value nobody wants.
    pub fn expr_stmt(&mut self, e: &Expr) {
        match e {
            Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_) => {
                self.control(e, Sink::Discard);
            }
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => self.jump(e),
            Expr::Assign(_) => self.assign(e),
            Expr::Binary(b) if opaque::is_compound(&b.op) => self.assign(e),
            Expr::Call(c) if self.is_active(e) || self.passes_active_mutably(c) => {
                self.call(c);
            }
            Expr::MethodCall(_) if self.is_active(e) => {
                self.expr(e);
            }
            Expr::Paren(p) => self.expr_stmt(&p.expr),
            Expr::Tuple(t) if t.elems.is_empty() => {}
            _ => self.effect(e),
        }
    }
}

/// How control goes on behind a statement.
pub enum Exit {
    Never,
    Always,
    /// The flag says whether a jump was made.
    Maybe(Operand),
}
