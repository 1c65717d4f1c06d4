//! `#[derive(Differentiable)]`: the tangent type and what it does.
#![deny(warnings, missing_docs)]
#![no_implicit_prelude]
#![forbid(unsafe_code)]

use ::differentiable::Tangent;
use ::differentiable::prelude::*;
use ::std::prelude::rust_2024::*;

/// A spring.
#[derive(Differentiable, Clone, Debug)]
pub struct Spring {
    /// N/m
    pub stiffness: f64,
    offsets: Vec<f64>,
    coils: usize,
    #[differentiable(inactive)]
    label: Option<fn()>,
}

#[derive(Differentiable, Clone)]
struct Pair<T>(T, [T; 2]);

#[derive(Differentiable)]
struct Nothing;

#[derive(Differentiable, Clone)]
enum Shape {
    Circle { radius: f64 },
    Box(f64, f64),
    Nothing,
}

struct NotSaved;

#[derive(Differentiable)]
struct Holds {
    x: f64,
    #[differentiable(inactive)]
    y: NotSaved,
}

#[test]
fn a_tangent_has_the_fields() {
    let spring = Spring { stiffness: 2.0, offsets: ::std::vec![1.0, 2.0], coils: 3, label: None };
    let mut tangent = spring.zero_tangent();
    tangent.read_flat(&mut [1.0, 2.0, 3.0].into_iter());
    ::std::assert_eq!(tangent, SpringTangent { stiffness: 1.0, offsets: ::std::vec![2.0, 3.0], coils: (), label: () });
    let sum = tangent.clone() + tangent.clone();
    ::std::assert_eq!(sum.offsets, [4.0, 6.0]);
    ::std::assert_eq!(
        ::std::format!("{tangent:?}"),
        "SpringTangent { stiffness: 1.0, offsets: [2.0, 3.0], coils: (), label: () }"
    );
    let pair = Pair(1.0, [2.0, 3.0]);
    let mut numbers = Vec::new();
    (pair.zero_tangent() + PairTangent(1.0, [2.0, 3.0])).write_flat(&mut numbers);
    ::std::assert_eq!(numbers, [1.0, 2.0, 3.0]);
    ::std::assert_eq!(Nothing.zero_tangent().flat_len(), 0);
    let shape = Shape::Box(1.0, 2.0);
    ::std::assert_eq!(shape.zero_tangent().flat_len(), 2);
    let (circle, nothing) = (Shape::Circle { radius: 1.0 }, Shape::Nothing);
    ::std::assert_eq!((circle.zero_tangent().flat_len(), nothing.zero_tangent().flat_len()), (1, 0));
    let holds = Holds { x: 1.0, y: NotSaved };
    let _ = (holds.zero_tangent(), holds.x, holds.y);
}
