//! IR to tokens, written as a person would write it: single uses inline, user's names, plain arithmetic.

mod call;
mod expr;
mod inline;
mod numbered;
mod record;
mod stmt;
mod tokens;

use crate::map::HashSet;

use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};

use crate::ir::{Arena, Block, Operand, Var};
use crate::names;
use crate::vars::{VarMap, VarSet};
use tokens::{Append, Tokens, code};

/// Writes the code of one function.
pub struct Emitter<'a> {
    arena: &'a Arena,
    names: VarMap<Ident>,
    taken: HashSet<String>,
    /// How often each variable is used.
    counts: VarMap<usize>,
    /// Values that stand where they are used.
    pieces: VarMap<expr::Piece>,
    inline: VarSet,
    /// The name of the stack parameter.
    pub stack: Ident,
    /// Names that the user's code may mean something else by.
    avoid: &'a HashSet<String>,
    /// How many unwanted cotangents have been named.
    nothings: usize,
    /// Where the loop being written finds its record.
    record: Option<Tokens>,
}

impl<'a> Emitter<'a> {
    /// `avoid` are the identifiers of the user's function.
    pub fn new(arena: &'a Arena, avoid: &'a HashSet<String>) -> Self {
        let stack = if avoid.contains("stack") { "__stack" } else { "stack" };
        Emitter {
            arena,
            names: VarMap::default(),
            taken: HashSet::from_iter([stack.to_owned()]),
            counts: VarMap::default(),
            pieces: VarMap::default(),
            inline: VarSet::default(),
            stack: Ident::new(stack, Span::call_site()),
            avoid,
            nothings: 0,
            record: None,
        }
    }

    /// The Rust name of a variable: the user's where it is free.
    pub fn name(&mut self, var: Var) -> Ident {
        if let Some(name) = self.names.get(&var) {
            return name.clone();
        }
        let info = self.arena.info(var);
        let base = info.name.trim_start_matches("r#");
        let is_users = !base.ends_with("_bar") && !base.ends_with("_dot");
        let name = self.free_name(if base == "_" { "_i" } else { base }, is_users);
        let span = Span::call_site().located_at(info.span);
        // What the user wrote as `r#type` may be a keyword; nothing else can be.
        let is_raw = info.name.len() > base.len() && name == base;
        let ident = if is_raw { Ident::new_raw(&name, span) } else { Ident::new(&name, span) };
        self.names.insert(var, ident.clone());
        ident
    }

    /// A name for something that is no variable of the program.
    fn free_ident(&mut self, base: &str) -> Ident {
        Ident::new(&self.free_name(base, false), Span::call_site())
    }

    /// A name that nothing else has yet; one of the user's may be what the user wrote.
    fn free_name(&mut self, base: &str, is_users: bool) -> String {
        let is_free = |s: &Self, name: &str| {
            !s.taken.contains(name) && !s.arena.bound.contains(name) && (is_users || !s.avoid.contains(name))
        };
        let mut name = base.to_owned();
        let mut suffix = 0;
        while !is_free(self, &name) || (suffix > 0 && self.avoid.contains(&name)) {
            suffix += 1;
            name = format!("{base}_{suffix}");
        }
        self.taken.insert(name.clone());
        name
    }

    /// Both variables have one Rust name.
    pub fn share_name(&mut self, from: Var, to: Var) {
        let name = self.name(from);
        self.names.insert(to, name);
    }

    /// The body of a function: statements and the operands it returns, as one tuple expression if there are several.
    pub fn function(&mut self, block: &Block, results: &[Operand]) -> TokenStream {
        crate::visit::block_vars(block, false, &mut |v| *self.counts.or_insert_with(v, || 0) += 1);
        for v in results.iter().filter_map(Operand::var) {
            *self.counts.or_insert_with(v, || 0) += 1;
        }
        // What an iteration takes, the next one needs, too.
        crate::visit::used_again(block, &mut |v| {
            if !self.arena.ty(v).is_word() {
                *self.counts.or_insert_with(v, || 0) += 1;
            }
        });
        let tails: Vec<&Operand> = results.iter().collect();
        let statements = self.block(block, &tails);
        let tail = self.tuple(results);
        code!(#statements #tail).into_stream()
    }

    /// Operands as the value of a block.
    fn tuple(&mut self, operands: &[Operand]) -> Tokens {
        match operands {
            [] => Tokens::default(),
            [one] => self.owned(one),
            many => {
                let parts = Tokens::list(many.iter().map(|o| self.owned(o)).collect());
                code!((#parts))
            }
        }
    }

    /// Opaque tokens with Rust names.
    fn opaque(&mut self, tokens: &TokenStream) -> Tokens {
        let mut renamed = Tokens::default();
        for tree in tokens.clone() {
            renamed.push(match tree {
                TokenTree::Ident(ident) => TokenTree::Ident(self.renamed(ident)),
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.opaque(&group.stream()).into_stream());
                    inner.set_span(group.span());
                    TokenTree::Group(inner)
                }
                other => other,
            });
        }
        renamed
    }

    fn renamed(&mut self, ident: Ident) -> Ident {
        let Some(var) = names::variable(&ident) else { return ident };
        let mut name = self.name(var);
        name.set_span(name.span().located_at(ident.span()));
        name
    }
}

/// A number, integer or flag as tokens.
pub fn literal(operand: &Operand) -> Tokens {
    match operand {
        Operand::Number(x) => number(*x),
        Operand::Int(i) if *i < 0 => {
            let magnitude = Literal::i64_unsuffixed(-i);
            code!(-#magnitude)
        }
        Operand::Int(i) => Literal::i64_unsuffixed(*i).into_code(),
        Operand::Bool(b) => b.into_code(),
        Operand::Constant(o) => (&o.tokens).into_code(),
        Operand::Undefined => code!(__rt::undefined()),
        Operand::Var(v) => names::placeholder(*v, Span::call_site()).into_code(),
    }
}

fn number(x: f64) -> Tokens {
    let magnitude = Literal::f64_unsuffixed(x.abs());
    if x.is_sign_negative() { code!(-#magnitude) } else { magnitude.into_code() }
}

/// Every identifier in the tokens.
pub fn identifiers(tokens: TokenStream, into: &mut HashSet<String>) {
    for tree in tokens {
        match tree {
            TokenTree::Ident(i) => {
                into.insert(i.to_string());
            }
            TokenTree::Group(g) => identifiers(g.stream(), into),
            _ => {}
        }
    }
}
