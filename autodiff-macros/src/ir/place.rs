//! Places: a variable, and the way to a part of it.

use proc_macro2::{Ident, Span, TokenStream};

use super::{Opaque, Ty, Var};
use crate::affine::Affine;

#[derive(Clone, Debug)]
pub struct Place {
    pub root: Var,
    pub projections: Vec<Projection>,
    /// The user's name for the first projections (`let row = &a[lo..hi]`), where it is in scope.
    pub alias: Option<Alias>,
}

/// The method that gives a reference to the field of a variant.
pub fn accessor(payload: &str, mutable: bool, span: Span) -> Ident {
    Ident::new(&format!("__{payload}{}", if mutable { "_mut" } else { "" }), span)
}

/// A local that refers to a part of an array.
#[derive(Clone, Copy, Debug)]
pub struct Alias {
    pub var: Var,
    /// How many projections it stands for.
    pub covers: usize,
}

#[allow(clippy::large_enum_variant, reason = "the tree is small, and boxes would hide its shape")]
#[derive(Clone, Debug)]
pub enum Projection {
    Index(Opaque),
    Range {
        lo: Option<Opaque>,
        hi: Option<Opaque>,
        inclusive: bool,
    },
    Field(TokenStream),
    /// A field of a variant of an enum, which the value is known to be: `Circle_radius`.
    Payload(String),
}

impl Place {
    pub fn root(root: Var) -> Place {
        Place { root, projections: Vec::new(), alias: None }
    }

    pub fn with_root(&self, root: Var) -> Place {
        Place { root, projections: self.projections.clone(), alias: None }
    }

    /// The place from its root, for code where the user's names for parts of it are not in scope.
    pub fn unaliased(&self) -> Place {
        Place { alias: None, ..self.clone() }
    }

    pub fn then(&self, projection: Projection) -> Place {
        let mut place = self.clone();
        place.projections.push(projection);
        place
    }

    /// Whether the places are not known to be apart, as two fields are.
    pub fn may_overlap(&self, other: &Place) -> bool {
        let is_apart = |(a, b): (&Projection, &Projection)| match (a, b) {
            (Projection::Field(a), Projection::Field(b)) => a.to_string() != b.to_string(),
            (Projection::Payload(a), Projection::Payload(b)) => a != b,
            _ => false,
        };
        self.root == other.root && !self.projections.iter().zip(&other.projections).any(is_apart)
    }

    /// The type of the place in a root of type `root`, as far as it is known.
    pub fn ty(&self, root: &Ty) -> Ty {
        self.projections.iter().fold(root.clone(), |ty, projection| match (projection, ty) {
            (Projection::Index(_), ty) => ty.element(),
            (Projection::Range { .. }, ty) => Ty::Slice(Box::new(ty.element())),
            (Projection::Field(name), Ty::Tuple(parts)) => {
                let position = name.to_string().parse::<usize>().ok();
                position.and_then(|p| parts.get(p)).cloned().unwrap_or(Ty::Unknown)
            }
            (Projection::Field(_) | Projection::Payload(_), _) => Ty::Unknown,
        })
    }

    pub fn ends_in_range(&self) -> bool {
        matches!(self.projections.last(), Some(Projection::Range { .. }))
    }

    /// `a[lo..hi][i]` as `a[lo + i]`: the same element, where the forward code has checked that it exists.
    pub fn flattened(&self) -> Place {
        let mut flat: Vec<Projection> = Vec::new();
        for p in &self.projections {
            match (flat.last(), p) {
                (Some(Projection::Range { lo, .. }), Projection::Index(i)) => {
                    let start = lo.as_ref().map_or(Some(Affine::constant(0)), |lo| lo.affine.clone());
                    match (start, &i.affine) {
                        (Some(start), Some(index)) => {
                            let sum = Opaque::from_affine(start.plus(index, 1), i.span);
                            flat.pop();
                            flat.push(Projection::Index(sum));
                        }
                        _ => flat.push(p.clone()),
                    }
                }
                _ => flat.push(p.clone()),
            }
        }
        Place { root: self.root, projections: flat, alias: None }
    }

    pub fn opaques(&self) -> impl Iterator<Item = &Opaque> {
        self.projections.iter().flat_map(|p| match p {
            Projection::Index(o) => vec![o],
            Projection::Range { lo, hi, .. } => lo.iter().chain(hi.iter()).collect(),
            Projection::Field(_) | Projection::Payload(_) => vec![],
        })
    }

    pub fn opaques_mut(&mut self) -> impl Iterator<Item = &mut Opaque> {
        self.projections.iter_mut().flat_map(|p| match p {
            Projection::Index(o) => vec![o],
            Projection::Range { lo, hi, .. } => lo.iter_mut().chain(hi.iter_mut()).collect(),
            Projection::Field(_) | Projection::Payload(_) => vec![],
        })
    }

    pub fn key(&self) -> String {
        let mut key = format!("v{}", self.root.0);
        for p in &self.projections {
            match p {
                Projection::Index(o) => key += &format!("[{}]", o.tokens),
                Projection::Range { lo, hi, inclusive } => {
                    let side = |o: &Option<Opaque>| o.as_ref().map(|o| o.tokens.to_string()).unwrap_or_default();
                    key += &format!("[{}..{}{}]", side(lo), if *inclusive { "=" } else { "" }, side(hi));
                }
                Projection::Field(f) => key += &format!(".{f}"),
                Projection::Payload(p) => key += &format!(".{p}()"),
            }
        }
        key
    }
}
