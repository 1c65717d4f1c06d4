//! Jumps. One sets a flag; what stands behind it runs where no flag is up.

use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Expr, Stmt};

use super::stmt::Exit;
use super::{BindingId, LoopFrame, Lowering, Sink, Val};
use crate::ir::{Operand, Purity, Ty};

impl Lowering<'_> {
    /// The flags of the jumps out of a loop or labelled block, and where its value goes if it has one.
    pub(super) fn frame(&mut self, expr: &Expr, label: Option<&syn::Label>, has_value: bool) -> LoopFrame {
        let at = std::ptr::from_ref(expr).addr();
        let no = || Val::inactive(Operand::Bool(false));
        let (broke, continued) =
            (self.scopes.hidden("broke", no(), at + 1), self.scopes.hidden("continued", no(), at + 2));
        let name = self.b.hint.0.clone();
        let value = has_value.then(|| self.scopes.hidden(&name, Val::inactive(Operand::Undefined), at + 3));
        let label = label.map(|label| label.name.ident.to_string());
        LoopFrame { label, is_loop: !matches!(expr, Expr::Block(_)), broke, continued, value }
    }

    /// Where no jump was made, no flag is up.
    pub(super) fn lower_flags(&mut self) {
        for flag in self.flags() {
            self.scopes.set(flag, Val::inactive(Operand::Bool(false)));
        }
    }

    /// The rest of a block, run only if no jump was made.
    pub fn guarded(&mut self, left: Operand, rest: &[Stmt], sink: Sink) {
        self.if_else(
            left,
            |_| {},
            |l| {
                l.lower_flags();
                l.scopes.open();
                l.stmts(rest, sink);
                l.scopes.close();
            },
        );
    }

    fn flags(&self) -> Vec<BindingId> {
        let loops = self.loops.iter().flat_map(|l| [l.broke, l.continued]);
        std::iter::once(self.returned).chain(loops).collect()
    }

    /// Whether a jump was made before this point.
    pub fn exit_state(&mut self) -> Exit {
        let flags = self.flags();
        self.any_of(&flags)
    }

    /// The disjunction of flags.
    pub fn any_of(&mut self, flags: &[BindingId]) -> Exit {
        let mut open = Vec::new();
        for flag in flags {
            match self.scopes.value(*flag) {
                Some(Val::One { operand: Operand::Bool(true), .. }) => return Exit::Always,
                Some(Val::One { operand: operand @ Operand::Var(_), .. }) => open.push(operand.clone()),
                _ => {}
            }
        }
        let Some(first) = open.first().cloned() else { return Exit::Never };
        if open.len() == 1 {
            return Exit::Maybe(first);
        }
        let span = self.b.hint.1;
        let tests = open.iter().map(|o| self.operand_tokens(o, span));
        let tokens = quote_spanned!(span=> #(#tests)||*);
        let test = self.synthesize(tokens, Ty::Bool, Purity::Cheap, span);
        self.hint("left", span);
        Exit::Maybe(self.hoist(test))
    }

    /// `return`, `break`, `continue`.
    pub fn jump(&mut self, expr: &Expr) {
        match expr {
            Expr::Return(r) => {
                let (returned, result) = (self.returned, self.return_value);
                self.leave(r.expr.as_deref(), Some(result), returned);
            }
            Expr::Break(b) => {
                let Some(index) = self.target(b.label.as_ref()) else { return };
                let (broke, value) = (self.loops[index].broke, self.loops[index].value);
                self.leave(b.expr.as_deref(), value, broke);
            }
            Expr::Continue(c) => {
                let Some(index) = self.target(c.label.as_ref()) else { return };
                self.scopes.set(self.loops[index].continued, Val::inactive(Operand::Bool(true)));
            }
            _ => unreachable!("only jumps come here"),
        }
    }

    /// A jump that raises `flag`, with a value for `target`.
    fn leave(&mut self, value: Option<&Expr>, target: Option<BindingId>, flag: BindingId) {
        let raise = |l: &mut Self| l.scopes.set(flag, Val::inactive(Operand::Bool(true)));
        let (Some(expr), Some(target)) = (value, target) else { return raise(self) };
        if flag == self.returned {
            self.hint("result", expr.span());
        }
        let value = self.expr(expr);
        self.assign_binding(target, value);
        raise(self);
    }

    /// The loop or block that a jump leaves. Where there is none, rustc says so of the function itself.
    fn target(&self, label: Option<&syn::Lifetime>) -> Option<usize> {
        match label {
            None => self.loops.iter().rposition(|l| l.is_loop),
            Some(label) => self.loops.iter().rposition(|l| l.label.as_ref() == Some(&label.ident.to_string())),
        }
    }
}
