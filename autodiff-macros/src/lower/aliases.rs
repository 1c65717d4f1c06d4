//! Types behind names of the user's: `type Real = f64`, `type Vector = [Real; 3]`.
//!
//! Tokens do not show what such a type is, but what is done with its values does: arithmetic is between numbers. A type
//! that turns out to be a number is known as one from the next run on ([`Float::Alias`]). The type of a part (`v[i]`)
//! is spelled by a projection.

use syn::{Type, parse_quote};

use super::unify::Constraint;
use crate::ir::{Arena, Float, Operand, Param, Place, Projection, Ty, Var};
use crate::map::HashMap;
use crate::ty;

/// What is known of types by what is done with their values.
#[derive(Default)]
pub struct Learned {
    /// Floats.
    pub numbers: Vec<Type>,
    /// Integers and flags.
    pub discrete: Vec<(Type, Ty)>,
}

impl Learned {
    /// Whether anything of it is new.
    pub fn learn(&mut self, found: Learned) -> bool {
        let size = (self.numbers.len(), self.discrete.len());
        for ty in found.numbers {
            if !self.numbers.contains(&ty) {
                self.numbers.push(ty);
            }
        }
        for (ty, shape) in found.discrete {
            if self.discrete.iter().all(|(known, _)| *known != ty) {
                self.discrete.push((ty, shape));
            }
        }
        size != (self.numbers.len(), self.discrete.len())
    }
}

/// Types of variables, as the user wrote them or projections of those.
pub struct Names(HashMap<Var, Type>);

impl Names {
    /// Of parameters, locals with a type, and the result.
    pub fn new(params: &[Param], constraints: &[Constraint]) -> Names {
        let mut names = Names(HashMap::default());
        params.iter().for_each(|p| names.name(p.var, &p.written));
        for constraint in constraints {
            if let Constraint::Named(var, ty) = constraint {
                names.name(*var, ty);
            }
        }
        names
    }

    fn name(&mut self, var: Var, written: &Type) {
        let referent = ty::referent(written);
        if mentions_unknown(referent) {
            self.0.insert(var, referent.clone());
        }
    }

    /// The variables are of one type. Gives whether that is news.
    pub fn share(&mut self, operands: &[Operand]) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let vars = || operands.iter().filter_map(Operand::var);
        let Some(name) = vars().find_map(|v| self.0.get(&v)).cloned() else { return false };
        let size = self.0.len();
        for var in vars() {
            self.0.entry(var).or_insert_with(|| name.clone());
        }
        self.0.len() != size
    }

    /// The variable is what the place holds. Gives whether that is news.
    pub fn part(&mut self, var: Var, place: &Place) -> bool {
        if self.0.contains_key(&var) {
            return false;
        }
        let Some(root) = self.0.get(&place.root) else { return false };
        let part = place.projections.iter().try_fold(root.clone(), part);
        part.into_iter().for_each(|ty| drop(self.0.insert(var, ty)));
        self.0.contains_key(&var)
    }

    /// What the function shows of the types that the user wrote.
    pub fn learned(&self, arena: &Arena, params: &[Param]) -> Learned {
        let discrete = params.iter().filter(|p| p.active && matches!(arena.ty(p.var), Ty::Int(_) | Ty::Bool));
        let discrete = discrete.map(|p| (ty::referent(&p.written).clone(), arena.ty(p.var).clone()));
        let discrete: Vec<(Type, Ty)> = discrete.filter(|(ty, _)| ty::may_be_number(ty)).collect();
        let mut numbers = self.numbers(arena);
        numbers.retain(|ty| discrete.iter().all(|(other, _)| other != ty));
        Learned { numbers, discrete }
    }

    /// The types whose values are used as floats.
    fn numbers(&self, arena: &Arena) -> Vec<Type> {
        let mut named: Vec<(&Var, &Type)> =
            self.0.iter().filter(|(v, ty)| arena.ty(**v).is_float() && ty::may_be_number(ty)).collect();
        named.sort_by_key(|(var, _)| **var);
        let mut numbers: Vec<Type> = Vec::new();
        for (_, ty) in named {
            if !numbers.contains(ty) {
                numbers.push(ty.clone());
            }
        }
        numbers
    }

    /// Gives floats of unknown width the types that they are named by.
    pub fn spell(&self, arena: &mut Arena) {
        let mut named: Vec<(&Var, &Type)> = self.0.iter().filter(|(v, _)| is_vague(arena, **v)).collect();
        named.sort_by_key(|(var, _)| **var);
        for (var, ty) in named {
            let known = arena.aliases.iter().position(|a| a == ty);
            let alias = known.unwrap_or_else(|| {
                arena.aliases.push(ty.clone());
                arena.aliases.len() - 1
            });
            arena.info_mut(*var).ty = Ty::Float(Float::Alias(alias));
        }
    }
}

fn is_vague(arena: &Arena, var: Var) -> bool {
    *arena.ty(var) == Ty::Float(Float::Any)
}

/// Whether a part of the type is a name that may stand for anything. What a smart pointer points to is not its part.
fn mentions_unknown(ty: &Type) -> bool {
    match ty {
        Type::Reference(r) => mentions_unknown(&r.elem),
        Type::Array(a) => mentions_unknown(&a.elem),
        Type::Slice(s) => mentions_unknown(&s.elem),
        Type::Tuple(t) => t.elems.iter().any(mentions_unknown),
        Type::Path(p) => match ty::shape(ty) {
            Ty::Vec(_) => element(ty).is_some_and(|e| mentions_unknown(&e)),
            Ty::Unknown => !p.path.segments.last().is_some_and(|s| is_pointer(&s.ident.to_string())),
            _ => false,
        },
        _ => false,
    }
}

fn is_pointer(name: &str) -> bool {
    matches!(name, "Box" | "Rc" | "Arc" | "Cow" | "Option" | "Result" | "Cell" | "RefCell")
}

/// The type of a part of a value.
fn part(ty: Type, projection: &Projection) -> Option<Type> {
    match projection {
        Projection::Index(_) => element(&ty),
        Projection::Range { .. } => element(&ty).map(|e| parse_quote!([#e])),
        Projection::Field(field) => {
            let index = field.to_string().parse::<usize>().ok()?;
            match &ty {
                Type::Reference(r) => part((*r.elem).clone(), projection),
                Type::Tuple(t) => t.elems.iter().nth(index).cloned(),
                Type::Path(_) => Some(parse_quote!(<#ty as __rt::Component<#index>>::Type)),
                _ => None,
            }
        }
        Projection::Payload(_) => None,
    }
}

fn element(ty: &Type) -> Option<Type> {
    match ty {
        Type::Reference(r) => element(&r.elem),
        Type::Array(a) => Some((*a.elem).clone()),
        Type::Slice(s) => Some((*s.elem).clone()),
        Type::Path(p) => match (ty::shape(ty), p.path.segments.last().map(|s| &s.arguments)) {
            (Ty::Vec(_), Some(syn::PathArguments::AngleBracketed(list))) => match list.args.first()? {
                syn::GenericArgument::Type(t) => Some(t.clone()),
                _ => None,
            },
            _ => Some(parse_quote!(<#ty as ::core::ops::Index<::core::primitive::usize>>::Output)),
        },
        _ => None,
    }
}
