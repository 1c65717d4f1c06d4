// WRONG DERIVATIVE: the attribute is ignored: what it removes still counts.
use differentiable::prelude::*;
#[differentiable]
fn f(x: f64) -> f64 { let mut y = x; #[cfg(any())] { y = y * y; } y }
fn main(){ assert_eq!(f::grad(3.0), 1.0); }
