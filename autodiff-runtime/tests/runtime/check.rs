//! The checks accept right derivatives of awkward functions, and refuse derivatives that are slightly wrong.

use autodiff_runtime::check::{self, Doubt, Mismatch};

/// Name, function, derivative, point.
type Case = (&'static str, fn(f64) -> f64, fn(f64) -> f64, f64);

const SMOOTH: &[Case] = &[
    ("parabola", |x| x * x, |x| 2.0 * x, 3.0),
    ("line", |x| 4.0 * x, |_| 4.0, 0.0),
    ("sine", f64::sin, f64::cos, 100.0),
    ("fast oscillation", |x| (1000.0 * x).sin(), |x| 1000.0 * (1000.0 * x).cos(), 0.3),
    ("steep exponential", |x| (30.0 * x).exp(), |x| 30.0 * (30.0 * x).exp(), 1.1),
    ("small slope on a large value", |x| 1e4 + x.sin(), f64::cos, 0.4),
    ("large argument", |x| (x * 1e-6).cosh(), |x| (x * 1e-6).sinh() * 1e-6, 1.5e6),
    ("tiny argument of a logarithm", f64::ln, f64::recip, 1e-7),
    ("tiny argument of a root", f64::sqrt, |x| 0.5 / x.sqrt(), 1e-9),
    ("pole nearby", f64::recip, |x| -1.0 / (x * x), 0.01),
    ("near the border of its domain", f64::asin, |x| (1.0 - x * x).sqrt().recip(), 0.9999),
    ("branch nearby", |x| if x > 0.5 { 10.0 * x } else { x * x }, |x| 2.0 * x, 0.4999),
    ("bump narrower than the first steps", |x| x + (-(1e3 * x).powi(2)).exp(), |_| 1.0, 0.0),
    ("overflow nearby", |x| x.exp().exp().recip(), |x| -x.exp() * (-x.exp()).exp(), 1.0),
];

#[test]
fn right_derivatives_pass_and_slightly_wrong_ones_fail() {
    for (name, f, derivative, x) in SMOOTH {
        let right = derivative(*x);
        let checked = |gradient| check::gradient(|x| f(x[0]), &[gradient], &[*x]);
        assert!(checked(right).is_ok(), "{name}: {}", checked(right).unwrap_err());
        for wrong in [right * (1.0 + 3e-6), right * (1.0 - 3e-6), 0.0, -right, f64::NAN, f64::INFINITY] {
            assert!(checked(wrong).is_err(), "{name}: {wrong} passes for {right}");
        }
    }
}

#[test]
fn single_precision() {
    let f = |x: &[f32]| (x[0] * x[1]).sin() + x[1].exp();
    let gradient = |x: &[f32]| [x[1] * (x[0] * x[1]).cos(), x[0] * (x[0] * x[1]).cos() + x[1].exp()];
    for x in [[0.7, -1.1], [0.0, 0.0], [-2.5, 1.5]] {
        let [first, second] = gradient(&x);
        check::gradient(f, &[first, second], &x).unwrap();
        check::gradient(f, &[first, second * 1.01], &x).unwrap_err();
        check::gradient(f, &[first + 0.01, second], &x).unwrap_err();
    }
}

#[test]
fn the_worst_entry_is_named() {
    let f = |x: &[f64]| x.iter().map(|x| x * x).sum();
    let mismatch = check::gradient(f, &[2.0, 4.1, 7.0], &[1.0, 2.0, 3.0]).unwrap_err();
    let Mismatch::Entry { entry, got, expected, doubt, .. } = mismatch else { panic!("{mismatch}") };
    assert_eq!((entry, got, doubt), (2, 7.0, None));
    assert!((expected - 6.0).abs() < 1e-7);
}

#[test]
fn a_zero_gradient_is_told_from_a_small_one() {
    let constant = |x: &[f64]| (x[0].sin().powi(2) + x[0].cos().powi(2)) * 1e3;
    check::gradient(constant, &[0.0], &[0.7]).unwrap();
    let nearly_constant = |x: &[f64]| 1e3 + 1e-3 * x[0];
    check::gradient(nearly_constant, &[0.0], &[0.7]).unwrap_err();
}

#[test]
fn errors_are_measured_against_the_largest_entry() {
    let f = |x: &[f64]| 1e3 * x[0] + x[1];
    let report = check::gradient(f, &[1e3, 1.0 + 1e-4], &[0.3, 0.4]).unwrap();
    assert_eq!((report.entries(), report.worst()), (2, 1));
    assert!((report.error() - 1e-7).abs() < 1e-9);
    check::gradient(f, &[1e3, 1.0 + 1e-2], &[0.3, 0.4]).unwrap_err();
}

#[test]
fn a_kink_is_named() {
    let mismatch = check::gradient(|x: &[f64]| x[0].max(0.0), &[0.0], &[0.0]).unwrap_err();
    let Mismatch::Entry { doubt: Some(Doubt::Kink { left, right }), .. } = mismatch else { panic!("{mismatch}") };
    assert!(left.abs() < 1e-9 && (right - 1.0).abs() < 1e-9);
    assert!(mismatch.to_string().contains("slope 0.0000 to the left and 1.0000 to the right"));
}

#[test]
fn a_kink_does_not_excuse_what_lies_outside_its_slopes() {
    let mismatch = check::gradient(|x: &[f64]| x[0].max(0.0), &[5.0], &[0.0]).unwrap_err();
    assert!(!mismatch.to_string().contains("kink"), "{mismatch}");
}

#[test]
fn a_function_without_a_derivative_is_named() {
    for f in [f64::sqrt, |x: f64| x.abs().sqrt(), |x: f64| (x * 1e13).sin()] {
        let mismatch = check::gradient(|x| f(x[0]), &[1.0], &[0.0]).unwrap_err();
        assert!(matches!(mismatch, Mismatch::Entry { doubt: Some(_), .. }), "{mismatch}");
    }
}

#[test]
fn lengths_are_compared() {
    let mismatch = check::gradient(|x| x[0], &[1.0, 0.0], &[1.0]).unwrap_err();
    assert_eq!(mismatch.to_string(), "the gradient has length 2, it should have length 1");
    let short = |x: &[f64], d: &[f64]| (vec![x[0], x[1]], vec![d[0]]);
    let mismatch = check::jvp(|x| x.to_vec(), short, &[1.0, 2.0]).unwrap_err();
    assert_eq!(mismatch.to_string(), "the tangent has length 1, it should have length 2");
    check::hvp(|x| x.to_vec(), &[1.0], &[1.0, 2.0], &[1.0, 0.0]).unwrap_err();
    check::hvp(|x| x.to_vec(), &[1.0], &[1.0, 2.0], &[1.0]).unwrap_err();
    check::inner_product(&[1.0], &[1.0, 2.0], &[1.0], &[1.0]).unwrap_err();
    check::inner_product(&[1.0], &[1.0], &[1.0, 2.0], &[1.0]).unwrap_err();
}

#[test]
fn a_jvp_is_checked_with_its_value() {
    let f = |x: &[f64]| (x[0] * x[1], [x[1].sin()]);
    let jvp = |x: &[f64], d: &[f64]| (f(x), (d[0] * x[1] + x[0] * d[1], [d[1] * x[1].cos()]));
    let x = [0.3, -0.8];
    assert_eq!(check::jvp(f, jvp, &x).unwrap().entries(), 2);
    let mismatch = check::jvp(f, |x, d| (f(&[0.5, x[1]]), jvp(x, d).1), &x).unwrap_err();
    assert!(mismatch.to_string().starts_with("entry 0 of the value"), "{mismatch}");
    let mismatch = check::jvp(f, |x, d| (f(x), (jvp(x, d).1.0, [d[1]])), &x).unwrap_err();
    assert!(mismatch.to_string().starts_with("entry 1 of the tangent"), "{mismatch}");
}

#[test]
fn a_hessian_vector_product_is_checked() {
    let gradient = |x: &[f64]| vec![x[0].powi(3), x[0] * x[1]];
    let (x, v) = ([1.2, 0.4], [0.5, -2.0]);
    let right = [3.0 * x[0] * x[0] * v[0], x[1] * v[0] + x[0] * v[1]];
    check::hvp(gradient, &right, &x, &v).unwrap();
    check::hvp(gradient, &[right[0], right[1] + 1e-4], &x, &v).unwrap_err();
}

#[test]
fn an_inner_product_is_exact_to_rounding() {
    let (x_dot, y_bar) = (check::direction::<f64>(3, 1), check::direction::<f64>(2, 2));
    let matrix = [[1.0, -2.0, 3.0], [0.5, 1e3, -1.0]];
    let forward: Vec<f64> = matrix.iter().map(|row| (0..3).map(|j| row[j] * x_dot[j]).sum()).collect();
    let mut reverse: Vec<f64> = (0..3).map(|j| (0..2).map(|i| matrix[i][j] * y_bar[i]).sum()).collect();
    assert!(check::inner_product(&y_bar, &forward, &reverse, &x_dot).unwrap().error() < 1e-15);
    reverse[1] *= 1.0 + 1e-8;
    check::inner_product(&y_bar, &forward, &reverse, &x_dot).unwrap_err();
    reverse[1] = f64::NAN;
    check::inner_product(&y_bar, &forward, &reverse, &x_dot).unwrap_err();
}

#[test]
fn outcomes_are_worded() {
    let report = check::gradient(|x| x[0] * 2.0, &[2.0], &[1.0]).unwrap();
    assert_eq!(report.to_string(), "largest error 0.0e0 of the largest entry, in entry 0 of 1");
    let mismatch = check::gradient(|x| x[0] * 2.0, &[4.0], &[1.0]).unwrap_err();
    assert_eq!(
        mismatch.to_string(),
        "entry 0 of the gradient is 4, expected 2 (off by 5.0e-1 of the largest entry, tolerance 1e-6)"
    );
}
