//! What is known of methods by name, and of which receivers it is known.
//!
//! A name alone says nothing: `take` is a view of an iterator and a change of an `Option`, `get` reads a slice and a
//! `Cell`. Only where the tokens tell what the receiver is, a method may run again.

use crate::ir::{Prim, Ty};

/// What the tokens tell of a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    Float,
    Integer,
    Bool,
    /// An array, a slice, a `Vec`.
    Sequence,
    /// A range, or an iterator made by methods known here.
    Walk,
    /// An `Option` made by methods known here.
    Option,
    Unknown,
}

impl Receiver {
    pub fn of(ty: &Ty) -> Receiver {
        match ty {
            Ty::Float(_) => Receiver::Float,
            Ty::Int(_) => Receiver::Integer,
            Ty::Bool => Receiver::Bool,
            Ty::Array(..) | Ty::Vec(_) | Ty::Slice(_) => Receiver::Sequence,
            Ty::Tuple(_) | Ty::Unknown => Receiver::Unknown,
        }
    }

    /// What a method of that name gives, if it is known to change nothing and may run again.
    pub fn gives(self, name: &str) -> Option<Receiver> {
        let list = match self {
            Receiver::Float => FLOAT,
            Receiver::Integer => INTEGER,
            Receiver::Bool => COMPARISONS,
            Receiver::Sequence => SEQUENCE,
            Receiver::Walk => WALK,
            Receiver::Option => OPTION,
            Receiver::Unknown => return None,
        };
        let is_number = matches!(self, Receiver::Float | Receiver::Integer);
        let known = list.contains(&name)
            || COMPARISONS.contains(&name) && self != Receiver::Walk
            || is_number && Prim::method(name).is_some();
        known.then(|| self.result(name))
    }

    fn result(self, name: &str) -> Receiver {
        match name {
            "clone" | "to_owned" | "to_vec" | "as_slice" => self,
            "len" => Receiver::Integer,
            "contains" => Receiver::Bool,
            "first" | "last" | "get" => Receiver::Option,
            "iter" | "windows" | "chunks" | "chunks_exact" => Receiver::Walk,
            _ if self == Receiver::Walk && WALK.contains(&name) => Receiver::Walk,
            "copied" | "cloned" => self,
            _ if matches!(self, Receiver::Float | Receiver::Integer) && Prim::method(name).is_some() => self,
            _ => Receiver::Unknown,
        }
    }
}

/// Methods that look at a value and give something without a derivative, beside those of numbers.
const LOOKS: &[&str] = &["len", "is_empty", "partial_cmp", "is_some", "is_none", "is_ok", "is_err"];

const COMPARISONS: &[&str] =
    &["cmp", "partial_cmp", "eq", "ne", "lt", "le", "gt", "ge", "min", "max", "clone", "to_owned", "to_string"];

/// Methods that look at a number.
const FLOAT: &[&str] = &[
    "is_nan",
    "is_finite",
    "is_infinite",
    "is_normal",
    "is_subnormal",
    "is_sign_negative",
    "is_sign_positive",
    "classify",
    "total_cmp",
];

const INTEGER: &[&str] = &[
    "abs",
    "pow",
    "clamp",
    "signum",
    "is_positive",
    "is_negative",
    "rem_euclid",
    "div_euclid",
    "abs_diff",
    "wrapping_add",
    "wrapping_sub",
    "wrapping_mul",
    "saturating_add",
    "saturating_sub",
    "saturating_mul",
    "count_ones",
    "leading_zeros",
    "trailing_zeros",
    "is_power_of_two",
    "next_power_of_two",
    "div_ceil",
    "isqrt",
    "ilog2",
];

const SEQUENCE: &[&str] = &[
    "len",
    "is_empty",
    "as_slice",
    "contains",
    "starts_with",
    "ends_with",
    "first",
    "last",
    "get",
    "iter",
    "windows",
    "chunks",
    "chunks_exact",
    "to_vec",
];

const WALK: &[&str] = &["contains", "copied", "cloned", "enumerate", "zip", "rev", "skip", "take", "step_by"];

const OPTION: &[&str] = &["is_some", "is_none", "unwrap_or", "unwrap", "expect", "copied", "cloned"];

/// Methods by which a loop walks over something: it runs again in the reverse sweep, so that of a receiver the tokens
/// do not know, the compiler must find it steady.
const VIEWS: &[&str] = &[
    "iter",
    "keys",
    "values",
    "chars",
    "bytes",
    "lines",
    "windows",
    "chunks",
    "chunks_exact",
    "as_bytes",
    "as_str",
    "as_slice",
];

/// Methods whose result holds (parts of) their receiver or arguments.
const YIELDS: &[&str] = &[
    "as_slice",
    "unwrap_or",
    "first",
    "last",
    "get",
    "iter",
    "copied",
    "cloned",
    "enumerate",
    "zip",
    "rev",
    "skip",
    "take",
    "step_by",
    "windows",
    "chunks",
    "chunks_exact",
];

/// Methods whose result tells all of a number though it is none: a derivative that went through it would be lost.
const ENCODES: &[&str] = &["to_bits", "to_be_bytes", "to_le_bytes", "to_ne_bytes"];

/// Methods that copy a value.
const COPIES: &[&str] = &["clone", "to_owned", "to_vec"];

/// Methods that a later version will know; refused by name so that the message can help.
const LATER: &[&str] = &[
    "iter",
    "iter_mut",
    "into_iter",
    "map",
    "push",
    "pop",
    "extend",
    "swap",
    "sort",
    "fill",
    "copy_from_slice",
    "clone_from_slice",
    "split_at",
    "split_at_mut",
    "chunks",
    "chunks_exact",
    "windows",
    "insert",
    "remove",
    "truncate",
    "resize",
    "reverse",
    "rotate_left",
    "rotate_right",
    "extend_from_slice",
    "first",
    "last",
    "get",
    "get_mut",
    "unwrap",
    "expect",
    "sum",
    "product",
    "as_slice",
    "as_mut_slice",
    "concat",
    "into",
    "as_ref",
    "as_mut",
    "swap_with_slice",
    "copy_within",
];

pub fn looks(name: &str) -> bool {
    LOOKS.contains(&name) || FLOAT.contains(&name)
}

/// Whether a method of that name is pure of some receiver: a local that only such methods see need not be memory.
pub fn may_be_pure(name: &str) -> bool {
    [LOOKS, COMPARISONS, FLOAT, INTEGER, SEQUENCE, WALK, OPTION, VIEWS, COPIES].iter().any(|l| l.contains(&name))
}

pub fn is_view(name: &str) -> bool {
    VIEWS.contains(&name)
}

/// Whether the result may be a reference to a part of the receiver.
pub fn may_refer(name: &str) -> bool {
    matches!(name, "unwrap" | "expect" | "unwrap_or" | "unwrap_or_else" | "get" | "borrow" | "as_ref")
}

/// Whether the result is active if the receiver or an argument is.
pub fn yields(name: &str) -> bool {
    YIELDS.contains(&name)
}

pub fn encodes(name: &str) -> bool {
    ENCODES.contains(&name)
}

pub fn copies(name: &str) -> bool {
    COPIES.contains(&name)
}

pub fn is_later(name: &str) -> bool {
    LATER.contains(&name)
}
