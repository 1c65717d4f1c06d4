//! Integer code as a sum: `p + i - 1`, `k * d + j`. What an index is, as far as loops care.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{BinOp, Expr};

use crate::ir::Var;
use crate::names;

/// A sum of terms with integer factors, and a constant.
#[derive(Clone, Debug, Default)]
pub struct Affine {
    pub terms: Vec<Term>,
    pub constant: i64,
}

/// A variable, or code that is not a sum itself (`k * d`).
#[derive(Clone, Debug)]
pub struct Term {
    pub tokens: TokenStream,
    pub factor: i64,
}

impl Term {
    fn key(&self) -> String {
        self.tokens.to_string()
    }

    /// The variable, if the term is one.
    pub fn var(&self) -> Option<Var> {
        names::lone_variable(&self.tokens)
    }
}

impl Affine {
    pub fn variable(var: Var, span: Span) -> Affine {
        Affine {
            terms: vec![Term { tokens: names::placeholder(var, span).into_token_stream(), factor: 1 }],
            constant: 0,
        }
    }

    pub fn constant(constant: i64) -> Affine {
        Affine { terms: Vec::new(), constant }
    }

    /// Renamed code as a sum; code of another kind is a term of its own.
    pub fn of(expr: &Expr) -> Option<Affine> {
        match expr {
            Expr::Paren(e) => Affine::of(&e.expr),
            Expr::Group(e) => Affine::of(&e.expr),
            Expr::Lit(l) => match &l.lit {
                syn::Lit::Int(i) => Some(Affine::constant(i.base10_parse().ok()?)),
                _ => None,
            },
            Expr::Binary(e) => match e.op {
                BinOp::Add(_) => Some(Affine::of(&e.left)?.plus(&Affine::of(&e.right)?, 1)),
                BinOp::Sub(_) => Some(Affine::of(&e.left)?.plus(&Affine::of(&e.right)?, -1)),
                BinOp::Mul(_) => Some(Affine { terms: vec![Term { tokens: quote!(#expr), factor: 1 }], constant: 0 }),
                _ => None,
            },
            Expr::Path(_) | Expr::MethodCall(_) | Expr::Field(_) | Expr::Index(_) => {
                Some(Affine { terms: vec![Term { tokens: quote!(#expr), factor: 1 }], constant: 0 })
            }
            _ => None,
        }
    }

    /// `self + factor * other`.
    pub fn plus(mut self, other: &Affine, factor: i64) -> Affine {
        self.constant += factor * other.constant;
        for term in &other.terms {
            match self.terms.iter_mut().find(|t| t.key() == term.key()) {
                Some(own) => own.factor += factor * term.factor,
                None => self.terms.push(Term { factor: factor * term.factor, ..term.clone() }),
            }
        }
        self.terms.retain(|t| t.factor != 0);
        self
    }

    /// A variable or a number that is not negative: nothing that could overflow or panic.
    pub fn is_plain(&self) -> bool {
        match self.terms.as_slice() {
            [] => self.constant >= 0,
            [term] => self.constant == 0 && term.factor == 1 && term.var().is_some(),
            _ => false,
        }
    }

    /// The factor of a variable.
    pub fn factor(&self, var: Var) -> i64 {
        self.terms.iter().find(|t| t.var() == Some(var)).map_or(0, |t| t.factor)
    }

    /// The variables that are terms of their own.
    pub fn vars(&self) -> impl Iterator<Item = Var> {
        self.terms.iter().filter_map(Term::var)
    }

    /// All variables, those inside other code included.
    pub fn reads(&self) -> Vec<Var> {
        self.terms.iter().flat_map(|t| names::mentioned(&t.tokens)).collect()
    }

    /// Replaces variables by sums.
    pub fn expand(&self, with: &dyn Fn(Var) -> Option<Affine>) -> Affine {
        let mut sum = Affine::constant(self.constant);
        for term in &self.terms {
            let inner = term.var().and_then(with).map(|a| a.expand(with));
            let inner =
                inner.unwrap_or_else(|| Affine { terms: vec![Term { factor: 1, ..term.clone() }], constant: 0 });
            sum = sum.plus(&inner, term.factor);
        }
        sum
    }

    /// Replaces placeholders.
    pub fn map_tokens(&mut self, with: &mut dyn FnMut(&TokenStream) -> TokenStream) {
        for term in &mut self.terms {
            term.tokens = with(&term.tokens);
        }
    }

    pub fn key(&self) -> String {
        let mut keys: Vec<String> = self.terms.iter().map(|t| format!("{}*{}", t.factor, t.key())).collect();
        keys.sort();
        format!("{}+{}", keys.join("+"), self.constant)
    }

    /// The sum as code: what is added first, so that nothing goes below zero on the way.
    pub fn tokens(&self) -> TokenStream {
        let mut tokens = TokenStream::new();
        for positive in [true, false] {
            for term in self.terms.iter().filter(|t| (t.factor > 0) == positive) {
                let (code, magnitude) = (&term.tokens, Literal::i64_unsuffixed(term.factor.abs()));
                let piece = if term.factor.abs() == 1 { quote!(#code) } else { quote!(#magnitude * #code) };
                append(&mut tokens, positive, &piece);
            }
            if self.constant != 0 && (self.constant > 0) == positive {
                let magnitude = Literal::i64_unsuffixed(self.constant.abs());
                append(&mut tokens, positive, &quote!(#magnitude));
            }
        }
        if tokens.is_empty() { quote!(0) } else { tokens }
    }
}

fn append(tokens: &mut TokenStream, positive: bool, piece: &TokenStream) {
    if tokens.is_empty() {
        *tokens = if positive { quote!(#piece) } else { quote!(0 - #piece) };
    } else if positive {
        tokens.extend(quote!(+ #piece));
    } else {
        tokens.extend(quote!(- #piece));
    }
}
