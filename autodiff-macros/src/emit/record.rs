//! Records of the stack: what the forward code pushes and the reverse code pops.

use proc_macro2::{Ident, Literal};

use super::Emitter;
use super::stmt::type_tokens;
use super::tokens::{Append, Tokens, code, code_spanned};
use crate::ir::{Block, Like, Operand, Place, PopItem, Ty, Var};

impl Emitter<'_> {
    /// Words as one record, everything else by itself before it.
    pub(super) fn push(&mut self, items: &[Var]) -> Tokens {
        let stack = self.stack.clone();
        let (words, others): (Vec<Var>, Vec<Var>) = items.iter().partition(|v| self.arena.ty(**v).is_word());
        // Pushed in reverse, so that they are popped in the order in which they were defined.
        let mut tokens = Tokens::default();
        for v in others.into_iter().rev() {
            let (stack, reference) = (&stack, self.reference(&Place::root(v), false));
            code!(#stack.push(#reference);).append_to(&mut tokens);
        }
        if words.is_empty() {
            return tokens;
        }
        let types: Vec<&Ty> = words.iter().map(|v| self.arena.ty(*v)).collect();
        let is_uniform = self.common_type(&types).is_some();
        let words = words.into_iter().map(|v| self.operand(&Operand::Var(v)).tokens);
        let words = words.map(|word| if is_uniform { word } else { code!(__rt::to_word(#word)) });
        let words = Tokens::list(words.collect());
        match (self.record.clone(), is_uniform) {
            (Some(record), true) => code!(#record = __rt::to_words([#words]);),
            (Some(record), false) => code!(#record = [#words];),
            (None, _) => code!(#tokens #stack.push_words([#words]);),
        }
    }

    /// The type that all words of a record have, if they have one: such a record needs no conversion one by one.
    fn common_type(&self, types: &[&Ty]) -> Option<Tokens> {
        let (first, rest) = types.split_first()?;
        rest.iter().all(|t| t == first).then(|| type_tokens(self.arena, first))?
    }

    /// A value behind code that never runs.
    fn witness(&mut self, block: &Block, value: Var) -> Tokens {
        let mut count = |v: Var| *self.counts.or_insert_with(v, || 0) += 1;
        crate::visit::block_vars(block, false, &mut count);
        count(value);
        let (code, value) = (self.block(block, &[]), self.name(value));
        code!({ #code #value })
    }

    pub(super) fn pop(&mut self, items: &[PopItem]) -> Tokens {
        let stack = self.stack.clone();
        let (words, others): (Vec<&PopItem>, Vec<&PopItem>) =
            items.iter().partition(|i| self.arena.ty(i.var).is_word());
        let mut tokens = Tokens::default();
        let types: Vec<&Ty> = words.iter().map(|i| self.arena.ty(i.var)).collect();
        if let Some(ty) = self.common_type(&types) {
            let names = words.iter().map(|i| {
                let (name, mutable) = (self.name(i.var), self.arena.is_memory(i.var).then(|| code!(mut)));
                code!(#mutable #name)
            });
            let (names, len) = (Tokens::list(names.collect()), Literal::usize_unsuffixed(words.len()));
            let stack = &stack;
            let record = match self.record.clone() {
                Some(record) => code!(__rt::from_words::<#ty, #len>(#record)),
                None => code!(#stack.pop_words::<#ty, #len>()),
            };
            code!(let [#names] = #record;).append_to(&mut tokens);
        } else if !words.is_empty() {
            let names: Vec<Ident> = words.iter().map(|i| self.name(i.var)).collect();
            let (list, stack) = (Tokens::list(names.iter().map(Append::into_code).collect()), &stack);
            let record = self.record.clone().unwrap_or_else(|| code!(#stack.pop_words()));
            code!(let [#list] = #record;).append_to(&mut tokens);
            for (item, name) in words.iter().zip(&names) {
                let mutable = self.arena.is_memory(item.var).then(|| code!(mut));
                let info = self.arena.info(item.var);
                let value = match (type_tokens(self.arena, &info.ty), &info.like) {
                    (Some(ty), _) => code!(__rt::from_word::<#ty>(#name)),
                    (None, Some(like)) => code!(__rt::from_word_like(#name, || #like)),
                    (None, None) if let Some(Like::Code(block, value)) = &item.like => {
                        let witness = self.witness(block, *value);
                        code!(__rt::from_word_like(#name, || #witness))
                    }
                    (None, None) if let Some(Like::Expr(e)) = &item.like => {
                        let (ty, span) = (info.ty.clone(), info.span);
                        let like = self.expr(e, &ty, span).tokens;
                        code!(__rt::from_word_like(#name, || #like))
                    }
                    (None, None) if info.ty.is_float() => {
                        let message = format!(
                            "the type of `{}` is not visible here; write it, as in `let {}: f64 = …`",
                            info.name, info.name
                        );
                        let message = Literal::string(&message);
                        code_spanned!(info.span=> ::core::compile_error!(#message))
                    }
                    // An integer that nothing constrains is `i32`, as for rustc.
                    (None, None) => code!(__rt::from_word::<i32>(#name)),
                };
                code!(let #mutable #name = #value;).append_to(&mut tokens);
            }
        }
        for item in others {
            let (name, mutable) = (self.name(item.var), self.arena.is_memory(item.var).then(|| code!(mut)));
            let stack = &stack;
            let popped = match &item.like {
                Some(Like::Expr(e)) => {
                    let (ty, span) = (self.arena.ty(item.var).clone(), self.arena.info(item.var).span);
                    let like = self.expr(e, &ty, span).tokens;
                    code_spanned!(span=> #stack.pop_like(|| #like))
                }
                Some(Like::Code(block, value)) => {
                    let (span, witness) = (self.arena.info(item.var).span, self.witness(block, *value));
                    code_spanned!(span=> #stack.pop_like(|| #witness))
                }
                Some(Like::Call(callee)) => {
                    let alias = &callee.alias;
                    code!(#alias::pop_result(#stack))
                }
                None => code!(#stack.pop()),
            };
            let annotation = self.aggregate_ascription(item.var);
            code!(let #mutable #name #annotation = #popped;).append_to(&mut tokens);
        }
        tokens
    }
}
