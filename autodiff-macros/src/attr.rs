//! The options of `#[differentiable(…)]`.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Path, Token};

use crate::ctxt::Ctxt;

/// What the user asked for.
#[derive(Default)]
pub struct Options {
    pub wrt: Vec<Ident>,
    pub inactive: Vec<Ident>,
    /// How often the function can be differentiated.
    pub order: u8,
    /// The name of the struct that holds the derivatives.
    pub derivatives: Option<Ident>,
    /// Callees whose derivatives stand under another path.
    pub callees: Vec<(Path, Path)>,
    pub krate: Option<Path>,
    pub vjp: Option<Path>,
    pub jvp: Option<Path>,
    pub static_only: bool,
}

enum Setting {
    Names(Ident, Vec<Ident>),
    Callees(Vec<(Path, Path)>),
    Path(Ident, Path),
    Order(syn::LitInt),
    Flag(Ident),
}

struct Rename(Path, Path);

impl Parse for Rename {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let from = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Rename(from, input.parse()?))
    }
}

impl Parse for Setting {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        if input.peek(Token![crate]) {
            let token: Token![crate] = input.parse()?;
            input.parse::<Token![=]>()?;
            return Ok(Setting::Path(Ident::new("krate", token.span), Path::parse_mod_style(input)?));
        }
        let name: Ident = input.parse()?;
        match name.to_string().as_str() {
            "wrt" | "inactive" => {
                let inner;
                syn::parenthesized!(inner in input);
                let names = Punctuated::<Ident, Token![,]>::parse_terminated(&inner)?;
                Ok(Setting::Names(name, names.into_iter().collect()))
            }
            "callees" => {
                let inner;
                syn::parenthesized!(inner in input);
                let renames = Punctuated::<Rename, Token![,]>::parse_terminated(&inner)?;
                Ok(Setting::Callees(renames.into_iter().map(|r| (r.0, r.1)).collect()))
            }
            "order" => {
                input.parse::<Token![=]>()?;
                Ok(Setting::Order(input.parse()?))
            }
            "derivatives" | "vjp" | "jvp" => {
                input.parse::<Token![=]>()?;
                Ok(Setting::Path(name, input.parse()?))
            }
            "static_only" | "dynamic" | "skip" => Ok(Setting::Flag(name)),
            _ => Err(syn::Error::new(
                name.span(),
                format!(
                    "unknown option `{name}`; there are wrt(…), inactive(…), order = 2, derivatives = name, \
                     callees(path = path), crate = path, vjp = path, jvp = path, static_only"
                ),
            )),
        }
    }
}

/// Parses the options; what is wrong goes into `ctxt`.
pub fn parse(tokens: TokenStream, ctxt: &Ctxt) -> Options {
    let mut options = Options { order: 1, ..Options::default() };
    match Punctuated::<Setting, Token![,]>::parse_terminated.parse2(tokens) {
        Ok(settings) => settings.into_iter().for_each(|s| apply(&mut options, s, ctxt)),
        Err(error) => ctxt.push(error),
    }
    if let (2.., Some(jvp), None) = (options.order, &options.jvp, &options.vjp) {
        ctxt.refuse(jvp, "`order = 2` of a function with a rule of its own needs `vjp = path`, annotated itself");
    }
    if let (Some(first), false) = (options.wrt.first(), options.inactive.is_empty()) {
        ctxt.refuse(first, "`wrt` and `inactive` say the same thing from two sides; use one of them");
    }
    options
}

fn apply(options: &mut Options, setting: Setting, ctxt: &Ctxt) {
    match setting {
        Setting::Names(which, names) if which == "wrt" => options.wrt.extend(names),
        Setting::Names(_, names) => options.inactive.extend(names),
        Setting::Callees(renames) => options.callees.extend(renames),
        Setting::Order(n) => match n.base10_parse() {
            Ok(order @ 1..=2) => options.order = order,
            _ => ctxt.refuse(n, "`order` is 1 or 2 so far"),
        },
        Setting::Path(which, path) => match which.to_string().as_str() {
            "derivatives" => match path.get_ident() {
                Some(name) => options.derivatives = Some(name.clone()),
                None => ctxt.refuse(path, "`derivatives` takes a single name"),
            },
            "vjp" => options.vjp = Some(path),
            "jvp" => options.jvp = Some(path),
            _ => options.krate = Some(path),
        },
        Setting::Flag(flag) if flag == "static_only" => options.static_only = true,
        Setting::Flag(flag) => {
            ctxt.refuse(&flag, format!("`{flag}` is not supported yet"));
        }
    }
}

impl Options {
    /// The path of the crate in generated code.
    pub fn krate(&self) -> TokenStream {
        match &self.krate {
            Some(path) => path.to_token_stream(),
            None => quote::quote!(::differentiable),
        }
    }

    /// The name of the struct of derivatives for a function of that name.
    pub fn struct_name(&self, function: &Ident) -> Ident {
        self.derivatives.clone().unwrap_or_else(|| function.clone())
    }
}
