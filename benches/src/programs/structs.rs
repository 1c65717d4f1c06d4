//! Code with structs beside the same code on scalars, both differentiated.

use differentiable::prelude::*;

use super::{ACCUMULATE, Bounds, PRIMAL, Program};
use crate::variant::{Flatten, accumulating, value};

/// What the gradient of the code on scalars is called.
const SCALARS: &str = "of-scalars";

#[derive(Differentiable, Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(Differentiable, Clone, Copy)]
struct Body {
    position: Point,
    velocity: Point,
}

#[derive(Differentiable, Clone, Copy)]
struct Spring {
    stiffness: f64,
    damping: f64,
}

/// A body on a spring, which is struck where it passes the middle.
#[differentiable]
fn swing(body: Body, spring: &Spring, steps: usize) -> f64 {
    let mut body = body;
    let mut energy = 0.0;
    for _ in 0..steps {
        body.velocity.x -= 1e-3 * (spring.stiffness * body.position.x + spring.damping * body.velocity.x);
        body.velocity.y -= 1e-3 * (spring.stiffness * body.position.y + spring.damping * body.velocity.y);
        if body.position.x < 0.0 {
            body.velocity.x += 1e-3 * spring.damping;
        }
        body.position =
            Point { x: body.position.x + 1e-3 * body.velocity.x, y: body.position.y + 1e-3 * body.velocity.y };
        energy += body.velocity.x * body.velocity.x + body.velocity.y * body.velocity.y;
    }
    energy
}

#[differentiable]
fn swing_scalars(x: f64, y: f64, vx: f64, vy: f64, stiffness: f64, damping: f64, steps: usize) -> f64 {
    let (mut x, mut y, mut vx, mut vy) = (x, y, vx, vy);
    let mut energy = 0.0;
    for _ in 0..steps {
        vx -= 1e-3 * (stiffness * x + damping * vx);
        vy -= 1e-3 * (stiffness * y + damping * vy);
        if x < 0.0 {
            vx += 1e-3 * damping;
        }
        (x, y) = (x + 1e-3 * vx, y + 1e-3 * vy);
        energy += vx * vx + vy * vy;
    }
    energy
}

/// The lengths of the way through points.
#[differentiable]
fn way(points: &[Point]) -> f64 {
    let mut length = 0.0;
    for k in 1..points.len() {
        let (p, q) = (points[k - 1], points[k]);
        length += ((p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y)).sqrt();
    }
    length
}

#[differentiable]
fn way_scalars(points: &[[f64; 2]]) -> f64 {
    let mut length = 0.0;
    for k in 1..points.len() {
        let ([px, py], [qx, qy]) = (points[k - 1], points[k]);
        length += ((px - qx) * (px - qx) + (py - qy) * (py - qy)).sqrt();
    }
    length
}

/// One evaluation with hardly any work: what the structs themselves cost.
#[differentiable]
fn energy(body: &Body, spring: &Spring) -> f64 {
    let Body { position: p, velocity: v } = body;
    0.5 * spring.stiffness * (p.x * p.x + p.y * p.y) + 0.5 * (v.x * v.x + v.y * v.y) * (-spring.damping).exp()
}

#[differentiable]
fn energy_scalars(x: f64, y: f64, vx: f64, vy: f64, stiffness: f64, damping: f64) -> f64 {
    0.5 * stiffness * (x * x + y * y) + 0.5 * (vx * vx + vy * vy) * (-damping).exp()
}

impl Flatten for PointTangent {
    fn append_to(&self, flat: &mut Vec<f64>) {
        flat.extend([self.x, self.y]);
    }
}

impl Flatten for BodyTangent {
    fn append_to(&self, flat: &mut Vec<f64>) {
        self.position.append_to(flat);
        self.velocity.append_to(flat);
    }
}

impl Flatten for SpringTangent {
    fn append_to(&self, flat: &mut Vec<f64>) {
        flat.extend([self.stiffness, self.damping]);
    }
}

const STEPS: usize = 10_000;
const NUMBERS: [f64; 6] = [1.1, -0.4, 0.3, 0.8, 3.2, 0.2];

fn inputs() -> (Body, Spring) {
    let [x, y, vx, vy, stiffness, damping] = NUMBERS;
    (Body { position: Point { x, y }, velocity: Point { x: vx, y: vy } }, Spring { stiffness, damping })
}

fn zeros() -> (BodyTangent, SpringTangent) {
    let zero = || PointTangent { x: 0.0, y: 0.0 };
    (BodyTangent { position: zero(), velocity: zero() }, SpringTangent { stiffness: 0.0, damping: 0.0 })
}

fn pairs() -> Vec<[f64; 2]> {
    (0..1000).map(|k| [(1.3 * f64::from(k)).sin(), (2.1 * f64::from(k)).cos()]).collect()
}

fn points() -> Vec<Point> {
    pairs().into_iter().map(|[x, y]| Point { x, y }).collect()
}

pub fn programs() -> Vec<Program> {
    let swing = Program::new("struct-swing", Bounds::over(SCALARS, 1.05))
        .with(PRIMAL, || value(NUMBERS, |&[x, y, vx, vy, k, d]| swing_scalars(x, y, vx, vy, k, d, STEPS)))
        .with("primal-of-structs", || value(inputs(), |(body, spring)| swing(*body, spring, STEPS)))
        .with(SCALARS, || {
            accumulating(NUMBERS, [0.0; 6], |&[x, y, vx, vy, k, d], [xb, yb, vxb, vyb, kb, db]| {
                swing_scalars::accumulate_grad(x, y, vx, vy, k, d, STEPS, xb, yb, vxb, vyb, kb, db)
            })
        })
        .with(ACCUMULATE, || {
            accumulating(inputs(), zeros(), |(body, spring), (body_bar, spring_bar)| {
                swing::accumulate_grad(*body, spring, STEPS, body_bar, spring_bar)
            })
        });
    let way = Program::new("struct-way", Bounds::over(SCALARS, 1.05))
        .with(PRIMAL, || value(pairs(), |pairs| way_scalars(pairs)))
        .with("primal-of-structs", || value(points(), |points| way(points)))
        .with(SCALARS, || {
            accumulating(pairs(), vec![[0.0; 2]; 1000], |pairs, bars| way_scalars::accumulate_grad(pairs, bars))
        })
        .with(ACCUMULATE, || {
            let zero: Vec<_> = (0..1000).map(|_| PointTangent { x: 0.0, y: 0.0 }).collect();
            accumulating(points(), zero, |points, bars| way::accumulate_grad(points, bars))
        });
    let energy = Program::new("struct-energy", Bounds::over(SCALARS, 1.05))
        .with(PRIMAL, || value(NUMBERS, |&[x, y, vx, vy, k, d]| energy_scalars(x, y, vx, vy, k, d)))
        .with("primal-of-structs", || value(inputs(), |(body, spring)| energy(body, spring)))
        .with(SCALARS, || {
            accumulating(NUMBERS, [0.0; 6], |&[x, y, vx, vy, k, d], [xb, yb, vxb, vyb, kb, db]| {
                energy_scalars::accumulate_grad(x, y, vx, vy, k, d, xb, yb, vxb, vyb, kb, db)
            })
        })
        .with(ACCUMULATE, || {
            accumulating(inputs(), zeros(), |(body, spring), (body_bar, spring_bar)| {
                energy::accumulate_grad(body, spring, body_bar, spring_bar)
            })
        });
    vec![swing, way, energy]
}
