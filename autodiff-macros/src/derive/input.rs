//! What is derived from: variants with fields, of which some are inactive.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Path, Token, Type, Visibility};

use crate::ctxt::Ctxt;

/// A struct (one variant without a name of its own) or an enum.
pub struct Input<'a> {
    pub name: &'a Ident,
    /// The name of the tangent type.
    pub tangent: Ident,
    pub vis: &'a Visibility,
    pub generics: &'a Generics,
    pub is_enum: bool,
    pub variants: Vec<Variant<'a>>,
    krate: Option<Path>,
}

pub struct Variant<'a> {
    /// None of a struct.
    pub name: Option<&'a Ident>,
    pub style: Style,
    pub fields: Vec<Field<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Named,
    Tuple,
    Unit,
}

pub struct Field<'a> {
    pub vis: &'a Visibility,
    /// Its name or number.
    pub member: TokenStream,
    pub ty: &'a Type,
    /// By `#[differentiable(inactive)]`; a type without derivatives needs no attribute.
    pub inactive: bool,
}

impl Input<'_> {
    /// The path of the crate in generated code.
    pub fn krate(&self) -> TokenStream {
        match &self.krate {
            Some(path) => path.to_token_stream(),
            None => quote!(::differentiable),
        }
    }

    /// The types that a derivative passes through.
    pub fn active_types(&self) -> impl Iterator<Item = &Type> {
        self.variants.iter().flat_map(|v| &v.fields).filter(|f| !f.inactive).map(|f| f.ty)
    }

    /// Those of them of which only rustc knows whether it does.
    pub fn unknown_types(&self) -> impl Iterator<Item = &Type> {
        self.active_types().filter(|ty| !crate::surface::types::unknown_parts(ty).is_empty() && !self.is_held_by(ty))
    }

    /// Whether the type names the item.
    pub fn is_held_by(&self, ty: &Type) -> bool {
        let mut names = crate::map::HashSet::default();
        crate::emit::identifiers(quote!(#ty), &mut names);
        names.contains(&self.name.to_string())
    }

    pub fn all_types(&self) -> impl Iterator<Item = &Type> {
        self.variants.iter().flat_map(|v| &v.fields).map(|f| f.ty)
    }
}

/// A bound that is asked for where something is used, and not where it stands: one mistake is one error.
pub fn late_bound(bound: &TokenStream) -> TokenStream {
    quote!(for<'__late> #bound)
}

/// What the attributes of an item or a field say.
#[derive(Default)]
struct Options {
    inactive: bool,
    krate: Option<Path>,
}

/// The item, unless it has no derivatives for a reason that is pushed to `ctxt`.
pub fn read<'a>(item: &'a DeriveInput, ctxt: &Ctxt) -> Option<Input<'a>> {
    let options = options(&item.attrs, ctxt);
    let variants = match &item.data {
        Data::Struct(data) => vec![variant(None, &data.fields, ctxt)],
        Data::Enum(data) => data.variants.iter().map(|v| variant(Some(&v.ident), &v.fields, ctxt)).collect(),
        Data::Union(data) => {
            ctxt.refuse(data.union_token, "a union has no derivative: which field it holds is not known; use an enum");
            return None;
        }
    };
    if options.inactive {
        ctxt.refuse(&item.ident, "`inactive` stands on a field; a type without derivatives derives nothing");
    }
    if let (Data::Enum(data), []) = (&item.data, variants.as_slice()) {
        ctxt.refuse(data.enum_token, "an enum without variants has no values, and no derivative");
        return None;
    }
    Some(Input {
        name: &item.ident,
        tangent: format_ident!("{}Tangent", item.ident),
        vis: &item.vis,
        generics: &item.generics,
        is_enum: matches!(item.data, Data::Enum(_)),
        variants,
        krate: options.krate,
    })
}

fn variant<'a>(name: Option<&'a Ident>, fields: &'a Fields, ctxt: &Ctxt) -> Variant<'a> {
    let style = match fields {
        Fields::Named(_) => Style::Named,
        Fields::Unnamed(_) => Style::Tuple,
        Fields::Unit => Style::Unit,
    };
    let field = |(k, field): (usize, &'a syn::Field)| Field {
        vis: &field.vis,
        member: field.ident.as_ref().map_or_else(|| syn::Index::from(k).to_token_stream(), ToTokens::to_token_stream),
        ty: &field.ty,
        inactive: options(&field.attrs, ctxt).inactive,
    };
    Variant { name, style, fields: fields.iter().enumerate().map(field).collect() }
}

fn options(attrs: &[Attribute], ctxt: &Ctxt) -> Options {
    let mut options = Options::default();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("differentiable")) {
        let parsed = attr.parse_nested_meta(|meta| {
            if meta.path.is_ident("inactive") {
                options.inactive = true;
                Ok(())
            } else if meta.path.is_ident("crate") {
                meta.input.parse::<Token![=]>()?;
                options.krate = Some(Path::parse_mod_style(meta.input)?);
                Ok(())
            } else {
                Err(meta.error("unknown option; there are `inactive`, on a field, and `crate = path`, on the item"))
            }
        });
        if let Err(error) = parsed {
            ctxt.push(error);
        }
    }
    options
}
