//! Calls: of the primal, and of the functions behind the derivatives.

use proc_macro2::{Ident, Span};

use super::Emitter;
use super::expr::Level;
use super::stmt::type_tokens;
use super::tokens::{Append, Tokens, code, code_spanned};
use crate::ir::{Arg, Call, Mode, Operand, Place, Var};

impl Emitter<'_> {
    pub(super) fn call(&mut self, call: &Call) -> Tokens {
        let mut before = Tokens::default();
        let value = self.call_with(call, &mut before);
        let is_used = call.results.iter().any(|r| self.counts.contains_key(r));
        if !is_used {
            return code!(#before #value;);
        }
        let pattern = self.nested_pattern(&call.results);
        code!(#before let #pattern = #value;)
    }

    fn call_with(&mut self, call: &Call, before: &mut Tokens) -> Tokens {
        let is_primal = call.mode == Mode::Primal && call.order == 0;
        let span = call.callee.span;
        let args = Tokens::list(call.args.iter().map(|a| self.arg(a, call, is_primal, before)).collect());
        let (path, alias, turbofish) = (&call.callee.path, &call.callee.alias, &call.callee.turbofish);
        if is_primal {
            return code_spanned!(span=> #path #turbofish(#args));
        }
        let function = Ident::new(&function_name(call.mode, call.order), span);
        let stack = self.stack.clone();
        match call.mode {
            Mode::Primal => code_spanned!(span=> #alias::#function #turbofish(#args)),
            _ => code_spanned!(span=> #alias::#function #turbofish(#stack, #args)),
        }
    }

    /// `y`, `(y, y_dot)`, `((y, y_dot), (y_dot_1, …))`.
    fn nested_pattern(&mut self, vars: &[Var]) -> Tokens {
        match vars {
            [one] => {
                let name = self.name(*one);
                code!(#name)
            }
            many => {
                let (left, right) = many.split_at(many.len() / 2);
                let (left, right) = (self.nested_pattern(left), self.nested_pattern(right));
                code!((#left, #right))
            }
        }
    }

    fn arg(&mut self, arg: &Arg, call: &Call, is_primal: bool, before: &mut Tokens) -> Tokens {
        match arg {
            Arg::Value { value, borrowed } => self.value_arg(value, *borrowed, is_primal),
            Arg::Place { place, mutable } => self.reference(place, *mutable),
            Arg::Inactive { value, by_ref } => {
                let tokens = self.opaque(&value.tokens);
                if is_primal || *by_ref { tokens } else { code!(&(#tokens)) }
            }
            Arg::Nothing { index, like, mutable } => {
                let alias = &call.callee.alias;
                let is_number = match &**like {
                    Arg::Value { value, .. } => matches!(value, Operand::Number(_)),
                    Arg::Inactive { value, .. } => value.ty.is_float(),
                    _ => false,
                };
                let zero = Ident::new(&format!("zero_{index}"), Span::call_site());
                let like = match &**like {
                    Arg::Place { place, .. } => self.reference(place, false),
                    other => self.arg(other, call, false, before),
                };
                self.nothings += 1;
                let name = Ident::new(&format!("nothing_{}", self.nothings), Span::call_site());
                let receiver = &name;
                // What is generic takes the type of a number from its other arguments.
                let nothing =
                    if is_number && call.callee.is_method { code!(-0.0) } else { code!(#alias::#zero(#like)) };
                code!(let mut #receiver = #nothing;).append_to(before);
                if *mutable { code!(&mut #name) } else { code!(&#name) }
            }
            Arg::NoSeed => code!(&__rt::seq::NoSeed),
            Arg::Received(var) => {
                let ty = type_tokens(self.arena, self.arena.ty(*var)).map(|ty| code!(: #ty));
                let name = self.name(*var);
                let receiver = &name;
                code!(let mut #receiver #ty = -0.0;).append_to(before);
                code_spanned!(call.callee.span=> &mut #name)
            }
        }
    }

    fn value_arg(&mut self, value: &Operand, borrowed: bool, is_primal: bool) -> Tokens {
        let var = value.var();
        if is_primal && !borrowed {
            return match var {
                Some(v) if !self.arena.ty(v).is_word() => {
                    let reference = self.reference(&Place::root(v), false);
                    code!(__rt::owned(#reference))
                }
                _ => self.operand(value).tokens,
            };
        }
        match var {
            Some(v) if self.arena.info(v).by_ref && !self.pieces.contains_key(&v) => {
                self.reference(&Place::root(v), false)
            }
            _ => {
                let inlined = var.is_some_and(|v| self.pieces.contains_key(&v));
                let value = self.operand(value).at(Level::Unary);
                // A copy, so that what it is read from may be passed mutably, too.
                if inlined { code!(&{ #value }) } else { code!(&#value) }
            }
        }
    }
}

/// `forward`, `reverse_tangent`, `tangent`, …
pub fn function_name(mode: Mode, order: u8) -> String {
    let base = match mode {
        Mode::Primal => "",
        Mode::Forward => "forward",
        Mode::Reverse => "reverse",
    };
    let mut name = base.to_owned();
    for _ in 0..order {
        name += if name.is_empty() { "tangent" } else { "_tangent" };
    }
    name
}
