//! Every row of the rule table, as an annotated function in `f64` and in `f32`, through every derivative there is.
//!
//! The rows come from the table itself, so that none can be forgotten.

#![deny(warnings)]

mod support;

use differentiable::{Scalar, check};
use support::{Precision, Subject, Verdict};

/// A row that a program can reach.
struct Row {
    /// One interval per operand.
    domain: Vec<(f64, f64)>,
    /// With all its numbers active.
    double: Subject,
    /// With those active through which the table passes derivatives.
    smooth: Subject,
    single: Subject,
}

/// A cast, by its own name and signature.
struct Cast {
    name: &'static str,
    value_and_grad: fn(f64) -> (f64, f64),
    jvp: fn(f64, f64) -> (f64, f64),
    vjp: fn(f64, f64) -> f64,
    hvp: fn(f64, f64) -> f64,
}

#[derive(Default)]
struct Table {
    rows: Vec<Row>,
    casts: Vec<Cast>,
    internal: Vec<&'static str>,
}

macro_rules! table {
    ($($row:tt)*) => {
        fn table() -> Table {
            let mut table = Table::default();
            $(add!(table $row);)*
            table
        }
    };
}

macro_rules! add {
    ($table:ident {
        number $name:ident, $body:tt,
        smooth [$($a:ident in $a_range:tt),*], flat [$($b:ident in $b_range:tt),*], integers [$($n:ident in $n_range:tt),*]
    }) => {{
        #[differentiable::differentiable(order = 2)]
        fn double($($a: f64,)* $($b: f64,)* $($n: i32),*) -> f64 $body

        #[differentiable::differentiable(order = 2, wrt($($a),*))]
        fn smooth($($a: f64,)* $($b: f64,)* $($n: i32),*) -> f64 $body

        #[differentiable::differentiable(order = 2, wrt($($a),*))]
        fn single($($a: f32,)* $($b: f32,)* $($n: i32),*) -> f32 $body

        let double = support::subject!(
            double($($a: f64 = $a_range.0,)* $($b: f64 = $b_range.0),* ; $($n: i32 = $n_range.0 as i32),*)
        );
        let smooth = support::subject!(
            smooth($($a: f64 = $a_range.0),* ; $($b: f64 = $b_range.0,)* $($n: i32 = $n_range.0 as i32),*)
        );
        let single = support::subject!(
            single($($a: f32 = $a_range.0 as f32),* ; $($b: f32 = $b_range.0 as f32,)* $($n: i32 = $n_range.0 as i32),*) -> f32
        );
        let name = stringify!($name);
        $table.rows.push(Row {
            domain: vec![$($a_range,)* $($b_range),*],
            double: Subject { name, ..double },
            smooth: Subject { name, ..smooth },
            single: Subject { name, ..single },
        });
    }};
    ($table:ident { cast $name:ident, $body:tt, f64, [$a:ident in $range:tt] }) => {
        add!(@ $table $name $body f32 f64 $a)
    };
    ($table:ident { cast $name:ident, $body:tt, f32, [$a:ident in $range:tt] }) => {
        add!(@ $table $name $body f64 f32 $a)
    };
    (@ $table:ident $name:ident $body:tt $from:ident $to:ident $a:ident) => {{
        #[differentiable::differentiable(order = 2)]
        fn cast($a: $from) -> $to $body

        $table.casts.push(Cast {
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
        });
    }};
    ($table:ident { internal $name:ident }) => {
        $table.internal.push(stringify!($name))
    };
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

#[test]
fn the_table_is_all_there() {
    let Table { rows, casts, internal } = table();
    assert!(rows.len() > 45, "{} rows of numbers", rows.len());
    assert_eq!(casts.len(), 2);
    assert!(internal.contains(&"pick"));
}

#[test]
fn derivatives_agree() {
    let mut verdict = Verdict::default();
    for row in table().rows {
        let numbers = (row.smooth.point)().len();
        for point in points(&row.domain) {
            verdict.judge_at(&row.double, &point);
            // What is inactive keeps the value it was given with the function.
            verdict.judge_at(&row.smooth, &point[..numbers]);
            verdict.judge_at(&row.single, &point[..numbers]);
        }
    }
    verdict.finish();
}

/// `f32` derivatives are the `f64` ones to the precision of `f32`.
#[test]
fn single_precision_agrees_with_double() {
    for row in table().rows {
        let numbers = (row.smooth.point)().len();
        for point in points(&row.domain) {
            let point = &point[..numbers];
            let (double, single) = ((row.smooth.value_and_grad)(point).1, (row.single.value_and_grad)(point).1);
            let largest = double.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
            for (double, single) in double.iter().zip(single) {
                let error = (double - single).abs();
                assert!(error <= 1e-5 * largest, "{} at {point:?}: {double} and {single}", row.smooth.name);
            }
        }
    }
}

#[test]
fn casts_change_the_width_of_derivatives_only() {
    for cast in table().casts {
        let (x, x_dot, y_bar) = (0.1_f32, 0.3_f32, 0.7_f32);
        let [x, x_dot, y_bar] = [x, x_dot, y_bar].map(f64::from);
        assert_eq!((cast.value_and_grad)(x), (x, 1.0), "{}", cast.name);
        assert_eq!((cast.jvp)(x, x_dot), (x, x_dot), "{}", cast.name);
        assert_eq!((cast.vjp)(x, y_bar), y_bar, "{}", cast.name);
        assert_eq!((cast.hvp)(x, x_dot), 0.0, "{}", cast.name);
    }
}
