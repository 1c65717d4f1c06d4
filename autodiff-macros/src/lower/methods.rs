//! What is known of methods by name.

/// Methods that look at a value and give something without a derivative.
const LOOKS: &[&str] = &[
    "len",
    "is_empty",
    "is_nan",
    "is_finite",
    "is_infinite",
    "is_normal",
    "is_subnormal",
    "is_sign_negative",
    "is_sign_positive",
    "to_bits",
    "classify",
    "total_cmp",
    "partial_cmp",
];

/// Methods of numbers and slices that change nothing and may run again.
const PURE: &[&str] = &[
    "abs",
    "pow",
    "min",
    "max",
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
    "cmp",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "as_bytes",
    "as_str",
    "as_slice",
    "is_some",
    "is_none",
    "is_ok",
    "is_err",
    "contains",
    "starts_with",
    "ends_with",
    "unwrap_or",
    "first",
    "last",
    "get",
    "iter",
    "chars",
    "bytes",
    "copied",
    "to_string",
    "clone",
    "to_owned",
    "enumerate",
    "zip",
    "rev",
    "skip",
    "take",
    "step_by",
    "windows",
    "chunks",
    "chunks_exact",
    "cloned",
    "keys",
];

/// Of those, the ones whose result holds (parts of) their receiver or arguments.
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
    "sort_by",
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
    LOOKS.contains(&name)
}

pub fn is_pure(name: &str) -> bool {
    LOOKS.contains(&name) || PURE.contains(&name) || COPIES.contains(&name)
}

/// Whether the result is active if the receiver or an argument is.
pub fn yields(name: &str) -> bool {
    YIELDS.contains(&name)
}

pub fn copies(name: &str) -> bool {
    COPIES.contains(&name)
}

pub fn is_later(name: &str) -> bool {
    LATER.contains(&name)
}
