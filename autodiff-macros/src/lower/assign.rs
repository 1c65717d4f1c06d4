//! `a = b`, `a += b`, `(a, b) = c`.

use syn::spanned::Spanned;
use syn::{BinOp, Expr};

use super::{BindingId, Lowering, Val, guess};
use crate::ir::{self, Operand, Prim, Purity, Ty};

impl Lowering<'_> {
    /// Gives a local a new value.
    pub fn assign_binding(&mut self, id: BindingId, value: Val) {
        if value.is_active() {
            self.mark_active(id);
        }
        if self.results.contains(&id) {
            self.annotate_result(&value);
        }
        let value = self.of_the_local(id, value);
        self.scopes.set(id, value);
    }

    /// A variant that is returned (`Ok(x)`) is of the type written in the signature, which its parts may not tell.
    fn annotate_result(&mut self, value: &Val) {
        let Val::One { operand: Operand::Var(var), .. } = value else { return };
        let is_made = matches!(
            self.b.stmts().last(),
            Some(ir::Stmt::Let { var: v, expr: ir::Expr::Aggregate(ir::Aggregate::Struct(_), _) }) if v == var
        );
        if is_made {
            let ty = self.result_type.as_ref().map(quote::ToTokens::to_token_stream);
            self.b.arena.info_mut(*var).annotation = ty;
        }
    }

    /// `a = b`, `a += b`, `(a, b) = c`.
    pub fn assign(&mut self, expr: &Expr) {
        if self.assign_in_order(expr) {
            return;
        }
        match expr {
            Expr::Assign(a) => match &*a.left {
                Expr::Tuple(t) => self.assign_tuple(t, &a.right),
                target => {
                    self.hint_target(target);
                    if !self.is_active_target(target, &a.right) {
                        return self.assign_inactive(target, expr, None, &a.right);
                    }
                    let value = self.expr(&a.right);
                    self.store(target, value);
                }
            },
            Expr::Binary(b) => self.assign_compound(expr, b),
            _ => unreachable!("only assignments come here"),
        }
    }

    pub(super) fn hint_target(&mut self, target: &Expr) {
        if let Some(root) = super::place::root_name(target) {
            let (name, span) = (root.to_string(), root.span());
            self.hint(&name, span);
        }
    }

    /// A target with effects (`a[{ k += 1; k }] = x`): first the value, then the target, each once.
    fn assign_in_order(&mut self, expr: &Expr) -> bool {
        const VALUE: &str = "__assigned";
        let name = syn::Ident::new(VALUE, proc_macro2::Span::mixed_site());
        let value = Box::new(syn::parse_quote!(#name));
        let (left, right, rewritten) = match expr {
            Expr::Assign(a) => (&*a.left, &*a.right, Expr::Assign(syn::ExprAssign { right: value, ..a.clone() })),
            Expr::Binary(b) => (&*b.left, &*b.right, Expr::Binary(syn::ExprBinary { right: value, ..b.clone() })),
            _ => return false,
        };
        if matches!(left, Expr::Path(_) | Expr::Tuple(_)) || !self.has_effects(left) {
            return false;
        }
        self.hint_target(left);
        let value = self.expr(right);
        self.scopes.open();
        let source = std::ptr::from_ref(right).addr();
        let holds = super::Holds::Value(value);
        self.scopes.declare(super::scope::Binding { name: VALUE.to_owned(), holds, source, ty: Ty::Unknown });
        let left = Box::new(self.settled_target(left));
        self.assign(&match rewritten {
            Expr::Assign(a) => Expr::Assign(syn::ExprAssign { left, ..a }),
            Expr::Binary(b) => Expr::Binary(syn::ExprBinary { left, ..b }),
            other => other,
        });
        self.scopes.close();
        true
    }

    /// The target with its indices computed.
    fn settled_target(&mut self, target: &Expr) -> Expr {
        match target {
            Expr::Index(e) => {
                let inner = Box::new(self.settled_target(&e.expr));
                let index = Box::new(Expr::Verbatim(self.index_value(&e.index).tokens));
                Expr::Index(syn::ExprIndex { expr: inner, index, ..e.clone() })
            }
            Expr::Field(e) => Expr::Field(syn::ExprField { base: Box::new(self.settled_target(&e.base)), ..e.clone() }),
            Expr::Paren(e) => self.settled_target(&e.expr),
            Expr::Unary(e) => Expr::Unary(syn::ExprUnary { expr: Box::new(self.settled_target(&e.expr)), ..e.clone() }),
            other => other.clone(),
        }
    }

    fn assign_tuple(&mut self, targets: &syn::ExprTuple, right: &Expr) {
        let value = self.expr(right);
        let parts = self.parts(value, targets.elems.len());
        for (target, part) in targets.elems.iter().zip(parts) {
            match target {
                Expr::Infer(_) => {}
                target => self.store(target, part),
            }
        }
    }

    /// Whether an assignment concerns active memory, an active value, or a local number.
    fn is_active_target(&mut self, target: &Expr, value: &Expr) -> bool {
        self.is_active(value)
            || self.is_active_memory(target)
            || matches!(value, Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::Loop(_))
    }

    pub(super) fn is_active_memory(&mut self, target: &Expr) -> bool {
        self.root_place(target).is_some_and(|p| p.active && self.b.arena.is_memory(p.place.root))
    }

    fn store(&mut self, target: &Expr, value: Val) {
        if let Some(id) = self.local_value(target) {
            return self.assign_binding(id, value);
        }
        let active = value.is_active();
        let operand = self.operand_of(&value);
        match self.place(target) {
            Some(place) if place.is_ref && place.place.projections.is_empty() => self.refuse_rebinding(target),
            Some(place) => {
                if active {
                    self.mark_active(place.id);
                }
                self.b.push(ir::Stmt::Store { place: place.place, value: operand });
            }
            None => self.ctxt.refuse(target, "only a local, an element or a field can be assigned here"),
        }
    }

    /// The local number (or tuple) that `target` names.
    pub(super) fn local_value(&self, target: &Expr) -> Option<BindingId> {
        let Expr::Path(p) = target else { return None };
        let id = self.scopes.find(&p.path.get_ident()?.to_string())?;
        self.scopes.value(id).map(|_| id)
    }

    /// Neither side is active: a local number gets a new value, memory is changed as the user wrote it.
    fn assign_inactive(&mut self, target: &Expr, whole: &Expr, op: Option<&proc_macro2::TokenStream>, right: &Expr) {
        let Some(id) = self.local_value(target) else {
            return match self.place(target).filter(|p| p.active && self.b.arena.is_memory(p.place.root)) {
                Some(part) => self.store_discrete(part, target, whole, op, right),
                None => self.change_memory(whole),
            };
        };
        let value = self.inactive_value(target, whole, op, right);
        self.assign_binding(id, value);
    }

    /// A part of active memory that carries no derivative: the integer of a tuple.
    fn store_discrete(
        &mut self,
        part: super::place::PlaceRef,
        target: &Expr,
        whole: &Expr,
        op: Option<&proc_macro2::TokenStream>,
        right: &Expr,
    ) {
        let value = self.inactive_value(target, whole, op, right);
        let operand = self.operand_of(&value);
        self.b.push(ir::Stmt::Store { place: part.place, value: operand });
    }

    /// The new value of an inactive target.
    fn inactive_value(
        &mut self,
        target: &Expr,
        whole: &Expr,
        op: Option<&proc_macro2::TokenStream>,
        right: &Expr,
    ) -> Val {
        match op {
            None => self.expr(right),
            Some(op) => {
                let mut right = self.opaque(right);
                if !right.writes.is_empty() || right.purity == Purity::Impure {
                    let span = right.span;
                    let operand = self.hoist(right);
                    right = self.synthesize(self.operand_tokens(&operand, span), Ty::Unknown, Purity::Cheap, span);
                }
                let left = self.opaque(target);
                let (l, r, span) = (as_operand(&left.tokens), as_operand(&right.tokens), whole.span());
                let tokens = quote::quote_spanned!(span=> #l #op #r);
                let value =
                    self.synthesize(tokens, guess::join(left.ty, right.ty), left.purity.max(right.purity), span);
                Val::inactive(self.hoist(value))
            }
        }
    }

    /// Inactive memory is changed as the user wrote it.
    fn change_memory(&mut self, whole: &Expr) {
        let mut whole = whole.clone();
        if let Expr::Assign(syn::ExprAssign { left, .. }) | Expr::Binary(syn::ExprBinary { left, .. }) = &mut whole
            && self.is_in_a_part(left)
        {
            self.settle_index(left);
        }
        self.effect(&whole);
    }

    /// Whether the target is an element of what a local reference to a part of memory refers to.
    fn is_in_a_part(&mut self, target: &Expr) -> bool {
        let root = matches!(target, Expr::Index(_)).then(|| self.root_place(target)).flatten();
        root.is_some_and(|root| root.is_ref && !root.place.projections.is_empty())
    }

    /// The part is borrowed while its element is looked for: the index is computed before.
    fn settle_index(&mut self, target: &mut Expr) {
        let Expr::Index(e) = target else { return };
        if !matches!(&*e.index, Expr::Lit(_) | Expr::Path(_) | Expr::Range(_)) {
            self.hint("index", e.index.span());
            let (index, _) = self.operand(&e.index);
            *e.index = Expr::Verbatim(self.operand_tokens(&index, e.index.span()));
        }
        self.settle_index(&mut e.expr);
    }

    fn assign_compound(&mut self, whole: &Expr, b: &syn::ExprBinary) {
        self.hint_target(&b.left);
        let (name, op) = match b.op {
            BinOp::AddAssign(t) => ("add", quote::quote_spanned!(t.spans[0]=> +)),
            BinOp::SubAssign(t) => ("sub", quote::quote_spanned!(t.spans[0]=> -)),
            BinOp::MulAssign(t) => ("mul", quote::quote_spanned!(t.spans[0]=> *)),
            BinOp::DivAssign(t) => ("div", quote::quote_spanned!(t.spans[0]=> /)),
            BinOp::RemAssign(t) => ("rem", quote::quote_spanned!(t.spans[0]=> %)),
            BinOp::BitAndAssign(_) => ("", quote::quote!(&)),
            BinOp::BitOrAssign(_) => ("", quote::quote!(|)),
            BinOp::BitXorAssign(_) => ("", quote::quote!(^)),
            BinOp::ShlAssign(_) => ("", quote::quote!(<<)),
            _ => ("", quote::quote!(>>)),
        };
        let target_active = self.is_active(&b.left);
        if !target_active && !self.is_active(&b.right) || name.is_empty() {
            return self.assign_inactive(&b.left, whole, Some(&op), &b.right);
        }
        let (right, active) = self.number(&b.right);
        self.store_compound(b, (name, &op), right, active);
    }

    /// `target op= right`
    fn store_compound(
        &mut self,
        b: &syn::ExprBinary,
        (name, op): (&str, &proc_macro2::TokenStream),
        right: Operand,
        active: bool,
    ) {
        if let Some(id) = self.local_value(&b.left) {
            let left = self.scopes.value(id).cloned().expect("a value");
            let left = self.operand_of(&left);
            self.b.hint.1 = b.op.span();
            let value = self
                .integer(&left, op, &right)
                .unwrap_or_else(|| Val::active(self.b.raw_prim(Prim::named(name), vec![left, right])));
            return self.assign_binding(id, value);
        }
        let Some(place) = self.place(&b.left) else {
            return self.ctxt.refuse(&b.left, "only a local, an element or a field can be assigned here");
        };
        if active {
            self.mark_active(place.id);
        }
        match name {
            "add" => self.b.push(ir::Stmt::AddTo { place: place.place, value: right }),
            "sub" => {
                let value = self.b.raw_prim(Prim::named("neg"), vec![right]);
                self.b.push(ir::Stmt::AddTo { place: place.place, value });
            }
            _ => {
                let old = self.b.read(place.place.clone(), place.ty);
                let value = self.b.raw_prim(Prim::named(name), vec![old, right]);
                self.b.push(ir::Stmt::Store { place: place.place, value });
            }
        }
    }
}

/// Code as an operand of any operator.
fn as_operand(tokens: &proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    let binds_tightly = syn::parse2::<Expr>(tokens.clone()).is_ok_and(|expr| {
        use Expr::*;
        matches!(
            expr,
            Path(_) | Lit(_) | MethodCall(_) | Call(_) | Index(_) | Field(_) | Paren(_) | Macro(_) | Array(_)
        )
    });
    if binds_tightly { tokens.clone() } else { quote::quote!((#tokens)) }
}
