// WRONG DERIVATIVE: a macro used as a value counts as inactive.
use differentiable::prelude::*;
#[differentiable]
fn f(x: f64) -> f64 { let y = dbg!(x * x); y }
fn main(){ assert_eq!(f::grad(3.0), 6.0); }
