// WRONG DERIVATIVE: a range with active ends counts as inactive.
use differentiable::prelude::*;
#[differentiable]
fn f(x: f64) -> f64 { let r = x..2.0 * x; r.end - r.start }
fn main(){ assert_eq!(f::grad(3.0), 1.0); }
