//! `vec![…]` as a call of the macro, so that its elements are expressions like any other.

use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprCall, ExprMacro, ItemFn, Macro, Token};

/// What `vec!` is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum VecMacro {
    /// `vec![a, b]`
    List,
    /// `vec![a; n]`: the arguments are `a` and `n`.
    Repeat,
}

/// The function with its `vec!` macros as calls.
pub fn calls(item: &ItemFn) -> ItemFn {
    let mut item = item.clone();
    Calls.visit_item_fn_mut(&mut item);
    item
}

/// Whether the call is a `vec!`, and of which form.
pub fn of_call(call: &ExprCall) -> Option<VecMacro> {
    match &*call.func {
        Expr::Macro(m) if is_vec(&m.mac) && m.mac.tokens.is_empty() => Some(VecMacro::List),
        Expr::Macro(m) if is_vec(&m.mac) => Some(VecMacro::Repeat),
        _ => None,
    }
}

/// The macro that such a call stands for.
pub fn macro_of(call: &ExprCall) -> Option<Expr> {
    let form = of_call(call)?;
    let Expr::Macro(m) = &*call.func else { return None };
    let args = call.args.iter();
    let tokens = match form {
        VecMacro::List => quote::quote!(#(#args),*),
        VecMacro::Repeat => quote::quote!(#(#args);*),
    };
    Some(Expr::Macro(ExprMacro { mac: Macro { tokens, ..m.mac.clone() }, ..m.clone() }))
}

fn is_vec(mac: &Macro) -> bool {
    let names: Vec<String> = mac.path.segments.iter().map(|s| s.ident.to_string()).collect();
    matches!(names.iter().map(String::as_str).collect::<Vec<_>>()[..], ["vec"] | ["std" | "alloc", "vec"])
}

struct Calls;

impl VisitMut for Calls {
    fn visit_expr_mut(&mut self, e: &mut Expr) {
        if let Expr::Macro(m) = e
            && is_vec(&m.mac)
            && let Some((args, marker)) = arguments(&m.mac)
        {
            let head = Macro { tokens: marker, ..m.mac.clone() };
            *e = Expr::Call(ExprCall {
                attrs: Vec::new(),
                func: Box::new(Expr::Macro(ExprMacro { attrs: m.attrs.clone(), mac: head })),
                paren_token: syn::token::Paren(m.mac.delimiter.span().join()),
                args,
            });
        }
        visit_mut::visit_expr_mut(self, e);
    }
}

/// The expressions in a `vec!` that is not empty, and what its head keeps to tell the form.
fn arguments(mac: &Macro) -> Option<(Punctuated<Expr, Token![,]>, proc_macro2::TokenStream)> {
    let repeat = |input: ParseStream| {
        let value: Expr = input.parse()?;
        input.parse::<Token![;]>()?;
        Ok([value, input.parse()?])
    };
    if let Ok(both) = mac.parse_body_with(repeat) {
        return Some((both.into_iter().collect(), quote::quote!(;)));
    }
    let list = mac.parse_body_with(Punctuated::parse_terminated).ok()?;
    (!mac.tokens.is_empty()).then_some((list, proc_macro2::TokenStream::new()))
}
