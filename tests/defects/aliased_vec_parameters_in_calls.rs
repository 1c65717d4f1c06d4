// E0308 inside generated code: a callee whose parameter is an alias of a Vec (`&List`, `List`), called from an annotated function:
// forward/reverse expect `&Vec<f64>`/`&mut Vec<f64>`, the caller passes slices (`v.to_vec()` of a slice, bars). docs/limits.md says that aliases
// of Vecs work.
use differentiable::prelude::*;
type List = Vec<f64>;
#[differentiable(order = 2)]
fn aliased_list(v: &List, u: List) -> f64 {
    let mut s = 0.0;
    for i in 0..v.len() { s += v[i] * u[i] * v[i]; }
    s
}
#[differentiable(order = 2)]
fn aliased_lists(v: &[f64]) -> f64 {
    let mut u: List = v.to_vec();
    u[0] *= u[1];
    aliased_list(&u, v.to_vec()) + aliased_list(&u, u.clone())
}
fn main() { let _ = aliased_lists::grad(&[1.0, 2.0]); }
