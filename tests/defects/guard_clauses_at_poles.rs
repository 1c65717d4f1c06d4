// QUESTION (design section 9: "An explicit branch gives the derivative of the branch taken"): a value computed before a guard clause and not
// used in the branch taken gets the cotangent -0.0, and `-0.0 * inf` is NaN. jvp gives 0, grad NaN. The pattern is the usual one:
use differentiable::prelude::*;
#[differentiable]
fn direction(x: f64, y: f64) -> f64 {
    let r = (x * x + y * y).sqrt();
    if r == 0.0 { return 0.0; }
    x / r
}
#[differentiable]
fn cardinal_sine(x: f64) -> f64 {
    let q = x.sin() / x;
    if x == 0.0 { 1.0 } else { q }
}
fn main() {
    println!("{:?} {:?}", direction::jvp(0.0, 0.0, 1.0, 0.0), direction::grad(0.0, 0.0));
    println!("{:?} {:?}", cardinal_sine::jvp(0.0, 1.0), cardinal_sine::grad(0.0));
    assert_eq!(cardinal_sine::grad(0.0), 0.0);
    assert_eq!(direction::grad(0.0, 0.0), (0.0, 0.0));
}
