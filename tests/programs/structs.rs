//! Structs: fields read and written, literals, patterns, update syntax, arrays and `Vec`s of them, inactive fields.

use super::super::support::structs;
use differentiable::prelude::*;

#[derive(Differentiable, Clone, Copy, Debug)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(Differentiable, Clone, Debug)]
struct Spring {
    stiffness: f64,
    coils: usize,
    #[differentiable(inactive)]
    name: &'static str,
    samples: Vec<f64>,
}

#[derive(Differentiable, Clone, Copy, Debug)]
struct Body {
    position: Point,
    velocity: Point,
    mass: f64,
}

#[derive(Differentiable, Clone, Copy, Debug)]
struct Pair(f64, [f64; 2]);

structs! {
    Point { x, y }
    Spring { stiffness, samples }
    Body { position, velocity, mass }
    Pair { 0, 1 }
}

fn spring() -> Spring {
    Spring { stiffness: 1.7, coils: 3, name: "front", samples: vec![0.4, -0.9] }
}

fn body(x: f64) -> Body {
    Body { position: Point { x, y: 0.4 - x }, velocity: Point { x: 0.3, y: 0.8 * x }, mass: 1.1 + x }
}

#[differentiable(order = 2)]
fn fields(p: &Point) -> f64 {
    p.x * p.y + p.x.sin()
}

#[differentiable(order = 2)]
fn owned_fields(p: Point, k: f64) -> f64 {
    (p.x - k) * p.y * p.y
}

#[differentiable(order = 2)]
fn with_inactive_fields(spring: &Spring, x: f64) -> f64 {
    let mut energy = 0.5 * spring.stiffness * x * x / spring.coils as f64;
    for k in 0..spring.coils {
        energy += spring.stiffness.powi(k as i32) * 0.1;
    }
    for sample in &spring.samples {
        energy += sample * x;
    }
    if spring.name.len() > 3 {
        energy += spring.samples[spring.coils - 2] * spring.samples[0];
    }
    energy
}

#[differentiable(order = 2)]
fn nested(b: &Body) -> f64 {
    let speed = b.velocity.x * b.velocity.x + b.velocity.y.powi(2);
    0.5 * b.mass * speed + b.mass * b.position.y / b.position.x
}

#[differentiable(order = 2)]
fn literal(x: f64, y: f64) -> f64 {
    let p = Point { y: x * y, x: y.sin() };
    let q = Point { x: p.y, y: p.x * p.x };
    q.x * p.x + q.y * x
}

#[differentiable(order = 2)]
fn shorthand_and_shadows(x: f64, y: f64) -> f64 {
    let p = Point { x, y };
    let x = p.y * 2.0;
    let p = Point { x: x * p.x, ..p };
    p.x * p.y + x
}

#[differentiable(order = 2)]
fn changed_fields(x: f64, n: usize) -> f64 {
    let mut p = Point { x, y: 1.0 };
    for _ in 0..n {
        p.x = p.x * p.y + 0.1;
        p.y *= x;
        p.y += p.x;
    }
    p.x - p.y
}

#[differentiable(order = 2)]
fn changed_nested_fields(b: Body, dt: f64, n: usize) -> f64 {
    let mut b = b;
    for _ in 0..n {
        b.position.x += dt * b.velocity.x;
        b.position.y += dt * b.velocity.y;
        b.velocity.x -= dt * b.position.x / b.mass;
        b.velocity.y -= dt * (b.position.y.sin() + 0.1 * b.velocity.y);
    }
    b.position.x * b.velocity.y
}

#[differentiable(order = 2)]
fn replaced_in_a_loop(p: Point, n: usize) -> f64 {
    let mut q = p;
    for k in 0..n {
        q = Point { x: q.y * p.x, y: q.x + 0.1 * k as f64 };
    }
    q.x * q.y
}

#[differentiable(order = 2)]
fn by_branches(p: Point, k: f64) -> f64 {
    let q = if p.x > k { Point { x: p.x * k, y: p.y } } else { p };
    let r = if q.y < 0.0 { q } else { Point { x: q.y, y: q.x * q.x } };
    r.x * r.y + q.x
}

#[differentiable(order = 2)]
fn update_syntax(p: Point, k: f64) -> f64 {
    let q = Point { x: k * p.y, ..p };
    let r = Point { y: q.x, ..q };
    q.x * q.y + r.x * r.y + p.x
}

#[differentiable(order = 2)]
fn update_of_what_changes(b: &Body, k: f64) -> f64 {
    let mut c = Body { mass: k, ..*b };
    c.position.x *= c.mass;
    let d = Body { velocity: Point { x: c.position.x, y: 1.0 }, ..c };
    d.velocity.x * d.position.x + d.mass * d.position.y
}

#[differentiable(order = 2)]
fn patterns(p: &Point, b: Body) -> f64 {
    let Point { x, y } = p;
    let Body { position: Point { x: px, .. }, velocity, mass } = b;
    let Point { x: vx, y: vy } = velocity;
    x * y + px * mass + vx * vy * y
}

#[differentiable(order = 2)]
fn patterns_of_literals(x: f64, y: f64) -> f64 {
    let Point { x: a, y: b } = Point { x: x * y, y: x + y };
    let Pair(c, d) = Pair(a * b, [b, 1.0]);
    c + d[0] * a
}

#[differentiable(order = 2)]
fn tuple_struct(p: &Pair, k: f64) -> f64 {
    let Pair(a, b) = p;
    let q = Pair(a * k, [b[1], b[0] * k]);
    q.0 * q.1[0] + q.1[1] * p.0
}

#[differentiable(order = 2)]
fn slice_of_structs(points: &[Point]) -> f64 {
    let mut sum = 0.0;
    for p in points {
        sum += p.x * p.y;
    }
    for i in 1..points.len() {
        let (a, b) = (&points[i - 1], &points[i]);
        sum += ((a.x - b.x).powi(2) + (a.y - b.y).powi(2)).sqrt();
    }
    sum
}

#[differentiable(order = 2)]
fn array_of_structs(points: [Point; 2]) -> f64 {
    points[0].x * points[1].y - points[1].x * points[0].y
}

#[differentiable(order = 2)]
fn vec_of_structs(x: f64, n: usize) -> f64 {
    let mut points = vec![Point { x: 0.2, y: x }; n];
    for i in 1..n {
        points[i].x = points[i - 1].x + points[i - 1].y * 0.5;
        points[i].y = points[i - 1].y * x;
    }
    let last = points[n - 1];
    last.x + last.y * x
}

#[differentiable(order = 2)]
fn energy_of_bodies(bodies: &[Body]) -> f64 {
    let mut energy = 0.0;
    for i in 0..bodies.len() {
        let a = &bodies[i];
        energy += 0.5 * a.mass * (a.velocity.x * a.velocity.x + a.velocity.y * a.velocity.y);
        for j in 0..i {
            let b = &bodies[j];
            let dx = a.position.x - b.position.x;
            let dy = a.position.y - b.position.y;
            energy -= a.mass * b.mass / (dx * dx + dy * dy).sqrt();
        }
    }
    energy
}

#[differentiable(order = 2)]
fn made_by(x: f64, y: f64) -> Point {
    Point { x: x * y, y: x.cos() }
}

#[differentiable(order = 2)]
fn moved(p: Point, by: &Point) -> Point {
    Point { x: p.x + by.x * p.y, y: p.y }
}

#[differentiable(order = 2)]
fn scale(p: &mut Point, k: f64) {
    p.x *= k;
    p.y = p.y * p.x + k;
}

#[differentiable(order = 2)]
fn through_calls(x: f64, y: f64) -> f64 {
    let mut p = made_by(x, y);
    scale(&mut p, y);
    let q = moved(p, &made_by(y, x));
    scale(&mut p, q.x);
    q.x * p.y + q.y
}

#[differentiable(order = 2)]
fn early_return_of_a_struct(p: Point, k: f64) -> Point {
    if p.x > k {
        return Point { x: p.y, y: p.x * k };
    }
    let q = Point { x: p.x * p.x, ..p };
    if q.y > 1.0 {
        return q;
    }
    moved(q, &p)
}

#[differentiable(order = 2)]
fn of_an_early_return(p: Point, k: f64) -> f64 {
    let q = early_return_of_a_struct(p, k);
    q.x * q.y + p.x
}

#[differentiable(order = 2)]
fn fields_lent_apart(x: f64, y: f64) -> f64 {
    let mut b = Body { position: Point { x, y }, velocity: Point { x: y, y: 0.3 }, mass: x * y };
    scale(&mut b.position, b.mass);
    scale(&mut b.velocity, b.position.x);
    b.position.y * b.velocity.y
}

#[differentiable(order = 2)]
fn the_same_struct_twice(p: &Point) -> f64 {
    let q = moved(*p, p);
    fields(&q) + fields(p) * owned_fields(*p, q.x)
}

#[differentiable(order = 2)]
fn not_used(p: Point, x: f64) -> f64 {
    let _unused = Point { x: p.x / 0.0, y: x };
    x * x
}

judge! {
    fields(p: &Point = Point { x: 0.7, y: 1.3 });
    owned_fields(p: Point = Point { x: 0.7, y: 1.3 }, k: f64 = 0.4);
    with_inactive_fields(spring: &Spring = spring(), x: f64 = 0.8);
    nested(b: &Body = body(0.7));
    literal(x: f64 = 0.7, y: f64 = 1.3);
    shorthand_and_shadows(x: f64 = 0.7, y: f64 = 1.3);
    changed_fields(x: f64 = 0.7; n: usize = 4);
    changed_fields(x: f64 = 0.7; n: usize = 0);
    changed_nested_fields(b: Body = body(0.7), dt: f64 = 0.1; n: usize = 5);
    replaced_in_a_loop(p: Point = Point { x: 0.7, y: 1.3 }; n: usize = 5);
    replaced_in_a_loop(p: Point = Point { x: 0.7, y: 1.3 }; n: usize = 0);
    by_branches(p: Point = Point { x: 0.7, y: 1.3 }, k: f64 = 0.3);
    by_branches(p: Point = Point { x: 0.7, y: -1.3 }, k: f64 = 0.9);
    update_syntax(p: Point = Point { x: 0.7, y: 1.3 }, k: f64 = 0.3);
    update_of_what_changes(b: &Body = body(0.7), k: f64 = 1.3);
    patterns(p: &Point = Point { x: 0.7, y: 1.3 }, b: Body = body(0.6));
    patterns_of_literals(x: f64 = 0.7, y: f64 = 1.3);
    tuple_struct(p: &Pair = Pair(0.4, [1.1, -0.3]), k: f64 = 1.7);
    slice_of_structs(points: &[Point] = vec![Point { x: 0.7, y: 1.3 }, Point { x: -0.2, y: 0.4 }, Point { x: 0.9, y: 0.1 }]);
    slice_of_structs(points: &[Point] = vec![Point { x: 0.7, y: 1.3 }]);
    array_of_structs(points: [Point; 2] = [Point { x: 0.7, y: 1.3 }, Point { x: -0.2, y: 0.4 }]);
    vec_of_structs(x: f64 = 0.7; n: usize = 4);
    energy_of_bodies(bodies: &[Body] = vec![body(0.7), body(-0.3), body(0.2)]);
    through_calls(x: f64 = 0.7, y: f64 = 1.3);
    of_an_early_return(p: Point = Point { x: 0.7, y: 1.3 }, k: f64 = 0.3);
    of_an_early_return(p: Point = Point { x: 0.7, y: 1.3 }, k: f64 = 0.9);
    of_an_early_return(p: Point = Point { x: 0.7, y: 0.3 }, k: f64 = 0.9);
    fields_lent_apart(x: f64 = 0.7, y: f64 = 1.3);
    the_same_struct_twice(p: &Point = Point { x: 0.7, y: 1.3 });
    not_used(p: Point = Point { x: 0.7, y: 1.3 }, x: f64 = 0.4);
}
