use differentiable::prelude::*;

/// `sin(x * y)` is needed on the way back: its arm hands it on as one more result; the condition is kept as it is.
#[differentiable]
pub fn arm_exports(x: f64, y: f64) -> f64 {
    let a = if x > y {
        let s = (x * y).sin();
        s * s.exp()
    } else {
        y
    };
    a * x
}
