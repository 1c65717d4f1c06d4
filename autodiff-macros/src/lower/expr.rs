//! Expressions: active ones become primitives on operands, inactive ones stay as they are.

use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{BinOp, Expr};

use super::vec::{self, VecMacro};
use super::{Lowering, Val, methods};
use crate::ir::{self, Aggregate, Float, Opaque, Operand, Prim, Purity, Ty};

/// Of what `?` is part of no result that the signature spells out.
pub(super) const QUESTION_MARK: &str =
    "`?` needs a signature that says `Option` or `Result`; write that, or `match` and an early `return`";

impl Lowering<'_> {
    /// The value of an expression.
    pub fn expr(&mut self, expr: &Expr) -> Val {
        match expr {
            Expr::Paren(e) => return self.expr(&e.expr),
            Expr::Group(e) => return self.expr(&e.expr),
            Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_) => {
                return self.control_value(expr);
            }
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => {
                self.jump(expr);
                return Val::inactive(Operand::Undefined);
            }
            Expr::Tuple(t) if !t.elems.is_empty() => return Val::tuple(t.elems.iter().map(|e| self.expr(e)).collect()),
            Expr::Macro(m) if super::prescan::is_diverging(&m.mac) => {
                self.effect(expr);
                return Val::inactive(Operand::Undefined);
            }
            Expr::Assign(_) => {
                self.assign(expr);
                return Val::inactive(Operand::Undefined);
            }
            Expr::Binary(e) if super::opaque::is_compound(&e.op) => {
                self.assign(expr);
                return Val::inactive(Operand::Undefined);
            }
            _ => {}
        }
        if self.is_active(expr) { self.active_expr(expr) } else { self.inactive_expr(expr) }
    }

    /// The value of an expression as one operand.
    pub fn operand(&mut self, expr: &Expr) -> (Operand, bool) {
        let val = self.expr(expr);
        (self.operand_of(&val), val.is_active())
    }

    fn inactive_expr(&mut self, expr: &Expr) -> Val {
        if let Expr::Path(p) = expr
            && let Some(id) = p.path.get_ident().and_then(|i| self.scopes.find(&i.to_string()))
            && let Some(value) = self.scopes.value(id)
        {
            return value.clone();
        }
        if let Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(i), .. }) = expr
            && let (true, Ok(n)) = (i.suffix().is_empty(), i.base10_parse())
        {
            return Val::inactive(Operand::Int(n));
        }
        let opaque = self.opaque(expr);
        let opaque = self.given_away(opaque);
        let operand = self.hoist(opaque);
        if matches!(expr, Expr::MethodCall(m) if methods::may_refer(&m.method.to_string())) {
            self.maybe_references.extend(operand.var());
        }
        Val::inactive(operand)
    }

    /// A local `Vec` as a value: a copy, as the other sweep may need it.
    fn given_away(&mut self, opaque: Opaque) -> Opaque {
        let local = crate::names::lone_variable(&opaque.tokens).filter(|v| self.b.arena.is_memory(*v));
        match local {
            Some(v) if matches!(self.b.arena.ty(v), Ty::Vec(_) | Ty::Unknown) => {
                let (name, span) = (crate::names::placeholder(v, opaque.span), opaque.span);
                self.synthesize(quote_spanned!(span=> __rt::owned(&#name)), opaque.ty, opaque.purity, span)
            }
            _ => opaque,
        }
    }

    /// An operand of arithmetic, which takes references to numbers for numbers.
    pub fn number(&mut self, expr: &Expr) -> (Operand, bool) {
        let (operand, active) = self.operand(expr);
        match operand.var() {
            Some(var) if !active && self.maybe_references.contains(&var) && *self.b.arena.ty(var) == Ty::Unknown => {
                let (name, span) = (crate::names::placeholder(var, expr.span()), expr.span());
                let number = quote_spanned!(span=> __rt::number(#name));
                let number = self.synthesize(number, Ty::Float(Float::Any), Purity::Cheap, span);
                (self.b.value(ir::Expr::Opaque(number), Ty::Float(Float::Any)), false)
            }
            _ => (operand, active),
        }
    }

    fn active_expr(&mut self, expr: &Expr) -> Val {
        match expr {
            Expr::Path(_) | Expr::Index(_) | Expr::Field(_) => self.read(expr),
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => {
                let value = self.read(expr);
                self.own_value(value)
            }
            Expr::Unary(e) => {
                let (operand, _) = self.operand(&e.expr);
                self.primitive("neg", vec![operand], expr)
            }
            Expr::Binary(e) => self.binary(e),
            Expr::Cast(e) => self.cast(e),
            Expr::MethodCall(e) => self.method(e),
            Expr::Call(e) => self.call(e),
            Expr::Struct(e) => self.struct_literal(e),
            Expr::Array(e) => {
                let elements: Vec<Operand> = e.elems.iter().map(|e| self.operand(e).0).collect();
                Val::active(self.aggregate(Aggregate::Array, elements))
            }
            Expr::Repeat(e) => self.repeat(&e.expr, &e.len, false),
            Expr::Macro(m) if super::activity::is_dbg(&m.mac) => self.dbg_macro(&m.mac),
            Expr::Reference(e) if e.mutability.is_none() => self.expr(&e.expr),
            other => {
                self.refuse_expr(other);
                Val::active(Operand::Undefined)
            }
        }
    }

    fn refuse_expr(&self, expr: &Expr) {
        let what = match expr {
            Expr::Closure(_) => {
                "a closure over active values is not supported yet; write the code in place, or a function"
            }
            Expr::Range(_) => "a range with active ends is not supported yet; keep its ends in two variables",
            Expr::Try(_) => QUESTION_MARK,
            Expr::Reference(_) => {
                "a mutable reference to an active value may be passed to a function or bound by `let`, not used here"
            }
            Expr::Async(_) | Expr::Await(_) | Expr::Unsafe(_) => {
                "`async` and `unsafe` are not supported in a differentiable function"
            }
            _ => "this expression with active values is not supported yet",
        };
        self.ctxt.refuse(expr, what);
    }

    /// A user's primitive on operands.
    fn primitive(&mut self, name: &str, operands: Vec<Operand>, at: &Expr) -> Val {
        self.b.hint.1 = at.span();
        Val::active(self.b.raw_prim(Prim::named(name), operands))
    }

    /// The content of an active place or the value of an active local.
    pub(super) fn read(&mut self, expr: &Expr) -> Val {
        if let Expr::Field(e) = expr
            && let Some(part) = self.tuple_part(e)
        {
            return part.clone();
        }
        if let Expr::Path(p) = expr
            && let Some(id) = p.path.get_ident().and_then(|i| self.scopes.find(&i.to_string()))
            && let Some(value) = self.scopes.value(id)
        {
            return value.clone();
        }
        match self.place(expr) {
            Some(place) => {
                self.b.hint.1 = expr.span();
                let is_memory = self.b.arena.is_memory(place.place.root);
                if place.place.projections.is_empty() && !is_memory {
                    return Val::active(Operand::Var(place.place.root));
                }
                Val::active(self.b.read(place.place, place.ty))
            }
            None => self.read_part(expr),
        }
    }

    /// An index or field of an active value that is no place: `f(x)[0]`, `(a, b).0`.
    fn read_part(&mut self, expr: &Expr) -> Val {
        let base = match expr {
            Expr::Index(e) => &e.expr,
            Expr::Field(e) => &e.base,
            Expr::Unary(e) => return self.expr(&e.expr),
            other => {
                self.refuse_expr(other);
                return Val::active(Operand::Undefined);
            }
        };
        let value = self.expr(base);
        if let (Val::Parts(whole, parts), Expr::Field(field)) = (&value, expr) {
            let part = whole.position(&field.member).and_then(|k| parts.get(k));
            return part.cloned().unwrap_or(Val::active(Operand::Undefined));
        }
        let Operand::Var(var) = self.operand_of(&value) else { return Val::active(Operand::Undefined) };
        let ty = self.b.arena.ty(var).clone();
        let (projection, ty) = match expr {
            Expr::Index(e) => (ir::Projection::Index(self.index_value(&e.index)), ty.element()),
            Expr::Field(e) => (ir::Projection::Field(e.member.to_token_stream()), Ty::Unknown),
            _ => unreachable!("only indices and fields come here"),
        };
        Val::active(self.b.read(ir::Place::root(var).then(projection), ty))
    }

    fn binary(&mut self, e: &syn::ExprBinary) -> Val {
        let name = match e.op {
            BinOp::Add(_) => "add",
            BinOp::Sub(_) => "sub",
            BinOp::Mul(_) => "mul",
            BinOp::Div(_) => "div",
            BinOp::Rem(_) => "rem",
            _ => unreachable!("only arithmetic is active"),
        };
        let (left, _) = self.number(&e.left);
        let (right, _) = self.number(&e.right);
        self.b.hint.1 = e.op.span();
        if let Some(integer) = self.integer(&left, &e.op.to_token_stream(), &right) {
            return integer;
        }
        // The derivative of a reciprocal needs no division and not its operand; the value is the same to the bit.
        if name == "div" && is_one(&left) {
            return Val::active(self.b.raw_prim(Prim::named("recip"), vec![right]));
        }
        Val::active(self.b.raw_prim(Prim::named(name), vec![left, right]))
    }

    /// The value of arithmetic on integers: what is calculated with an integer is one, whatever it came from.
    pub fn integer(&mut self, left: &Operand, op: &proc_macro2::TokenStream, right: &Operand) -> Option<Val> {
        let is_integer = |o: &Operand| matches!(self.b.arena.operand_ty(o), Ty::Int(_));
        if !is_integer(left) && !is_integer(right) {
            return None;
        }
        let span = self.b.hint.1;
        for var in [left, right].into_iter().filter_map(Operand::var) {
            self.constraints.push(super::unify::Constraint::Is(var, Ty::Int(None)));
        }
        let ty = super::guess::join(self.b.arena.operand_ty(left), self.b.arena.operand_ty(right));
        let (left, right) = (self.operand_tokens(left, span), self.operand_tokens(right, span));
        let ty = if ty == Ty::Unknown { Ty::Int(None) } else { ty };
        let value = self.synthesize(quote_spanned!(span=> #left #op #right), ty, Purity::Cheap, span);
        Some(Val::inactive(self.hoist(value)))
    }

    fn cast(&mut self, e: &syn::ExprCast) -> Val {
        let to = self.shape(&e.ty);
        if to == Ty::Unknown {
            // Another run may know more.
            self.ctxt.refuse(
                &e.ty,
                "whether this type is a number is not visible here; write `f64` or `f32`, or the integer type",
            );
            return Val::active(Operand::Undefined);
        }
        self.cast_to(&e.expr, to)
    }

    /// An active value as a number of a type.
    pub fn cast_to(&mut self, expr: &Expr, to: Ty) -> Val {
        let (operand, _) = self.operand(expr);
        let from = self.b.arena.operand_ty(&operand);
        if from == to {
            return Val::active(operand);
        }
        if let Operand::Var(v) = operand {
            self.casts.push(super::infer::Cast { from: v, expr: expr.clone() });
        }
        let name = if to == Ty::Float(Float::F32) { "as_f32" } else { "as_f64" };
        Val::active(self.b.cast(name, operand, to))
    }

    fn aggregate(&mut self, kind: Aggregate, elements: Vec<Operand>) -> Operand {
        let element = elements.iter().map(|o| self.b.arena.operand_ty(o)).reduce(super::guess::join);
        let element = element.unwrap_or(Ty::Unknown);
        let ty = match kind {
            Aggregate::Vec => Ty::Vec(Box::new(element)),
            _ => Ty::Array(Box::new(element), elements.len().to_string()),
        };
        self.b.value(ir::Expr::Aggregate(kind, elements), ty)
    }

    fn repeat(&mut self, value: &Expr, len: &Expr, vec: bool) -> Val {
        let (value, active) = self.operand(value);
        let len = self.index_value(len);
        let element = Box::new(self.b.arena.operand_ty(&value));
        let ty = if vec { Ty::Vec(element) } else { Ty::Array(element, len.tokens.to_string()) };
        let operand = self.b.value(ir::Expr::Repeat { vec, value, len }, ty);
        Val::One { operand, active }
    }

    /// `vec![…]`
    pub fn vec_macro(&mut self, form: VecMacro, e: &syn::ExprCall) -> Val {
        if form == VecMacro::Repeat {
            return self.repeat(&e.args[0], &e.args[1], true);
        }
        let parts: Vec<(Operand, bool)> = e.args.iter().map(|e| self.operand(e)).collect();
        let active = parts.iter().any(|p| p.1);
        let operand = self.aggregate(Aggregate::Vec, parts.into_iter().map(|p| p.0).collect());
        Val::One { operand, active }
    }

    /// `dbg!(x)`: the value of `x`, printed as `std` prints it.
    fn dbg_macro(&mut self, mac: &syn::Macro) -> Val {
        let parser = syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated;
        let args = match mac.parse_body_with(parser) {
            Ok(args) => args,
            Err(error) => {
                self.ctxt.push(error);
                return Val::active(Operand::Undefined);
            }
        };
        let span = mac.path.span();
        let mut values: Vec<Val> = args.iter().map(|arg| self.printed(arg, span)).collect();
        if values.len() == 1 { values.remove(0) } else { Val::tuple(values) }
    }

    fn printed(&mut self, arg: &Expr, span: proc_macro2::Span) -> Val {
        let value = self.expr(arg);
        let operand = self.operand_of(&value);
        let shown = self.operand_tokens(&operand, span);
        let print = quote_spanned! {span=>
            ::std::eprintln!(
                "[{}:{}:{}] {} = {:#?}",
                ::core::file!(), ::core::line!(), ::core::column!(), ::core::stringify!(#arg), &#shown
            );
        };
        let print = self.synthesize(print, Ty::Unknown, Purity::Impure, span);
        self.b.push(ir::Stmt::Opaque(print));
        value
    }

    /// An initial value for memory: a constructor is kept as one even if nothing active is in it yet.
    pub fn memory_init(&mut self, expr: &Expr) -> Option<(ir::Expr, Ty, bool)> {
        let val = match expr {
            Expr::Repeat(e) => self.repeat(&e.expr, &e.len, false),
            Expr::Call(e) => self.vec_macro(vec::of_call(e)?, e),
            Expr::Array(e) if !e.elems.is_empty() => {
                let parts: Vec<(Operand, bool)> = e.elems.iter().map(|e| self.operand(e)).collect();
                let active = parts.iter().any(|p| p.1);
                let operand = self.aggregate(Aggregate::Array, parts.into_iter().map(|p| p.0).collect());
                Val::One { operand, active }
            }
            _ => return None,
        };
        let operand = self.operand_of(&val);
        let ty = self.b.arena.operand_ty(&operand);
        // The constructor was the last statement: take it over instead of copying what it made.
        match self.b.stmts().pop() {
            Some(ir::Stmt::Let { expr, .. }) => Some((expr, ty, val.is_active())),
            other => {
                self.b.stmts().extend(other);
                None
            }
        }
    }

    fn method(&mut self, e: &syn::ExprMethodCall) -> Val {
        if self.is_active_sequence_method(e)
            && let Some(value) = self.sequence_method(e)
        {
            return value;
        }
        if let Some(value) = self.unwrapped(e).or_else(|| self.unwrapped_or(e)) {
            return value;
        }
        let name = e.method.to_string();
        if name == "sin_cos" {
            let (x, _) = self.operand(&e.receiver);
            self.b.hint.1 = e.method.span();
            let sin = self.b.raw_prim(Prim::named("sin"), vec![x.clone()]);
            let cos = self.b.raw_prim(Prim::named("cos"), vec![x]);
            return Val::tuple(vec![Val::active(sin), Val::active(cos)]);
        }
        if methods::copies(&name) {
            return self.copied(&name, &e.receiver);
        }
        match Prim::method(&name) {
            Some(_) => {
                let args: Vec<&Expr> = std::iter::once(&*e.receiver).chain(&e.args).collect();
                self.float_method(&name, &args, e)
            }
            None => {
                self.ctxt.refuse(
                    &e.method,
                    format!("`{name}` on an active value is not supported yet; write the loop or the assignment it stands for"),
                );
                Val::active(Operand::Undefined)
            }
        }
    }

    /// `x.clone()`, `x.to_owned()`, `x.to_vec()`: what is behind a reference becomes a value of its own.
    fn copied(&mut self, method: &str, receiver: &Expr) -> Val {
        let value = self.expr(receiver);
        let Val::One { operand: Operand::Var(var), active } = value else { return value };
        let ty = match (method, self.b.arena.ty(var).clone()) {
            ("to_vec", ty) => Ty::Vec(Box::new(ty.element())),
            // A slice is cloned as the reference it is.
            ("clone", Ty::Slice(_)) => return value,
            ("to_owned", Ty::Slice(element)) => Ty::Vec(element),
            (_, ty) => ty,
        };
        let is_reference = self.b.arena.info(var).by_ref;
        if !is_reference && ty == *self.b.arena.ty(var) {
            return value;
        }
        Val::One { operand: self.b.value(ir::Expr::Read(ir::Place::root(var)), ty), active }
    }

    /// What is behind a reference as a value of its own: a local that holds it is no reference.
    fn own_value(&mut self, value: Val) -> Val {
        match value {
            Val::One { operand: Operand::Var(var), active } if self.b.arena.info(var).by_ref => {
                let ty = self.b.arena.ty(var).clone();
                Val::One { operand: self.b.read(ir::Place::root(var), ty), active }
            }
            other => other,
        }
    }

    /// A method of the rule table, in method or function form.
    pub fn float_method(&mut self, name: &str, args: &[&Expr], at: &dyn ToTokens) -> Val {
        let prim = Prim::named(name);
        if args.len() != prim.row().formulas.len() {
            // rustc says so of the function itself.
            return Val::active(Operand::Number(0.0));
        }
        let lowered: Vec<(Operand, bool)> =
            args.iter().map(|a| if name == "powi" { self.operand(a) } else { self.number(a) }).collect();
        let bounds_active = name == "clamp" && lowered[1..].iter().any(|(_, active)| *active);
        let operands: Vec<Operand> = lowered.into_iter().map(|(o, _)| o).collect();
        if bounds_active {
            let [x, lo, hi] = <[Operand; 3]>::try_from(operands).expect("three operands");
            let raised = self.b.raw_prim(Prim::named("max"), vec![x, lo]);
            return Val::active(self.b.raw_prim(Prim::named("min"), vec![raised, hi]));
        }
        self.b.hint.1 = at.to_token_stream().span();
        Val::active(self.b.raw_prim(prim, operands))
    }

    /// Inactive code run for its effect.
    pub fn effect(&mut self, expr: &Expr) {
        let mut opaque = self.opaque(expr);
        opaque.purity = Purity::Impure;
        let (tokens, span) = (opaque.tokens, opaque.span);
        opaque.tokens = quote_spanned!(span=> #tokens;);
        self.b.push(ir::Stmt::Opaque(opaque));
    }
}

/// The literal one.
fn is_one(operand: &Operand) -> bool {
    match operand {
        Operand::Constant(o) => {
            matches!(o.tokens.to_string().as_str(), "1.0" | "1.0_f64" | "1.0_f32" | "1.0f64" | "1.0f32")
        }
        _ => false,
    }
}
