//! The first thing to run: `cargo run --example derivative`.

use differentiable::prelude::*;

/// The square root of `x`, by Heron's method.
#[differentiable]
fn root(x: f64) -> f64 {
    let mut guess = x;
    for _ in 0..20 {
        guess = 0.5 * (guess + x / guess);
    }
    guess
}

fn main() {
    let (value, derivative) = root::value_and_grad(2.0);
    println!("root(2)  = {value:.15}");
    println!("root'(2) = {derivative:.15}");
    println!("exactly    {:.15}", 0.5 / 2.0_f64.sqrt());
}
