//! Expressions.

use proc_macro2::{Ident, TokenStream};

use super::inline::is_whole;
use super::tokens::{Append, Tokens, code, code_spanned};
use super::{Emitter, literal};
use quote::ToTokens;

use crate::ir::{Aggregate, Expr, Float, Operand, Place, Prim, Projection, Ty, Var, accessor};
use crate::rules::Spelling;

/// How tightly an expression binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    Sum,
    Product,
    Cast,
    Unary,
    Atom,
}

/// An expression and how tightly it binds.
#[derive(Clone)]
pub struct Piece {
    pub tokens: Tokens,
    pub level: Level,
}

impl Piece {
    fn atom(tokens: Tokens) -> Piece {
        Piece { tokens, level: Level::Atom }
    }

    /// In parentheses unless it binds at least as tightly as `level`.
    pub fn at(self, level: Level) -> Tokens {
        let tokens = self.tokens;
        if self.level >= level { tokens } else { code!((#tokens)) }
    }
}

impl Emitter<'_> {
    /// An operand as an expression.
    pub(super) fn operand(&mut self, operand: &Operand) -> Piece {
        match operand {
            Operand::Var(v) => self.variable(*v),
            Operand::Number(x) if x.is_sign_negative() => Piece { tokens: literal(operand), level: Level::Unary },
            Operand::Int(x) if *x < 0 => Piece { tokens: literal(operand), level: Level::Unary },
            Operand::Constant(o) => {
                let tokens = self.opaque(&o.tokens);
                let is_atom = tokens.trees().len() == 1 || is_path(&o.tokens);
                Piece { tokens, level: if is_atom { Level::Atom } else { Level::Sum } }
            }
            other => Piece::atom(literal(other)),
        }
    }

    fn variable(&mut self, var: Var) -> Piece {
        if let Some(piece) = self.pieces.remove(&var) {
            return piece;
        }
        let info = self.arena.info(var);
        let is_number_ref = info.by_ref && info.ty.is_float();
        let name = self.name(var);
        if is_number_ref {
            return Piece { tokens: code!(*#name), level: Level::Unary };
        }
        Piece::atom(name.into_code())
    }

    /// An operand as an owned value: aggregates that are used elsewhere, too, are copied.
    pub(super) fn owned(&mut self, operand: &Operand) -> Tokens {
        match operand.var() {
            Some(v)
                if !self.arena.ty(v).is_word() && (self.arena.info(v).by_ref || self.counts.get(&v) != Some(&1)) =>
            {
                let reference = self.reference(&Place::root(v), false);
                code!(__rt::owned(#reference))
            }
            _ => self.operand(operand).tokens,
        }
    }

    /// A place; all of a reference is the thing it refers to.
    pub(super) fn place(&mut self, place: &Place, mutable: bool) -> Tokens {
        let name = self.name(place.root);
        if is_whole(place) {
            return if self.arena.info(place.root).by_ref { code!(*#name) } else { name.into_code() };
        }
        let (mut tokens, covered) = match place.alias {
            Some(alias) => (self.name(alias.var).into_code(), alias.covers),
            None => (name.into_code(), 0),
        };
        for p in &place.projections[covered..] {
            tokens = match p {
                Projection::Index(o) => {
                    let index = self.opaque(&o.tokens);
                    code_spanned!(o.span=> #tokens[#index])
                }
                Projection::Range { lo, hi, inclusive } => {
                    let lo = lo.as_ref().map(|o| self.opaque(&o.tokens));
                    let hi = hi.as_ref().map(|o| self.opaque(&o.tokens));
                    if *inclusive { code!(#tokens[#lo..=#hi]) } else { code!(#tokens[#lo..#hi]) }
                }
                Projection::Field(f) => code!(#tokens.#f),
                Projection::Payload(p) => {
                    let accessor = accessor(p, mutable, self.arena.info(place.root).span);
                    code!((*#tokens.#accessor()))
                }
            };
        }
        tokens
    }

    /// A reference to a place.
    pub(super) fn reference(&mut self, place: &Place, mutable: bool) -> Tokens {
        if let Some(alias) = place.alias.filter(|a| a.covers == place.projections.len() && !mutable) {
            return self.name(alias.var).into_code();
        }
        let by_ref = self.arena.info(place.root).by_ref;
        if by_ref && is_whole(place) && !mutable {
            return self.name(place.root).into_code();
        }
        // What rustc has to say of the reference stands where the local is defined.
        let (place, span) = (self.place(place, mutable), self.arena.info(place.root).span);
        if mutable { code_spanned!(span=> &mut #place) } else { code_spanned!(span=> &#place) }
    }

    pub(super) fn expr(&mut self, expr: &Expr, ty: &Ty, span: proc_macro2::Span) -> Piece {
        match expr {
            Expr::Prim(prim, args) => self.prim(*prim, args, ty, span),
            Expr::Read(place) => self.read(place, ty),
            Expr::Opaque(o) => Piece { tokens: self.opaque(&o.tokens), level: Level::Sum },
            Expr::Aggregate(kind, operands) => {
                let parts: Vec<Tokens> = operands.iter().map(|o| self.owned(o)).collect();
                Piece::atom(aggregate(kind, parts))
            }
            Expr::Change { of, base, parts } => {
                let from = self.reference(&Place::root(base.unwrap_or(*of)), false);
                let from = if base.is_some() { code!(__rt::owned(#from)) } else { code!(__rt::zero(#from)) };
                let mut stores = Tokens::default();
                for (place, o) in parts {
                    let part = self.owned(o);
                    let place = match place {
                        Projection::Payload(p) => {
                            let accessor = accessor(p, true, span);
                            code!(*__change.#accessor())
                        }
                        Projection::Field(f) => code!(__change.#f),
                        _ => unreachable!("a struct has fields"),
                    };
                    code!(#place = #part;).append_to(&mut stores);
                }
                Piece::atom(code!({ let mut __change = #from; #stores __change }))
            }
            Expr::Repeat { vec, value, len } => {
                let is_plain = *vec || self.arena.operand_ty(value).is_settled();
                let (value, len) = (self.owned(value), self.opaque(&len.tokens));
                if !is_plain {
                    // A tangent of something that is `Copy` need not be.
                    return Piece::atom(code!(::core::array::from_fn::<_, { #len }, _>(|_| __rt::clone(&#value))));
                }
                Piece::atom(if *vec { code!(::std::vec![#value; #len]) } else { code!([#value; #len]) })
            }
            Expr::Zero(place) => {
                let reference = self.reference(place, false);
                Piece::atom(code!(__rt::zero(#reference)))
            }
            Expr::Take(place) => {
                let reference = self.reference(place, true);
                Piece::atom(code!(__rt::take(#reference)))
            }
        }
    }

    fn read(&mut self, place: &Place, ty: &Ty) -> Piece {
        if ty.is_word() {
            let level = if is_whole(place) && self.arena.info(place.root).by_ref { Level::Unary } else { Level::Atom };
            return Piece { tokens: self.place(place, false), level };
        }
        if matches!(ty, Ty::Vec(_)) && !place.ends_in_range() {
            let place = self.place(place, false);
            return Piece::atom(code!(__rt::owned(&(#place)[..])));
        }
        let reference = self.reference(place, false);
        Piece::atom(code!(__rt::owned(#reference)))
    }

    /// Whether rustc certainly knows the type of the operand where it stands.
    fn is_typed(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Var(_))
            && matches!(self.arena.operand_ty(operand), Ty::Float(Float::F32 | Float::F64 | Float::Alias(_)))
    }

    fn prim(&mut self, prim: Prim, args: &[Operand], result: &Ty, span: proc_macro2::Span) -> Piece {
        let row = prim.row();
        match row.spelling {
            Spelling::Infix(op) => self.infix(op, args, span),
            Spelling::Prefix => {
                let inner = self.operand(&args[0]).at(Level::Unary);
                Piece { tokens: code_spanned!(span=> -#inner), level: Level::Unary }
            }
            Spelling::Cast(ty) => {
                let is_reference = args[0].var().is_some_and(|v| {
                    let info = self.arena.info(v);
                    info.by_ref && !info.ty.is_float()
                });
                let inner = self.operand(&args[0]).at(Level::Unary);
                let inner = if is_reference { code!(*#inner) } else { inner };
                let ty = match result {
                    Ty::Float(Float::Alias(_)) => super::stmt::type_tokens(self.arena, result),
                    _ => Some(Ident::new(ty, span).into_code()),
                };
                Piece { tokens: code_spanned!(span=> #inner as #ty), level: Level::Cast }
            }
            Spelling::Predecessor => {
                let inner = self.operand(&args[0]).at(Level::Sum);
                Piece { tokens: code!(#inner - 1), level: Level::Sum }
            }
            Spelling::Method if self.is_typed(&args[0]) => {
                let receiver = self.operand(&args[0]).at(Level::Atom);
                let rest = Tokens::list(args[1..].iter().map(|o| self.operand(o).tokens).collect());
                let name = Ident::new(row.name, span);
                Piece::atom(code_spanned!(span=> #receiver.#name(#rest)))
            }
            Spelling::Method | Spelling::Function => {
                let all = Tokens::list(args.iter().map(|o| self.operand(o).tokens).collect());
                let name = Ident::new(row.name, span);
                Piece::atom(code_spanned!(span=> __rt::#name(#all)))
            }
        }
    }

    fn infix(&mut self, op: &str, args: &[Operand], span: proc_macro2::Span) -> Piece {
        let (level, tighter) = match op {
            "+" | "-" => (Level::Sum, Level::Product),
            _ => (Level::Product, Level::Cast),
        };
        let left = self.operand(&args[0]).at(level);
        let right = self.operand(&args[1]).at(tighter);
        let tokens = match op {
            "+" => code_spanned!(span=> #left + #right),
            "-" => code_spanned!(span=> #left - #right),
            "*" => code_spanned!(span=> #left * #right),
            "/" => code_spanned!(span=> #left / #right),
            _ => code_spanned!(span=> #left % #right),
        };
        Piece { tokens, level }
    }
}

fn is_path(tokens: &TokenStream) -> bool {
    syn::parse2::<syn::Path>(tokens.clone()).is_ok()
}

/// An aggregate of its parts.
fn aggregate(kind: &Aggregate, mut parts: Vec<Tokens>) -> Tokens {
    let comma = (parts.len() == 1).then(|| code!(,));
    match kind {
        Aggregate::Array | Aggregate::Vec | Aggregate::Tuple => {
            let parts = Tokens::list(parts);
            match kind {
                Aggregate::Array => code!([#parts]),
                Aggregate::Vec => code!(::std::vec![#parts]),
                _ => code!((#parts #comma)),
            }
        }
        Aggregate::Boxed => {
            let content = Tokens::list(parts);
            code!(::std::boxed::Box::new(#content))
        }
        Aggregate::Struct(record) => {
            let base = parts.split_off(record.members.len()).pop().map(|base| code!(..#base));
            let fields = record.members.iter().zip(parts).map(|(member, part)| {
                let member = member.to_token_stream();
                code!(#member: #part)
            });
            let (path, fields) = (record.path.to_token_stream(), Tokens::list(fields.chain(base).collect()));
            code!(#path { #fields })
        }
    }
}
