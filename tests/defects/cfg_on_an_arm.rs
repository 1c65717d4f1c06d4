// WRONG DERIVATIVE: the attribute is ignored: what it removes still counts.
use differentiable::prelude::*;
#[differentiable]
fn f(x: f64, n: usize) -> f64 { match n { #[cfg(any())] 0 => x * x, _ => x } }
fn main(){ assert_eq!(f::grad(3.0, 0), 1.0); }
