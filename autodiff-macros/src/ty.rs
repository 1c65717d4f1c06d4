//! What the tokens of a type tell: shape, passing, activity.

use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

use crate::ir::{Float, Passing, Ty};

const INTEGERS: [&str; 12] = ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];

/// The name of a primitive integer type.
pub fn integer(name: &str) -> Option<&'static str> {
    INTEGERS.iter().find(|i| **i == name).copied()
}

/// The shape of a type, references removed.
pub fn shape(ty: &Type) -> Ty {
    shape_with(ty, &[])
}

/// The same, where `numbers` are known to be names of numbers.
pub fn shape_with(ty: &Type, numbers: &[Type]) -> Ty {
    let shape = |ty| shape_with(ty, numbers);
    match ty {
        Type::Reference(r) => shape(&r.elem),
        Type::Paren(t) => shape(&t.elem),
        Type::Group(t) => shape(&t.elem),
        Type::Array(a) => Ty::Array(Box::new(shape(&a.elem)), a.len.to_token_stream().to_string()),
        Type::Slice(s) => Ty::Slice(Box::new(shape(&s.elem))),
        Type::Tuple(t) => Ty::Tuple(t.elems.iter().map(shape).collect()),
        Type::Path(p) => named(p, numbers),
        _ => Ty::Unknown,
    }
}

fn named(path: &syn::TypePath, numbers: &[Type]) -> Ty {
    let Some(last) = path.path.segments.last() else { return Ty::Unknown };
    let name = last.ident.to_string();
    match name.as_str() {
        "f64" => Ty::Float(Float::F64),
        "f32" => Ty::Float(Float::F32),
        "bool" => Ty::Bool,
        "Vec" => Ty::Vec(Box::new(argument(&last.arguments).map_or(Ty::Unknown, |t| shape_with(t, numbers)))),
        other => match (integer(other), numbers.iter().position(|n| is_named(n, path))) {
            (Some(name), _) => Ty::Int(Some(name)),
            (None, Some(alias)) => Ty::Float(Float::Alias(alias)),
            (None, None) => Ty::Unknown,
        },
    }
}

fn is_named(ty: &Type, path: &syn::TypePath) -> bool {
    matches!(ty, Type::Path(p) if p.to_token_stream().to_string() == path.to_token_stream().to_string())
}

/// A type of which only rustc knows what it is, and that may be another name of a number.
pub fn may_be_number(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let is_plain = path.qself.is_none() && path.path.segments.iter().all(|s| s.arguments.is_none());
    is_plain && named(path, &[]) == Ty::Unknown && !is_inactive_path(path)
}

fn argument(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(list) = arguments else { return None };
    list.args.iter().find_map(|a| match a {
        GenericArgument::Type(t) => Some(t),
        _ => None,
    })
}

/// The number in a `Box`.
pub fn boxed_number<'a>(ty: &'a Type, numbers: &[Type]) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|s| s.ident == "Box")?;
    argument(&last.arguments).filter(|content| shape_with(content, numbers).is_float())
}

/// How a parameter of that type is passed.
pub fn passing(ty: &Type) -> Passing {
    match ty {
        Type::Reference(r) if r.mutability.is_some() => Passing::Mutable,
        Type::Reference(_) => Passing::Shared,
        Type::Paren(t) => passing(&t.elem),
        Type::Group(t) => passing(&t.elem),
        _ => Passing::Owned,
    }
}

/// Whether the tokens say that values of the type carry no derivative.
pub fn is_inactive(ty: &Type) -> bool {
    match ty {
        Type::Reference(r) => is_inactive(&r.elem),
        Type::Paren(t) => is_inactive(&t.elem),
        Type::Group(t) => is_inactive(&t.elem),
        Type::Array(a) => is_inactive(&a.elem),
        Type::Slice(s) => is_inactive(&s.elem),
        Type::Tuple(t) => t.elems.iter().all(is_inactive),
        Type::FnPtr(_) | Type::ImplTrait(_) | Type::TraitObject(_) => true,
        Type::Path(p) => is_inactive_path(p),
        _ => false,
    }
}

fn is_inactive_path(path: &syn::TypePath) -> bool {
    let Some(last) = path.path.segments.last() else { return false };
    let name = last.ident.to_string();
    if integer(&name).is_some() || ["bool", "char", "str", "String"].contains(&name.as_str()) {
        return true;
    }
    const CONTAINERS: [&str; 8] =
        ["Vec", "Option", "Box", "Range", "RangeInclusive", "VecDeque", "HashSet", "BTreeSet"];
    CONTAINERS.contains(&name.as_str()) && argument(&last.arguments).is_some_and(is_inactive)
}

/// The referenced type of a reference, else the type itself.
pub fn referent(ty: &Type) -> &Type {
    match ty {
        Type::Reference(r) => &r.elem,
        Type::Paren(t) => referent(&t.elem),
        Type::Group(t) => referent(&t.elem),
        other => other,
    }
}
