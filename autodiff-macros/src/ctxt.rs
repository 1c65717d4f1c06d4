//! Collects every error of a function, so that one build shows them all.

use std::cell::RefCell;
use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// The errors found so far.
#[derive(Default)]
pub struct Ctxt {
    errors: RefCell<Vec<syn::Error>>,
}

impl Ctxt {
    /// An error at the tokens of `node`.
    pub fn refuse(&self, node: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(node, message));
    }

    pub fn refuse_at(&self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    pub fn push(&self, error: syn::Error) {
        let mut errors = self.errors.borrow_mut();
        let text = error.to_compile_error().to_string();
        let is_new = errors.iter().all(|e| {
            e.to_compile_error().to_string() != text || format!("{:?}", e.span()) != format!("{:?}", error.span())
        });
        if is_new {
            errors.push(error);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.errors.borrow().is_empty()
    }

    /// All errors as `compile_error!` calls.
    pub fn into_tokens(self) -> TokenStream {
        self.errors.into_inner().iter().map(syn::Error::to_compile_error).collect()
    }
}

impl Ctxt {
    /// Gives all errors to another collector.
    pub fn hand_over(self, to: &Ctxt) {
        self.errors.into_inner().into_iter().for_each(|e| to.push(e));
    }
}
