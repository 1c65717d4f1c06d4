//! Options of the attribute.

use differentiable::prelude::*;

mod renamed {
    pub use differentiable as autodiff;
}

#[differentiable(wrt(y))]
fn by_one(x: f64, y: f64) -> f64 {
    x * y * y
}

#[differentiable(wrt(z, x))]
fn by_two(x: f64, y: f64, z: &[f64]) -> f64 {
    x * y * z[0]
}

#[differentiable(inactive(y, data))]
fn without(x: f64, y: f64, data: &[f64], z: f64) -> f64 {
    x * y * data[0] + z
}

#[test]
fn wrt_and_inactive_choose_the_parameters() {
    assert_eq!(by_one::grad(2.0, 3.0), 12.0);
    assert_eq!(by_one::jvp(2.0, 3.0, 1.0), (18.0, 12.0));
    // In the order of the parameters, not of the option.
    assert_eq!(by_two::grad(2.0, 3.0, &[5.0]), (15.0, vec![6.0]));
    assert_eq!(without::grad(2.0, 3.0, &[5.0], 7.0), (15.0, 1.0));
    assert_eq!(without::vjp(2.0, 3.0, &[5.0], 7.0).1(2.0), (30.0, 2.0));
}

/// What carries no derivative by its type need not be listed.
#[differentiable]
fn inactive_types(x: f64, n: i32, on: bool, c: char, name: &str, order: &[usize], span: std::ops::Range<usize>) -> f64 {
    let scale = if on && c == 'x' { name.len() } else { order[0] };
    x.powi(n) * scale as f64 * span.len() as f64
}

#[test]
fn integers_flags_and_text_are_inactive() {
    assert_eq!(inactive_types::grad(3.0, 2, true, 'x', "four", &[1], 0..5), 6.0 * 4.0 * 5.0);
    assert_eq!(inactive_types::grad(3.0, 2, false, 'x', "four", &[7], 0..5), 6.0 * 7.0 * 5.0);
}

/// A module takes the name of the function, so that its struct needs another.
mod taken {
    use differentiable::prelude::*;

    pub mod cube {
        #[allow(dead_code)]
        pub fn unrelated() {}
    }

    #[differentiable(order = 2, derivatives = cube_derivatives)]
    pub fn cube(x: f64) -> f64 {
        x * x * x
    }
}

#[differentiable(order = 2, callees(taken::cube = taken::cube_derivatives))]
fn calls_renamed(x: f64) -> f64 {
    taken::cube(2.0 * x) + taken::cube(x)
}

/// A name that a type has.
#[differentiable(derivatives = f32_derivatives)]
fn f32(x: f64) -> f64 {
    x * 0.5
}

#[test]
fn derivatives_can_have_a_name_of_their_own() {
    assert_eq!(taken::cube_derivatives::grad(2.0), 12.0);
    assert_eq!(f32_derivatives::grad(2.0), 0.5);
    let single: f32 = f32(3.0) as f32;
    assert_eq!(single, 1.5);
}

#[test]
fn callees_says_where_they_are() {
    assert_eq!(calls_renamed::grad(2.0), 9.0 * 12.0);
    assert_eq!(calls_renamed::hvp(2.0, 1.0), 9.0 * 12.0);
}

#[differentiable(order = 2, crate = renamed::autodiff)]
fn through_a_reexport(x: f64) -> f64 {
    let mut a = x;
    for _ in 0..3 {
        a *= x;
    }
    a.sqrt()
}

#[test]
fn the_crate_may_have_another_path() {
    // √(x⁴) = x²
    assert_eq!(through_a_reexport::grad(4.0), 8.0);
    assert_eq!(through_a_reexport::hvp(4.0, 1.0), 2.0);
}

#[differentiable(static_only)]
fn stays_static(x: f64) -> f64 {
    x * x
}

#[test]
fn static_only_is_static() {
    assert_eq!(stays_static::grad(2.0), 4.0);
    assert_eq!(stays_static::STRATEGY, differentiable::Strategy::Static);
}
