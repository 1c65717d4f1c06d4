// shows: fused, tangent, forward, reverse

use differentiable::prelude::*;

mod elsewhere {
    use differentiable::prelude::*;

    #[differentiable(order = 2)]
    pub fn callee(x: f64, w: &[f64]) -> f64 {
        let mut a = x;
        for v in w {
            a = a.sin() * v;
        }
        a
    }
}

use elsewhere::callee;

/// A call is split: `callee::reverse` takes from the stack what `callee::forward` left.
#[differentiable(order = 2)]
pub fn call(x: f64, w: &[f64]) -> f64 {
    let y = callee(x * x, w);
    y * callee(y, &w[1..])
}
