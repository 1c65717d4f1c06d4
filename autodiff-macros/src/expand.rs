//! The stages in order.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::ctxt::Ctxt;
use crate::{attr, lower, surface};

/// The user's item and, beside it, its derivatives or all errors.
pub fn expand(options: TokenStream, item: TokenStream) -> TokenStream {
    let item = lower::ungroup_statements(item);
    let item: syn::ItemFn = match syn::parse2(item.clone()) {
        Ok(item) => item,
        Err(_) => {
            let error = match syn::parse2::<syn::Item>(item.clone()) {
                Ok(_) => syn::Error::new_spanned(&item, "`#[differentiable]` stands on a free function so far"),
                Err(syntax) => syntax,
            };
            let error = error.to_compile_error();
            return quote!(#item #error);
        }
    };
    // Of what a macro substituted for `$x:expr`, rustc forgets on the way back that it belongs together.
    let item = lower::ungroup(&item);
    let derivatives = derivatives(options, &lower::named(&item));
    let item = item.into_token_stream();
    quote!(#item #derivatives)
}

fn derivatives(options: TokenStream, item: &syn::ItemFn) -> TokenStream {
    let ctxt = Ctxt::default();
    let options = attr::parse(options, &ctxt);
    lower::check_signature(item, &options, &ctxt);
    if !ctxt.is_empty() {
        return ctxt.into_tokens();
    }
    if options.vjp.is_some() || options.jvp.is_some() {
        let derivatives = surface::custom(item, &options, &ctxt);
        let errors = ctxt.into_tokens();
        return quote!(#derivatives #errors);
    }
    match lower::lower(item, &options, &ctxt) {
        Some(function) => surface::surface(item, &options, function),
        None => {
            let (errors, stand_in) = (ctxt.into_tokens(), lower::stand_in(item, &options));
            let derivatives = stand_in.and_then(|function| surface::stand_in(item, &options, function));
            quote!(#errors #derivatives)
        }
    }
}
