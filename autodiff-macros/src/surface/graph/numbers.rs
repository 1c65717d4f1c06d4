//! Which types are made of numbers of one type.

use syn::Type;

use crate::ir::{Float, Ty};
use crate::surface::types;
use crate::ty;

/// The number type of numbers, arrays and `Vec`s of them, at any depth.
fn float(owned: &Type) -> Option<Float> {
    match owned {
        Type::Paren(t) => float(&t.elem),
        Type::Group(t) => float(&t.elem),
        Type::Array(a) => float(&a.elem),
        Type::Path(_) => match types::vec_element(owned) {
            Some(element) => float(element),
            None => match ty::shape(owned) {
                Ty::Float(float @ (Float::F64 | Float::F32)) => Some(float),
                _ => None,
            },
        },
        _ => None,
    }
}

/// The same for a parameter: the whole may be lent.
pub fn float_of_parameter(written: &Type) -> Option<Float> {
    match ty::referent(written) {
        Type::Slice(s) => float(&s.elem),
        owned => float(owned),
    }
}

/// The same for a result, which may be a tuple.
pub fn float_of_result(result: &Type) -> Option<Float> {
    match result {
        Type::Tuple(t) => {
            let floats: Option<Vec<Float>> = t.elems.iter().map(float_of_result).collect();
            common(floats?.into_iter())
        }
        owned => float(owned),
    }
}

/// The one type that all are of.
pub fn common(mut floats: impl Iterator<Item = Float>) -> Option<Float> {
    let first = floats.next()?;
    floats.all(|f| f == first).then_some(first)
}

/// A slice of numbers, which the elements of a variable are as they stand.
pub fn is_plain_slice(written: &Type) -> bool {
    matches!(ty::referent(written), Type::Slice(s) if types::is_number(&s.elem) && !matches!(*s.elem, Type::Reference(_)))
}
