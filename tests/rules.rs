//! Every row of the rule table, as an annotated function in `f64` and in `f32`, through every derivative there is.
//!
//! The rows come from the table itself, so that none can be forgotten.

#![deny(warnings)]

mod support;

use differentiable::{Scalar, check};
use support::{Precision, Subject, Verdict};

// One short-lived value per row of the table.
#[allow(clippy::large_enum_variant)]
/// A row that a program can reach, or one that only formulas use.
enum Row {
    Numbers(Numbers),
    Cast(Cast),
    Internal(&'static str),
}

struct Numbers {
    /// One interval per operand; those come first through which the table passes derivatives.
    domain: Vec<(f64, f64)>,
    /// With these operands active.
    double: Subject,
    single: Subject,
    /// With all operands active, where there are others.
    every: Option<Subject>,
}

/// A cast, by its own name and signature.
struct Cast {
    name: &'static str,
    value_and_grad: fn(f64) -> (f64, f64),
    jvp: fn(f64, f64) -> (f64, f64),
    vjp: fn(f64, f64) -> f64,
    hvp: fn(f64, f64) -> f64,
}

/// One function per row.
macro_rules! table {
    ($({ $kind:ident $name:ident $($row:tt)* })*) => {
        mod rows {
            use super::*;

            $(pub fn $name() -> Row {
                row! { $kind $name $($row)* }
            })*
        }

        fn table() -> Vec<Row> {
            vec![$(rows::$name()),*]
        }
    };
}

macro_rules! row {
    (number $name:ident, $body:tt, smooth [$($a:ident in $a_range:tt),*], flat [$($b:ident in $b_range:tt),*], integers [$($n:ident in $n_range:tt),*]) => {{
        #[differentiable::differentiable(order = 2, wrt($($a),*))]
        fn double($($a: f64,)* $($b: f64,)* $($n: i32),*) -> f64 $body

        #[differentiable::differentiable(order = 2, wrt($($a),*))]
        fn single($($a: f32,)* $($b: f32,)* $($n: i32),*) -> f32 $body

        let double = support::subject!(
            double($($a: f64 = $a_range.0),* ; $($b: f64 = $b_range.0,)* $($n: i32 = $n_range.0 as i32),*)
        );
        let single = support::subject!(
            single($($a: f32 = $a_range.0 as f32),* ; $($b: f32 = $b_range.0 as f32,)* $($n: i32 = $n_range.0 as i32),*)
                -> f32
        );
        let name = stringify!($name);
        Row::Numbers(Numbers {
            domain: vec![$($a_range,)* $($b_range),*],
            double: Subject { name, ..double },
            single: Subject { name, ..single },
            every: every!($name $body, [$($a in $a_range,)* $($b in $b_range),*], [$($b)*], [$($n)*]),
        })
    }};
    (cast $name:ident, $body:tt, f64, [$a:ident in $range:tt]) => {
        row! { @ $name $body f32 f64 $a }
    };
    (cast $name:ident, $body:tt, f32, [$a:ident in $range:tt]) => {
        row! { @ $name $body f64 f32 $a }
    };
    (@ $name:ident $body:tt $from:ident $to:ident $a:ident) => {{
        #[differentiable::differentiable(order = 2)]
        fn cast($a: $from) -> $to $body

        Row::Cast(Cast {
            name: stringify!($name),
            value_and_grad: |x| {
                let (value, gradient) = cast::value_and_grad(x as $from);
                (value.to_f64(), gradient.to_f64())
            },
            jvp: |x, x_dot| {
                let (value, tangent) = cast::jvp(x as $from, x_dot as $from);
                (value.to_f64(), tangent.to_f64())
            },
            vjp: |x, y_bar| cast::vjp(x as $from).1(y_bar as $to).to_f64(),
            hvp: |x, x_dot| cast::hvp(x as $from, x_dot as $from).to_f64(),
        })
    }};
    (internal $name:ident) => {
        Row::Internal(stringify!($name))
    };
}

/// The function with all its operands active, if that is not the one with the smooth ones active.
macro_rules! every {
    ($name:ident $body:tt, $operands:tt, [], $integers:tt) => {
        None
    };
    ($name:ident $body:tt, [$($a:ident in $range:tt),*], $flat:tt, []) => {{
        #[differentiable::differentiable(order = 2)]
        fn every($($a: f64),*) -> f64 $body

        Some(Subject { name: stringify!($name), ..support::subject!(every($($a: f64 = $range.0),*)) })
    }};
}

autodiff_macros::__rules! { table }

/// Points of a domain: its middle and others.
fn points(domain: &[(f64, f64)]) -> impl Iterator<Item = Vec<f64>> {
    (0..6).map(|seed| {
        let shares = check::direction::<f64>(domain.len(), seed);
        let at = |((lo, hi), share): (&(f64, f64), f64)| {
            let share = if seed == 0 { 0.5 } else { 2.0 * share.abs() - 1.0 };
            Precision::Single.rounded(lo + (hi - lo) * share)
        };
        domain.iter().zip(shares).map(at).collect()
    })
}

fn numbers() -> impl Iterator<Item = Numbers> {
    table().into_iter().filter_map(|row| match row {
        Row::Numbers(row) => Some(row),
        Row::Cast(_) | Row::Internal(_) => None,
    })
}

#[test]
fn the_table_is_all_there() {
    assert!(numbers().count() > 45);
    assert!(table().iter().any(|row| matches!(row, Row::Internal("pick"))));
}

#[test]
fn derivatives_agree() {
    let mut verdict = Verdict::default();
    for row in numbers() {
        let active = (row.double.point)().len();
        for point in points(&row.domain) {
            // What is inactive keeps the value it was given with the function.
            verdict.judge_at(&row.double, &point[..active]);
            verdict.judge_at(&row.single, &point[..active]);
            row.every.iter().for_each(|every| verdict.judge_at(every, &point));
        }
    }
    verdict.finish();
}

/// `f32` derivatives are the `f64` ones to the precision of `f32`.
#[test]
fn single_precision_agrees_with_double() {
    for row in numbers() {
        let active = (row.double.point)().len();
        for point in points(&row.domain) {
            let point = &point[..active];
            let (double, single) = ((row.double.value_and_grad)(point).1, (row.single.value_and_grad)(point).1);
            let largest = double.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
            for (double, single) in double.iter().zip(single) {
                let error = (double - single).abs();
                assert!(error <= 1e-5 * largest, "{} at {point:?}: {double} and {single}", row.double.name);
            }
        }
    }
}

#[test]
fn casts_change_the_width_of_derivatives_only() {
    let casts = table().into_iter().filter_map(|row| match row {
        Row::Cast(cast) => Some(cast),
        Row::Numbers(_) | Row::Internal(_) => None,
    });
    let casts: Vec<Cast> = casts.collect();
    assert_eq!(casts.len(), 2);
    for cast in casts {
        let (x, x_dot, y_bar) = (0.1_f32, 0.3_f32, 0.7_f32);
        let [x, x_dot, y_bar] = [x, x_dot, y_bar].map(f64::from);
        assert_eq!((cast.value_and_grad)(x), (x, 1.0), "{}", cast.name);
        assert_eq!((cast.jvp)(x, x_dot), (x, x_dot), "{}", cast.name);
        assert_eq!((cast.vjp)(x, y_bar), y_bar, "{}", cast.name);
        assert_eq!((cast.hvp)(x, x_dot), 0.0, "{}", cast.name);
    }
}
