//! Functions of the runtime are the methods of `std`, bit for bit.

use autodiff_runtime::__private as p;

macro_rules! same_as_std {
    ($($function:ident($($argument:expr),*);)*) => {$(
        assert_eq!(
            p::$function($($argument),*).to_bits(),
            f64::$function($($argument),*).to_bits(),
            stringify!($function)
        );
    )*};
}

#[test]
fn functions_are_methods_of_std() {
    let (a, b, c) = (0.7_f64, -2.3_f64, 0.4_f64);
    same_as_std! {
        floor(b); ceil(b); round(b); round_ties_even(b); trunc(b); fract(b); abs(b); signum(b); next_up(b); next_down(b);
        sqrt(a); cbrt(b); recip(b); exp(b); exp2(b); exp_m1(b); ln(a); log2(a); log10(a); ln_1p(a);
        sin(a); cos(a); tan(a); asin(a); acos(a); atan(a); sinh(a); cosh(a); tanh(a); asinh(a); acosh(1.0 + a); atanh(a);
        to_degrees(a); to_radians(a);
        copysign(a, b); div_euclid(b, a); rem_euclid(b, a); powf(a, b); log(a, c); hypot(a, b); atan2(a, b);
        max(a, b); min(a, b); midpoint(a, b);
        mul_add(a, b, c); clamp(b, -1.0, a);
        powi(b, -3);
    }
    assert_eq!(p::sin_cos(a), a.sin_cos());
    assert_eq!(p::sin(0.7_f32), 0.7_f32.sin());
}
