//! Structs in forms that random programs found.

use super::super::support::structs;
use differentiable::prelude::*;

#[derive(Differentiable, Clone, Copy, Debug)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(Differentiable, Clone, Copy, Debug)]
struct Coil(f64, usize);

#[derive(Differentiable, Clone, Debug)]
struct Path {
    width: f64,
    steps: Vec<f64>,
}

structs! {
    Point { x, y }
    Coil { 0 }
    Path { width, steps }
}

fn path() -> Path {
    Path { width: 0.7, steps: vec![0.4, -0.9, 1.2] }
}

fn points() -> Vec<Point> {
    vec![Point { x: 0.7, y: 1.3 }, Point { x: -0.2, y: 0.4 }]
}

#[differentiable(order = 2)]
fn numbered_fields_behind_a_condition(coils: &[Coil], k: f64) -> f64 {
    if k <= coils[0].0 { coils[coils.len() - 1].0 * k + coils[0].0 } else { coils[0].0.sin() * coils[1].0 }
}

#[differentiable(order = 2)]
fn integers_of_integer_fields(coil: Coil, x: f64) -> f64 {
    let next = Coil(coil.0 * x, (coil.1 + 1) % 3);
    let last = Coil(next.0, 2 * next.1 % 4);
    last.0 * last.1 as f64 + x
}

#[differentiable(order = 2)]
fn repeated(p: Point, k: f64) -> f64 {
    let mut points = [p; 3];
    points[1].x *= k;
    points[2] = Point { x: points[1].x, ..points[0] };
    points[0].y * points[1].x + points[2].x
}

#[differentiable(order = 2)]
fn filled(p: Point, k: f64) -> f64 {
    let mut points = [p; 2];
    let before = points[1].x;
    points.fill(Point { x: k, y: p.x });
    points[0].x * points[1].y + before * before
}

#[differentiable(order = 2)]
fn left_with_an_update(points: &[Point], k: f64) -> Point {
    let m = if points[1].x < k {
        k * points[0].x
    } else {
        return Point { x: k * k, ..points[1] };
    };
    Point { x: m * m, y: points[0].y }
}

#[differentiable(order = 2)]
fn of_what_left(points: &[Point], k: f64) -> f64 {
    let p = left_with_an_update(points, k);
    p.x * p.y
}

#[differentiable(order = 2)]
fn update_of_another_length(p: &Path, x: f64) -> f64 {
    let mut q = Path { steps: vec![x], ..p.clone() };
    q.width *= x;
    let r = Path { steps: p.steps.clone(), ..q };
    q.steps[0] * q.width + r.steps[2] * r.width
}

#[differentiable(order = 2)]
fn of_path(p: Path) -> f64 {
    p.width * p.steps[1]
}

#[differentiable(order = 2)]
fn an_inactive_vec_given_away(x: f64) -> f64 {
    let mut steps = vec![];
    for k in 0..3 {
        steps.push(0.5 + k as f64);
    }
    let y = x * steps[0];
    y * y * of_path(Path { width: y, steps })
}

#[differentiable(order = 2)]
fn methods_of_literals_in_fields(x: f64) -> f64 {
    let p = Point { x, y: 0.25 };
    let weight = 0.5;
    let q = Point { x: weight, y: p.y.tanh() };
    x * p.x * p.y.sin() + q.x.max(0.1).ln() * p.x
}

#[differentiable(order = 2)]
fn an_inactive_field_through_a_reference(x: f64) -> f64 {
    let mut rows = [[1.0, 2.0, 4.0], [3.0, 4.0, 1.0]];
    let row = &mut rows[1];
    row.swap(0, 1);
    row[2] = 0.5;
    row.reverse();
    rows[1][0] * x + rows[1][1] * x * x
}

#[differentiable(order = 2)]
fn replaced_by_a_constant_in_a_loop(x: f64) -> f64 {
    let mut y = x;
    for k in 0..3 {
        let mut p = Point { x: 0.4 * y, y: x };
        let mut q = 0;
        while p.x - 0.3 < 0.2 && q < 2 {
            q += 1;
            p = Point { x: 0.6, y: 0.5 * k as f64 };
        }
        y += p.x * p.y;
    }
    y
}

#[differentiable(order = 2)]
fn a_negated_integer_field(coil: Coil, x: f64) -> f64 {
    x * -(coil.1 as f64) * 0.75 + coil.0 * x
}

#[differentiable(order = 2)]
fn halves(x: f64, y: f64) -> (f64, f64) {
    (0.5 * x * y, x)
}

#[differentiable(order = 2)]
fn a_tuple_that_a_call_replaces(x: f64, n: usize) -> f64 {
    let mut state = (x, x);
    for _ in 0..n {
        state = halves(state.0, state.1);
    }
    state.0 * state.1
}

/// A type of another name, whose parameter is a number all the same.
type Real = f64;

#[differentiable(order = 2)]
fn a_parameter_that_a_loop_replaces(xs: &[f64], mut p: Point, n: usize) -> f64 {
    for k in 0..n {
        p = if p.x < 1.0 { Point { x: p.x * p.y + xs[k], y: xs[k] * p.x } } else { p };
    }
    p.x * p.y
}

#[differentiable(order = 2)]
fn a_nested_parameter_that_a_loop_replaces(xs: &[f64], mut r: Route) -> f64 {
    for x in xs {
        r = Route { length: r.length * x, end: Point { x: *x, ..r.end.clone() } };
        if r.length > 2.0 {
            r = Route { end: Point { x: r.end.y, y: r.end.x }, length: r.length };
        }
    }
    r.length * r.end.x + r.end.y
}

#[differentiable(order = 2)]
fn a_number_of_another_name(xs: &[f64], mut x: Real) -> Real {
    for v in xs {
        x = if *v > 0.0 { x.sin() * v } else { *v };
    }
    x * x
}

#[derive(Differentiable, Clone, Debug)]
struct Route {
    length: f64,
    end: Point,
}

structs! {
    Route { length, end }
}

fn route() -> Route {
    Route { length: 1.7, end: Point { x: 0.4, y: -0.8 } }
}

judge! {
    a_parameter_that_a_loop_replaces(xs: &[f64] = vec![0.4, 0.9, 1.2], p: Point = Point { x: 0.7, y: 1.3 }; n: usize = 3);
    a_parameter_that_a_loop_replaces(xs: &[f64] = vec![0.4, 0.9, 1.2], p: Point = Point { x: 0.7, y: 1.3 }; n: usize = 0);
    a_nested_parameter_that_a_loop_replaces(xs: &[f64] = vec![0.4, 0.9, 1.6], r: Route = route());
    a_nested_parameter_that_a_loop_replaces(xs: &[f64] = vec![1.4, 0.9, 1.6], r: Route = route());
    a_nested_parameter_that_a_loop_replaces(xs: &[f64] = Vec::new(), r: Route = route());
    a_number_of_another_name(xs: &[f64] = vec![0.4, 0.9, 1.6], x: f64 = 0.7);
    a_number_of_another_name(xs: &[f64] = vec![0.4, -0.9, 1.6], x: f64 = 0.7);
    a_tuple_that_a_call_replaces(x: f64 = 1.3; n: usize = 0);
    a_tuple_that_a_call_replaces(x: f64 = 1.3; n: usize = 3);
    replaced_by_a_constant_in_a_loop(x: f64 = 0.7);
    replaced_by_a_constant_in_a_loop(x: f64 = 2.7);
    a_negated_integer_field(coil: Coil = Coil(0.7, 2), x: f64 = 1.3);
    numbered_fields_behind_a_condition(coils: &[Coil] = vec![Coil(0.7, 1), Coil(1.2, 2)], k: f64 = 0.4);
    numbered_fields_behind_a_condition(coils: &[Coil] = vec![Coil(0.7, 1), Coil(1.2, 2)], k: f64 = 0.9);
    integers_of_integer_fields(coil: Coil = Coil(0.7, 1), x: f64 = 1.3);
    repeated(p: Point = Point { x: 0.7, y: 1.3 }, k: f64 = 0.3);
    filled(p: Point = Point { x: 0.7, y: 1.3 }, k: f64 = 0.3);
    of_what_left(points: &[Point] = points(), k: f64 = 0.3);
    of_what_left(points: &[Point] = points(), k: f64 = -0.3);
    update_of_another_length(p: &Path = path(), x: f64 = 1.3);
    an_inactive_vec_given_away(x: f64 = 1.3);
    methods_of_literals_in_fields(x: f64 = 1.3);
    an_inactive_field_through_a_reference(x: f64 = 1.3);
}
