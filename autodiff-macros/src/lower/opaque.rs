//! Inactive Rust, copied verbatim: locals become placeholders, and what may not be copied is refused.

use crate::map::HashSet;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::{VisitMut, visit_expr_mut};
use syn::{BinOp, Expr, Pat, Token};

use super::methods::Receiver;
use super::{Holds, Lowering, Val, methods};
use crate::affine::Affine;
use crate::ir::{Float, Opaque, Operand, Place, Prim, Projection, Purity, Ty, Var};
use crate::names;

impl Lowering<'_> {
    /// `expr` as inactive Rust.
    pub fn opaque(&mut self, expr: &Expr) -> Opaque {
        if self.has_effects(expr) {
            return self.in_sequence(expr);
        }
        let mut renamed = expr.clone();
        let mut renamer = Renamer {
            lowering: self,
            bound: Vec::new(),
            loops: 0,
            closures: 0,
            writes: Vec::new(),
            is_impure: false,
            is_receiver: false,
        };
        renamer.visit_expr_mut(&mut renamed);
        let (writes, is_impure) = (renamer.writes, renamer.is_impure);
        let ty = match self.guess(&renamed) {
            Ty::Unknown => self.guess(expr),
            known => known,
        };
        let purity = if writes.is_empty() && !is_impure { purity(&renamed) } else { Purity::Impure };
        let tokens = renamed.to_token_stream();
        let affine = Affine::of(&renamed);
        let like = self.unify(&renamed);
        Opaque { reads: names::mentioned(&tokens), tokens, writes, purity, affine, ty, like, span: expr.span() }
    }

    /// Tokens that `of` says how to write, as an opaque expression over `reads`.
    pub fn synthesize(&mut self, tokens: TokenStream, ty: Ty, purity: Purity, span: Span) -> Opaque {
        let parsed = syn::parse2::<Expr>(tokens.clone()).ok();
        let (affine, like) = (parsed.as_ref().and_then(Affine::of), parsed.and_then(|e| self.unify(&e)));
        Opaque { reads: names::mentioned(&tokens), tokens, writes: Vec::new(), purity, affine, ty, like, span }
    }

    /// A place as an expression of opaque tokens.
    pub fn place_tokens(&self, place: &Place) -> TokenStream {
        let root = names::placeholder(place.root, Span::call_site());
        let info = self.b.arena.info(place.root);
        let mut tokens = root.to_token_stream();
        if info.by_ref && place.projections.is_empty() {
            return quote!((*#tokens));
        }
        for projection in &place.projections {
            match projection {
                Projection::Index(o) => {
                    let o = &o.tokens;
                    tokens = quote!(#tokens[#o]);
                }
                Projection::Range { lo, hi, inclusive } => {
                    let lo = lo.as_ref().map(|o| &o.tokens);
                    let hi = hi.as_ref().map(|o| &o.tokens);
                    tokens = if *inclusive { quote!(#tokens[#lo..=#hi]) } else { quote!(#tokens[#lo..#hi]) };
                }
                Projection::Field(f) => tokens = quote!(#tokens.#f),
            }
        }
        tokens
    }

    /// An operand as opaque tokens.
    pub fn operand_tokens(&self, operand: &Operand, span: Span) -> TokenStream {
        match operand {
            Operand::Var(v) => names::placeholder(*v, span).into_token_stream(),
            Operand::Constant(o) => o.tokens.clone(),
            Operand::Number(x) => proc_macro2::Literal::f64_unsuffixed(*x).into_token_stream(),
            Operand::Int(i) => proc_macro2::Literal::i64_unsuffixed(*i).into_token_stream(),
            Operand::Bool(b) => quote!(#b),
            Operand::Undefined => quote_spanned!(span=> __rt::undefined()),
        }
    }

    fn val_tokens(&self, val: &Val, span: Span) -> TokenStream {
        match val {
            Val::One { operand: Operand::Var(v), .. } if self.b.arena.info(*v).by_ref => {
                names::placeholder(*v, span).into_token_stream()
            }
            Val::One { operand, .. } => self.operand_tokens(operand, span),
            Val::Tuple(parts) => {
                let parts = parts.iter().map(|p| self.val_tokens(p, span));
                quote_spanned!(span=> (#(#parts,)*))
            }
        }
    }

    fn holds_tokens(&self, holds: &Holds, span: Span) -> TokenStream {
        match holds {
            Holds::Value(val) => self.val_tokens(val, span),
            Holds::Place { place, is_ref, .. } => {
                let by_ref = self.b.arena.info(place.root).by_ref;
                if place.projections.is_empty() && by_ref == *is_ref {
                    return names::placeholder(place.root, span).into_token_stream();
                }
                let tokens = self.place_tokens(place);
                if *is_ref { quote_spanned!(span=> (&#tokens)) } else { tokens }
            }
        }
    }

    /// What tokens tell about the type of inactive code, renamed or as written.
    pub(super) fn guess(&self, expr: &Expr) -> Ty {
        match expr {
            Expr::Lit(l) => literal_ty(&l.lit),
            Expr::Paren(e) => self.guess(&e.expr),
            Expr::Group(e) => self.guess(&e.expr),
            Expr::Unary(e) => self.guess(&e.expr),
            Expr::Cast(e) => self.shape(&e.ty),
            Expr::Path(p) => match p.path.get_ident().and_then(names::variable) {
                Some(var) => self.b.arena.ty(var).clone(),
                None if p.path.get_ident().is_some() => self.declared_ty(expr),
                None => path_ty(&p.path),
            },
            Expr::Index(e) => match &*e.index {
                Expr::Range(_) => self.guess(&e.expr),
                _ => self.guess(&e.expr).element(),
            },
            Expr::Verbatim(tokens) => match names::lone_variable(tokens) {
                Some(var) => self.b.arena.ty(var).clone(),
                None => Ty::Unknown,
            },
            Expr::Binary(e) => match e.op {
                BinOp::Eq(_)
                | BinOp::Ne(_)
                | BinOp::Lt(_)
                | BinOp::Le(_)
                | BinOp::Gt(_)
                | BinOp::Ge(_)
                | BinOp::And(_)
                | BinOp::Or(_) => Ty::Bool,
                BinOp::Shl(_) | BinOp::Shr(_) => self.guess(&e.left),
                _ => join(self.guess(&e.left), self.guess(&e.right)),
            },
            Expr::MethodCall(e) => self.guess_method(e),
            Expr::Array(e) => e
                .elems
                .first()
                .map_or(Ty::Unknown, |first| Ty::Array(Box::new(self.guess(first)), e.elems.len().to_string())),
            Expr::Repeat(e) => Ty::Array(Box::new(self.guess(&e.expr)), e.len.to_token_stream().to_string()),
            Expr::Tuple(e) => Ty::Tuple(e.elems.iter().map(|e| self.guess(e)).collect()),
            _ => Ty::Unknown,
        }
    }

    fn guess_method(&self, e: &syn::ExprMethodCall) -> Ty {
        match e.method.to_string().as_str() {
            "len" => Ty::Int(Some("usize")),
            name if name.starts_with("is_") => Ty::Bool,
            name if Prim::method(name).is_some() || methods::copies(name) => self.guess(&e.receiver),
            "pow" | "abs_diff" | "wrapping_add" | "wrapping_sub" | "saturating_sub" | "saturating_add" | "isqrt" => {
                self.guess(&e.receiver)
            }
            _ => Ty::Unknown,
        }
    }
}

/// Tokens of ours that read nothing and may not run again.
pub fn constant(tokens: TokenStream, ty: Ty, span: Span) -> Opaque {
    Opaque { tokens, reads: Vec::new(), writes: Vec::new(), purity: Purity::Impure, affine: None, ty, like: None, span }
}

/// The type of arithmetic on two types.
pub fn join(a: Ty, b: Ty) -> Ty {
    match (a, b) {
        (Ty::Float(Float::Any), Ty::Float(f)) | (Ty::Float(f), Ty::Float(Float::Any)) => Ty::Float(f),
        (Ty::Int(None), Ty::Int(i)) | (Ty::Int(i), Ty::Int(None)) => Ty::Int(i),
        (Ty::Unknown, other) | (other, Ty::Unknown) if other.is_float() => other,
        (a, b) if a == b => a,
        _ => Ty::Unknown,
    }
}

/// The type of a literal.
pub fn literal_ty(lit: &syn::Lit) -> Ty {
    match lit {
        syn::Lit::Float(f) => Ty::Float(match f.suffix() {
            "f32" => Float::F32,
            "f64" => Float::F64,
            _ => Float::Any,
        }),
        syn::Lit::Int(i) if i.suffix() == "f64" => Ty::Float(Float::F64),
        syn::Lit::Int(i) if i.suffix() == "f32" => Ty::Float(Float::F32),
        syn::Lit::Int(i) => Ty::Int(crate::ty::integer(i.suffix())),
        syn::Lit::Bool(_) => Ty::Bool,
        _ => Ty::Unknown,
    }
}

/// The type of a constant whose path tells it: `f64::EPSILON`, `std::f32::consts::PI`.
fn path_ty(path: &syn::Path) -> Ty {
    let has = |name: &str| path.segments.iter().any(|s| s.ident == name);
    match (has("f64"), has("f32")) {
        (true, false) => Ty::Float(Float::F64),
        (false, true) => Ty::Float(Float::F32),
        _ => Ty::Unknown,
    }
}

/// Whether renamed code may run again; of its methods, the renamer has seen to that.
fn purity(expr: &Expr) -> Purity {
    let all = |exprs: &[&Expr]| exprs.iter().map(|e| purity(e)).max().unwrap_or(Purity::Cheap);
    match expr {
        Expr::Lit(_) | Expr::Path(_) | Expr::Verbatim(_) => Purity::Cheap,
        Expr::Paren(e) => purity(&e.expr),
        Expr::Group(e) => purity(&e.expr),
        Expr::Unary(e) => purity(&e.expr),
        Expr::Cast(e) => purity(&e.expr),
        Expr::Field(e) => purity(&e.base),
        Expr::Reference(e) if e.mutability.is_none() => purity(&e.expr),
        Expr::Index(e) => all(&[&e.expr, &e.index]),
        Expr::Binary(e) if !is_compound(&e.op) => all(&[&e.left, &e.right]),
        Expr::Range(e) => {
            let sides: Vec<&Expr> = e.start.iter().chain(&e.end).map(|e| &**e).collect();
            all(&sides)
        }
        Expr::Tuple(e) => all(&e.elems.iter().collect::<Vec<_>>()),
        Expr::Array(e) => all(&e.elems.iter().collect::<Vec<_>>()),
        Expr::Repeat(e) => all(&[&e.expr, &e.len]),
        // Not the call, but the closure.
        Expr::Closure(e) if e.capture.is_none() => Purity::Cheap,
        Expr::MethodCall(e) => {
            let name = e.method.to_string();
            let own = match Prim::method(&name) {
                Some(p) if !p.is_cheap() => Purity::Expensive,
                _ => Purity::Cheap,
            };
            e.args.iter().map(purity).fold(own.max(purity(&e.receiver)), Purity::max)
        }
        _ => Purity::Impure,
    }
}

/// Whether the operator assigns.
pub fn is_compound(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
}

/// The identifiers a pattern binds.
pub fn bound_by(pat: &Pat) -> Vec<syn::Ident> {
    struct Idents(Vec<syn::Ident>);
    impl<'ast> Visit<'ast> for Idents {
        fn visit_pat_ident(&mut self, p: &'ast syn::PatIdent) {
            // An upper-case identifier alone is a constant or a unit variant.
            let is_name = !p.ident.to_string().starts_with(char::is_uppercase) || p.subpat.is_some();
            if is_name {
                self.0.push(p.ident.clone());
            }
            syn::visit::visit_pat_ident(self, p);
        }
    }
    let mut idents = Idents(Vec::new());
    idents.visit_pat(pat);
    idents.0
}

/// Puts placeholders for locals, and refuses what cannot be copied.
struct Renamer<'r, 'l> {
    lowering: &'r mut Lowering<'l>,
    /// Names bound inside the copied code.
    bound: Vec<HashSet<String>>,
    loops: usize,
    closures: usize,
    writes: Vec<Var>,
    /// A method was found that may not run again.
    is_impure: bool,
    /// The next expression is the receiver of a method whose result is checked.
    is_receiver: bool,
}

impl Renamer<'_, '_> {
    fn local(&self, name: &str) -> Option<Holds> {
        if self.bound.iter().any(|names| names.contains(name)) {
            return None;
        }
        let scopes = &self.lowering.scopes;
        scopes.find(name).map(|id| scopes.get(id).holds.clone())
    }

    fn bind(&mut self, pat: &Pat) {
        let names = bound_by(pat).into_iter().map(|i| i.to_string());
        self.bound.last_mut().expect("a scope is open").extend(names);
    }

    fn scoped(&mut self, inside: impl FnOnce(&mut Self)) {
        self.bound.push(HashSet::default());
        inside(self);
        self.bound.pop();
    }

    /// The place behind `*r`, where `r` is a local reference into memory.
    fn dereferenced(&self, reference: &Expr) -> Option<TokenStream> {
        let Expr::Path(p) = reference else { return None };
        match self.local(&p.path.get_ident()?.to_string())? {
            Holds::Place { place, is_ref: true, .. } if !place.projections.is_empty() => {
                Some(self.lowering.place_tokens(&place))
            }
            _ => None,
        }
    }

    /// Owned aggregates come by reference into generated code; a call that takes one by value gets a copy.
    fn own_arguments(&mut self, e: &mut Expr) {
        let args = match e {
            Expr::Call(c) => &mut c.args,
            Expr::MethodCall(m) => &mut m.args,
            Expr::Array(a) => &mut a.elems,
            Expr::Tuple(t) => &mut t.elems,
            _ => return,
        };
        for arg in args.iter_mut() {
            if let Some(name) = self.owned_param(arg) {
                *arg = Expr::Verbatim(quote_spanned!(arg.span()=> __rt::owned(#name)));
            } else if let Some(place) = self.lent_place(arg) {
                let tokens = self.lowering.place_tokens(&place);
                *arg = Expr::Verbatim(quote_spanned!(arg.span()=> &mut #tokens));
                self.note_write(place.root);
            }
        }
    }

    /// What the expression refers to, if it is a local `&mut` into inactive memory.
    fn lent_place(&self, expr: &Expr) -> Option<Place> {
        let Expr::Path(p) = expr else { return None };
        match self.local(&p.path.get_ident()?.to_string())? {
            Holds::Place { place, is_ref: true, mutable: true, active: false } => Some(place),
            _ => None,
        }
    }

    /// The target of an assignment, in which a local `&mut` into memory is what it refers to.
    fn visit_target(&mut self, target: &mut Expr) {
        match target {
            Expr::Path(_) => match self.lent_place(target) {
                Some(place) => {
                    let tokens = self.lowering.place_tokens(&place);
                    *target = syn::parse2(tokens.clone()).unwrap_or(Expr::Verbatim(tokens));
                }
                None => self.visit_expr_mut(target),
            },
            Expr::Index(e) => {
                self.visit_target(&mut e.expr);
                self.visit_expr_mut(&mut e.index);
            }
            Expr::Field(e) if self.lowering.tuple_part(e).is_none() => self.visit_target(&mut e.base),
            Expr::Paren(e) => self.visit_target(&mut e.expr),
            _ => self.visit_expr_mut(target),
        }
    }

    /// The parameter, if the expression is an owned aggregate parameter.
    fn owned_param(&self, expr: &Expr) -> Option<syn::Ident> {
        let Expr::Path(p) = expr else { return None };
        match self.local(&p.path.get_ident()?.to_string())? {
            Holds::Value(Val::One { operand: Operand::Var(v), .. }) if self.lowering.owned_params.contains(&v) => {
                Some(names::placeholder(v, expr.span()))
            }
            _ => None,
        }
    }

    /// Notes that the memory under `target` may change; refuses what the transforms would not see.
    fn written(&mut self, target: &Expr, value: Option<&Expr>) {
        let Some(root) = super::place::root_name(target) else { return };
        let lost = value.is_some_and(|v| self.lowering.is_active(v));
        match self.local(&root.to_string()) {
            Some(Holds::Place { place, active: false, .. }) if !lost => self.note_write(place.root),
            Some(_) => self
                .lowering
                .ctxt
                .refuse(target, format!("`{root}` is changed inside an expression; do that in a statement of its own")),
            None => {}
        }
    }

    /// A call that may change active memory is none of the inactive code; of a `&mut x` in it, the reference says so.
    fn refuse_change(&self, e: &Expr) {
        let is_reference = |a: &Expr| matches!(a, Expr::Reference(r) if r.mutability.is_some());
        if let Expr::Call(call) = e
            && !call.args.iter().any(is_reference)
            && self.lowering.changes_active(call)
        {
            self.lowering.ctxt.refuse(
                call,
                "this call may change an active value inside an expression; make it a statement of its own",
            );
        }
    }

    fn note_write(&mut self, root: Var) {
        if !self.writes.contains(&root) {
            self.writes.push(root);
        }
    }

    fn path(&mut self, e: &mut Expr, ident: &syn::Ident) {
        if let Some(holds) = self.local(&ident.to_string()) {
            let tokens = self.lowering.holds_tokens(&holds, ident.span());
            *e = syn::parse2(tokens.clone()).unwrap_or(Expr::Verbatim(tokens));
        }
    }

    fn method(&mut self, e: &mut Expr, is_receiver: bool) {
        let Expr::MethodCall(call) = e else { return };
        let name = call.method.to_string();
        let active = self.reaches_active(&call.receiver) || call.args.iter().any(|a| self.lowering.is_active(a));
        if active {
            self.refuse_encoding(&call.method, &name);
        }
        let is_pure = self.receiver(&call.receiver).gives(&name).is_some();
        // Of an active value, a primitive is a method of a number, and a copy is one.
        let known = is_pure || active && (Prim::method(&name).is_some() || methods::copies(&name));
        let is_view = !known && !active && methods::is_view(&name);
        if !known && !active && !is_view {
            self.may_change(&call.receiver);
        }
        let is_place = super::place::is_place(&call.receiver);
        self.is_receiver = is_receiver || !known && active;
        self.visit_expr_mut(&mut call.receiver);
        self.is_receiver = false;
        call.args.iter_mut().for_each(|a| self.visit_expr_mut(a));
        self.is_impure |= !known && !is_view || purity(&call.receiver) == Purity::Impure;
        if is_view && !self.is_impure {
            let receiver = &call.receiver;
            *call.receiver = Expr::Verbatim(quote_spanned!(call.method.span()=> __rt::Checked(&#receiver).steady()));
        }
        if !known && active {
            *e = checked_call(call, is_place, is_receiver);
        }
    }

    fn refuse_encoding(&self, at: impl ToTokens, method: &str) {
        if methods::encodes(method) {
            self.lowering.ctxt.refuse(
                at,
                format!("`{method}` of an active value loses its derivative; if that is meant, call it of `stop_gradient(x)`"),
            );
        }
    }

    /// Whether a receiver is active, or a chain of methods that begins with something active.
    fn reaches_active(&self, receiver: &Expr) -> bool {
        self.lowering.is_active(receiver)
            || match receiver {
                Expr::Paren(e) => self.reaches_active(&e.expr),
                Expr::MethodCall(m) if self.hides_activity(m) => {
                    self.reaches_active(&m.receiver) || m.args.iter().any(|a| self.lowering.is_active(a))
                }
                _ => false,
            }
    }

    /// Whether a method is neither known of its receiver nor one of a number that ends all derivatives.
    fn hides_activity(&self, call: &syn::ExprMethodCall) -> bool {
        let name = call.method.to_string();
        let ends = methods::looks(&name) || Prim::method(&name).is_some_and(Prim::is_inactive);
        !ends && self.receiver(&call.receiver).gives(&name).is_none()
    }

    /// What the tokens tell of a receiver; nothing, where they name what the copied code itself binds.
    fn receiver(&self, receiver: &Expr) -> Receiver {
        if self.names_bound(receiver) {
            return Receiver::Unknown;
        }
        match Receiver::of(&self.lowering.guess(receiver)) {
            Receiver::Unknown => match receiver {
                Expr::Paren(e) => self.receiver(&e.expr),
                Expr::Group(e) => self.receiver(&e.expr),
                Expr::Reference(e) => self.receiver(&e.expr),
                Expr::Range(_) => Receiver::Walk,
                Expr::MethodCall(m) => {
                    let (receiver, name) = (self.receiver(&m.receiver), m.method.to_string());
                    let view = methods::is_view(&name).then_some(Receiver::Walk);
                    receiver.gives(&name).or(view).unwrap_or(Receiver::Unknown)
                }
                _ => Receiver::Unknown,
            },
            known => known,
        }
    }

    fn names_bound(&self, expr: &Expr) -> bool {
        struct Names<'n>(&'n [HashSet<String>], bool);
        impl<'ast> Visit<'ast> for Names<'_> {
            fn visit_ident(&mut self, ident: &'ast syn::Ident) {
                self.1 |= self.0.iter().any(|names| names.contains(&ident.to_string()));
            }
        }
        let mut names = Names(&self.bound, false);
        names.visit_expr(expr);
        names.1
    }

    /// A local that an unknown method might change is memory; a value is not `mut`.
    fn may_change(&mut self, receiver: &Expr) {
        // A number that a method gives is not what the method was called on.
        if let Expr::MethodCall(call) = receiver
            && !self.hides_activity(call)
        {
            return;
        }
        let root = super::place::root_name(receiver).map(ToString::to_string);
        if let Some(Holds::Place { mutable: true, .. }) = root.and_then(|r| self.local(&r)) {
            self.written(receiver, None);
        }
    }

    fn tuple_field(&mut self, e: &mut Expr) -> bool {
        let Expr::Field(field) = &*e else { return false };
        let Some(root) = super::place::root_name(e) else { return false };
        if self.bound.iter().any(|names| names.contains(&root.to_string())) {
            return false;
        }
        let Some(part) = self.lowering.tuple_part(field) else { return false };
        let tokens = self.lowering.val_tokens(part, root.span());
        *e = syn::parse2(tokens.clone()).unwrap_or(Expr::Verbatim(tokens));
        true
    }

    fn closure(&mut self, closure: &mut syn::ExprClosure) {
        self.closures += 1;
        self.scoped(|r| {
            closure.inputs.iter().for_each(|p| r.bind(p));
            r.visit_expr_mut(&mut closure.body);
        });
        self.closures -= 1;
    }

    fn jump(&mut self, e: &Expr) {
        let leaves = match e {
            Expr::Break(_) | Expr::Continue(_) => self.loops == 0,
            _ => self.closures == 0,
        };
        if leaves {
            let what = match e {
                Expr::Try(_) => "`?` is not supported yet; use `match` or `if` and an early `return`",
                _ => "a jump out of an expression is not supported; use a statement, `if … { return …; }`",
            };
            self.lowering.ctxt.refuse(e, what);
        }
    }

    fn body(&mut self, block: &mut syn::Block) {
        self.scoped(|r| {
            for stmt in &mut block.stmts {
                r.visit_stmt_mut(stmt);
            }
        });
    }
}

/// An unknown method of an active receiver: shared access only, so that nothing active is changed behind the
/// transforms' back; and rustc must find the result of the whole chain inactive.
fn checked_call(call: &syn::ExprMethodCall, is_place: bool, is_receiver: bool) -> Expr {
    let (receiver, method, turbofish, args) = (&call.receiver, &call.method, &call.turbofish, &call.args);
    let span = method.span();
    // What is no place (an iterator) is a temporary, and may be advanced.
    let receiver = if is_place { quote_spanned!(span=> (&#receiver)) } else { quote_spanned!(span=> (#receiver)) };
    let called = quote_spanned!(span=> #receiver.#method #turbofish (#args));
    Expr::Verbatim(if is_receiver { called } else { quote_spanned!(span=> __rt::inactive(#called)) })
}

impl VisitMut for Renamer<'_, '_> {
    fn visit_expr_mut(&mut self, e: &mut Expr) {
        let is_receiver = std::mem::take(&mut self.is_receiver);
        if self.tuple_field(e) {
            return;
        }
        match e {
            Expr::Path(p) if p.qself.is_none() => {
                if let Some(ident) = p.path.get_ident().cloned() {
                    self.path(e, &ident);
                }
            }
            Expr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) && self.dereferenced(&u.expr).is_some() => {
                let tokens = self.dereferenced(&u.expr).expect("checked");
                *e = syn::parse2(tokens.clone()).unwrap_or(Expr::Verbatim(tokens));
            }
            Expr::MethodCall(_) => {
                self.own_arguments(e);
                self.method(e, is_receiver);
            }
            Expr::Call(_) | Expr::Array(_) | Expr::Tuple(_) => {
                self.refuse_change(e);
                if let Expr::Call(call) = &*e {
                    self.lowering.check_stop(call);
                    if let Some((_, name)) = self.lowering.float_function(&call.func)
                        && call.args.iter().any(|a| self.lowering.is_active(a))
                    {
                        self.refuse_encoding(&call.func, &name);
                    }
                }
                self.own_arguments(e);
                visit_expr_mut(self, e);
                if let Expr::Call(call) = e
                    && let Some(vec) = super::vec::macro_of(call)
                {
                    *e = vec;
                }
            }
            Expr::Cast(c) if crate::ty::shape(&c.ty) == Ty::Unknown && self.lowering.is_active(&c.expr) => {
                let span = c.as_token.span;
                visit_expr_mut(self, e);
                self.is_impure |= purity(e) == Purity::Impure;
                *e = Expr::Verbatim(quote_spanned!(span=> __rt::Checked(#e).inactive()));
            }
            Expr::Closure(c) => self.closure(c),
            Expr::Return(_) | Expr::Try(_) | Expr::Break(_) | Expr::Continue(_) => {
                self.jump(&e.clone());
                visit_expr_mut(self, e);
            }
            Expr::Assign(a) => {
                let target = (*a.left).clone();
                self.written(&target, Some(&a.right));
                self.visit_target(&mut a.left);
                self.visit_expr_mut(&mut a.right);
            }
            Expr::Binary(b) if is_compound(&b.op) => {
                let target = (*b.left).clone();
                self.written(&target, Some(&b.right));
                self.visit_target(&mut b.left);
                self.visit_expr_mut(&mut b.right);
            }
            Expr::Reference(r) if r.mutability.is_none() && self.owned_param(&r.expr).is_some() => {
                let name = self.owned_param(&r.expr).expect("checked");
                *e = Expr::Verbatim(name.into_token_stream());
            }
            Expr::Reference(r) if r.mutability.is_some() => {
                let target = (*r.expr).clone();
                self.written(&target, None);
                self.visit_target(&mut r.expr);
            }
            Expr::Struct(s) => {
                for field in &mut s.fields {
                    if field.colon_token.is_none() {
                        field.colon_token = Some(Token![:](field.member.span()));
                    }
                    self.visit_expr_mut(&mut field.expr);
                }
                if let Some(rest) = &mut s.rest {
                    self.visit_expr_mut(rest);
                }
            }
            Expr::Match(m) => {
                self.visit_expr_mut(&mut m.expr);
                for arm in &mut m.arms {
                    self.scoped(|r| {
                        r.bind(&arm.pat);
                        r.visit_pat_mut(&mut arm.pat);
                        r.visit_expr_mut(&mut arm.body);
                    });
                }
            }
            Expr::If(i) => {
                self.scoped(|r| {
                    r.visit_expr_mut(&mut i.cond);
                    r.body(&mut i.then_branch);
                });
                if let Some((_, els)) = &mut i.else_branch {
                    self.visit_expr_mut(els);
                }
            }
            Expr::Let(l) => {
                self.visit_expr_mut(&mut l.expr);
                if self.bound.is_empty() {
                    self.bound.push(HashSet::default());
                }
                self.bind(&l.pat);
            }
            Expr::ForLoop(f) => {
                self.visit_expr_mut(&mut f.expr);
                self.loops += 1;
                self.scoped(|r| {
                    r.bind(&f.pat);
                    r.body(&mut f.body);
                });
                self.loops -= 1;
            }
            Expr::While(w) => {
                self.loops += 1;
                self.scoped(|r| {
                    r.visit_expr_mut(&mut w.cond);
                    r.body(&mut w.body);
                });
                self.loops -= 1;
            }
            Expr::Loop(l) => {
                self.loops += 1;
                self.body(&mut l.body);
                self.loops -= 1;
            }
            Expr::Block(b) => self.body(&mut b.block),
            Expr::Macro(m) => self.visit_macro_mut(&mut m.mac),
            Expr::Async(_) | Expr::Await(_) | Expr::Unsafe(_) => {
                self.lowering.ctxt.refuse(&*e, "`async` and `unsafe` are not supported in a differentiable function");
            }
            _ => visit_expr_mut(self, e),
        }
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        if let Some(init) = &mut local.init {
            self.visit_expr_mut(&mut init.expr);
            if let Some((_, diverge)) = &mut init.diverge {
                self.visit_expr_mut(diverge);
            }
        }
        self.bind(&local.pat);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        self.rename_macro(mac);
    }
}

/// Macros whose arguments are expressions, and how many of those come before the format string.
fn format_position(name: &str) -> Option<usize> {
    match name {
        "println" | "print" | "eprintln" | "eprint" | "format" | "panic" | "unreachable" | "todo" | "unimplemented" => {
            Some(0)
        }
        "assert" | "debug_assert" | "write" | "writeln" => Some(1),
        "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" => Some(2),
        "vec" | "dbg" => Some(usize::MAX),
        _ => None,
    }
}

impl Renamer<'_, '_> {
    fn rename_macro(&mut self, mac: &mut syn::Macro) {
        let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        match format_position(&name) {
            Some(position) => self.rename_arguments(mac, position),
            None if name == "matches" => self.rename_matches(mac),
            None => self.rename_unknown(mac),
        }
    }

    fn rename_arguments(&mut self, mac: &mut syn::Macro, position: usize) {
        if let Ok((mut value, mut len)) = mac.parse_body_with(repeat) {
            self.visit_expr_mut(&mut value);
            self.visit_expr_mut(&mut len);
            mac.tokens = quote!(#value; #len);
            return;
        }
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        let Ok(mut args) = mac.parse_body_with(parser) else { return self.rename_unknown(mac) };
        let mut named = HashSet::default();
        for arg in args.iter_mut().skip(position.saturating_add(1)) {
            if let Expr::Assign(a) = arg {
                named.insert(a.left.to_token_stream().to_string());
                self.visit_expr_mut(&mut a.right);
            }
        }
        let captured = args.iter().nth(position).map(captures).unwrap_or_default();
        for arg in args.iter_mut() {
            if !matches!(arg, Expr::Assign(_)) {
                self.visit_expr_mut(arg);
            }
        }
        for ident in captured {
            if named.insert(ident.to_string())
                && let Some(holds) = self.local(&ident.to_string())
            {
                let value = self.lowering.holds_tokens(&holds, ident.span());
                args.push(Expr::Verbatim(quote!(#ident = #value)));
            }
        }
        mac.tokens = args.to_token_stream();
    }

    fn rename_matches(&mut self, mac: &mut syn::Macro) {
        let parsed = mac.parse_body_with(|input: syn::parse::ParseStream| {
            let value: Expr = input.parse()?;
            let rest: TokenStream = input.parse()?;
            Ok((value, rest))
        });
        if let Ok((mut value, rest)) = parsed {
            self.visit_expr_mut(&mut value);
            mac.tokens = quote!(#value #rest);
        }
    }

    fn rename_unknown(&mut self, mac: &mut syn::Macro) {
        if let Some(ident) = self.first_local(mac.tokens.clone()) {
            let name = mac.path.to_token_stream().to_string().replace(' ', "");
            self.lowering.ctxt.refuse(
                &ident,
                format!("`{name}!` is not known to differentiable, so it cannot see what becomes of `{ident}`; write its expansion"),
            );
        }
    }

    fn first_local(&self, tokens: TokenStream) -> Option<syn::Ident> {
        tokens.into_iter().find_map(|tree| match tree {
            proc_macro2::TokenTree::Ident(i) => self.local(&i.to_string()).map(|_| i),
            proc_macro2::TokenTree::Group(g) => self.first_local(g.stream()),
            _ => None,
        })
    }
}

/// `value; len`
fn repeat(input: syn::parse::ParseStream) -> syn::Result<(Expr, Expr)> {
    let value = input.parse()?;
    input.parse::<Token![;]>()?;
    Ok((value, input.parse()?))
}

/// The identifiers captured by a format string: `{x}`, `{x:>width$.precision$}`.
fn captures(format: &Expr) -> Vec<syn::Ident> {
    let Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = format else { return Vec::new() };
    let value = text.value().replace("{{", "");
    let pieces = value.split('{').skip(1).filter_map(|p| p.split('}').next());
    let names = pieces.flat_map(|p| {
        let (name, spec) = p.split_once(':').unwrap_or((p, ""));
        let counts = spec.split_inclusive('$').filter_map(|s| s.strip_suffix('$'));
        let counts = counts.filter_map(|s| s.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next());
        std::iter::once(name.trim().to_owned()).chain(counts.map(str::to_owned))
    });
    let is_name = |n: &String| syn::parse_str::<syn::Ident>(n).is_ok();
    names.filter(is_name).map(|n| syn::Ident::new(&n, text.span())).collect()
}
