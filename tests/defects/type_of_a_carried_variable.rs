// false refusal "the type of this active value is not visible here": `a` starts as an f32 literal and receives the result of a call; a variable
// has one type. `let mut a: f32 = 0.5;` is refused, too, and so is what the message says: `let b: f32 = a; … b as f64`: there is no way out.
use differentiable::prelude::*;
#[differentiable]
fn helper(x: f32, y: f64) -> f32 { x * y as f32 + 0.25 }
#[differentiable]
fn mixed_calls(w: &[f32], y: f64) -> f64 {
    let mut a = 0.5_f32;
    let mut s = y;
    for i in 0..w.len() {
        a = helper(a * w[i], s);
        s += a as f64 * y;
    }
    s * a as f64
}
fn main() { let _ = mixed_calls::grad(&[1.0], 0.5); }
