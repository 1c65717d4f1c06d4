// refused with a misleading message ("stands on a free function so far"): a body that contains a `$body:block` fragment of a
// macro_rules; syn does not take a None-delimited group as a statement without `;`. Ungrouping the tokens before parsing would do.
use differentiable::prelude::*;
macro_rules! make { ($name:ident, $x:ident, $body:block) => {
    #[differentiable]
    fn $name($x: f64) -> f64 { let mut a = $x; let _ = &mut a; $body a * a }
} }
make!(f, x, { let _ = x; });
fn main() { assert_eq!(f::grad(3.0), 6.0); }
