//! The values at ties, kinks and poles that the design fixes.

use autodiff_runtime::__private as w;
use autodiff_runtime::Scalar;

const NAN: f64 = f64::NAN;
const INFINITY: f64 = f64::INFINITY;

#[test]
fn a_zero_weight_masks_what_is_infinite() {
    assert_eq!(w::pick(0.0, INFINITY).to_bits(), (-0.0_f64).to_bits());
    assert_eq!(w::pick(-0.0, NAN).to_bits(), (-0.0_f64).to_bits());
    assert_eq!(w::pick(0.5, INFINITY), INFINITY);
    assert_eq!(w::pick(0.5_f32, 3.0), 1.5);
    assert!(w::pick(NAN, 1.0).is_nan());
}

#[test]
fn the_larger_one_has_the_derivative_of_max() {
    for (a, b, weight) in [
        (2.0, 1.0, 1.0),
        (1.0, 2.0, 0.0),
        (1.0, 1.0, 0.5),
        (0.0, -0.0, 0.5),
        (NAN, 1.0, 0.0),
        (1.0, NAN, 1.0),
        (NAN, NAN, 0.5),
        (-INFINITY, NAN, 1.0),
    ] {
        assert_eq!(w::max_weight(a, b), weight, "{a}.max({b})");
        assert_eq!(w::max_weight(b, a), 1.0 - weight, "{b}.max({a})");
    }
}

#[test]
fn the_smaller_one_has_the_derivative_of_min() {
    for (a, b, weight) in
        [(2.0, 1.0, 0.0), (1.0, 2.0, 1.0), (1.0, 1.0, 0.5), (NAN, 1.0, 0.0), (1.0, NAN, 1.0), (NAN, NAN, 0.5)]
    {
        assert_eq!(w::min_weight(a, b), weight, "{a}.min({b})");
        assert_eq!(w::min_weight(b, a), 1.0 - weight, "{b}.min({a})");
    }
}

#[test]
fn signs() {
    assert_eq!([-3.0, -0.0, 0.0, 3.0].map(w::sign_or_zero), [-1.0, 0.0, 0.0, 1.0]);
    assert!(w::sign_or_zero(NAN).is_nan());
    assert_eq!([-3.0, -0.0, 0.0, 3.0, NAN].map(w::nonzero), [1.0, 0.0, 0.0, 1.0, 1.0]);
    assert_eq!(
        [(2.0, -1.0), (-2.0, -1.0), (-2.0, 0.0), (2.0, -0.0)].map(|(a, s)| w::sign_product(a, s)),
        [-1.0, 1.0, -1.0, -1.0]
    );
    assert_eq!(w::sign_product(0.0, -1.0), 0.0);
}

#[test]
fn a_power_of_zero_does_not_depend_on_its_exponent() {
    assert_eq!(w::powf_exponent_weight(0.0, 2.0), 0.0);
    assert_eq!(w::powf_exponent_weight(0.0, 0.0), 0.0);
    assert_eq!(w::powf_exponent_weight(0.0, -1.0), 1.0);
    assert_eq!(w::powf_exponent_weight(2.0, 0.0), 1.0);
    assert_eq!(w::powf_exponent_weight(0.0, NAN), 1.0);
}

#[test]
fn a_clamped_value_moves_strictly_between_the_bounds() {
    assert_eq!([-1.0, 0.0, 0.5, 1.0, 2.0].map(|x| w::within(x, 0.0, 1.0)), [0.0, 0.0, 1.0, 0.0, 0.0]);
    assert_eq!(w::within(NAN, 0.0, 1.0), 1.0);
}

#[test]
fn exponents_become_factors() {
    fn generic<T: Scalar>(x: T, n: i32) -> T {
        x * w::int_weight(n)
    }
    assert_eq!((generic(2.0_f32, -3), generic(2.0, 3)), (-6.0, 6.0));
}
