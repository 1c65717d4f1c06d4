//! The parameters of hidden functions: those of the primal, and beside them tangents and cotangents.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use crate::emit::Emitter;
use crate::ir::{Arena, Operand, Param, Passing, Ty, Var, VarInfo};
use crate::vars::VarSet;

/// A parameter of a hidden function: its variable, and its type.
pub struct ParamSlot {
    pub var: Option<Var>,
    pub ty: TokenStream,
    /// A box, which the body sees the content of.
    pub boxed: bool,
}

/// The names of parameters.
pub fn names(slots: &[ParamSlot], emitter: &mut Emitter) -> Vec<Ident> {
    let name = |(k, s): (usize, &ParamSlot)| s.var.map_or_else(|| format_ident!("_unused_{k}"), |v| emitter.name(v));
    slots.iter().enumerate().map(name).collect()
}

/// A parameter `&x_dot` or `&mut x_bar_dot` beside `of`.
pub fn reference_param(arena: &mut Arena, of: Var, suffix: &str, mutable: bool) -> Var {
    let info = arena.info(of).clone();
    let is_number = info.ty.is_float();
    arena.fresh(VarInfo {
        name: format!("{}{suffix}", info.name),
        by_ref: true,
        memory: mutable || (info.memory && !is_number),
        annotation: None,
        like: None,
        ..info
    })
}

/// Numbers and other owned inactive values are taken out of their reference.
pub fn prologue(param: &Param, uses: &VarSet, outputs: &[Operand], emitter: &mut Emitter) -> TokenStream {
    let is_used = uses.contains(&param.var) || outputs.iter().any(|o| o.var() == Some(param.var));
    if param.passing != Passing::Owned || !is_used || param.boxed {
        return TokenStream::new();
    }
    let name = emitter.name(param.var);
    match &param.ty {
        Ty::Float(_) | Ty::Int(_) | Ty::Bool => quote!(let #name = *#name;),
        _ if param.active => TokenStream::new(),
        _ if is_char(&param.written) => quote!(let #name = *#name;),
        // A reference to something that is called is called likewise.
        _ if param.given_away && !matches!(param.written, syn::Type::ImplTrait(_)) => {
            quote_spanned!(name.span()=> let #name = __rt::owned(#name);)
        }
        _ => quote!(let #name = (&__rt::Given(#name)).__given();),
    }
}

/// `let x_bar = &mut **x_bar;`
pub fn unbox(slot: &ParamSlot, name: &Ident) -> TokenStream {
    let is_mutable = slot.ty.clone().into_iter().nth(1).is_some_and(|t| t.to_string() == "mut");
    if is_mutable { quote!(let #name = &mut **#name;) } else { quote!(let #name = &**#name;) }
}

fn is_char(written: &syn::Type) -> bool {
    matches!(written, syn::Type::Path(p) if p.path.is_ident("char"))
}
