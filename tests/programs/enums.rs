//! Enums with active values: `Option`, `Result`, own ones, boxed recursive ones.

use super::super::support::Filled;
use differentiable::prelude::*;

#[derive(Differentiable, Clone, Debug)]
enum Shape {
    Circle { radius: f64 },
    Rectangle(f64, f64),
    Polygon { sides: usize, points: Vec<f64> },
    Empty,
}

#[derive(Differentiable, Clone, Debug)]
enum Tree {
    Number(f64),
    Variable(usize),
    Sum(Box<Tree>, Box<Tree>),
    Product(Box<Tree>, Box<Tree>),
    Sine(Box<Tree>),
    Power { base: Box<Tree>, exponent: i32 },
}

use Tree::{Number, Variable};

fn sum(a: Tree, b: Tree) -> Tree {
    Tree::Sum(Box::new(a), Box::new(b))
}

fn product(a: Tree, b: Tree) -> Tree {
    Tree::Product(Box::new(a), Box::new(b))
}

fn tree() -> Tree {
    let square = Tree::Power { base: Box::new(sum(Variable(0), Number(0.7))), exponent: 3 };
    sum(product(Tree::Sine(Box::new(Variable(1))), square), product(Number(1.3), Variable(0)))
}

impl Filled for Shape {
    fn refill(&mut self, numbers: &mut dyn Iterator<Item = f64>) {
        match self {
            Shape::Circle { radius } => radius.refill(numbers),
            Shape::Rectangle(a, b) => {
                a.refill(numbers);
                b.refill(numbers);
            }
            Shape::Polygon { points, .. } => points.refill(numbers),
            Shape::Empty => {}
        }
    }

    fn numbers(&self, out: &mut Vec<f64>) {
        match self {
            Shape::Circle { radius } => radius.numbers(out),
            Shape::Rectangle(a, b) => {
                a.numbers(out);
                b.numbers(out);
            }
            Shape::Polygon { points, .. } => points.numbers(out),
            Shape::Empty => {}
        }
    }
}

impl Filled for Tree {
    fn refill(&mut self, numbers: &mut dyn Iterator<Item = f64>) {
        match self {
            Tree::Number(x) => x.refill(numbers),
            Tree::Variable(_) => {}
            Tree::Sum(a, b) | Tree::Product(a, b) => {
                a.refill(numbers);
                b.refill(numbers);
            }
            Tree::Sine(a) | Tree::Power { base: a, .. } => a.refill(numbers),
        }
    }

    fn numbers(&self, out: &mut Vec<f64>) {
        match self {
            Tree::Number(x) => x.numbers(out),
            Tree::Variable(_) => {}
            Tree::Sum(a, b) | Tree::Product(a, b) => {
                a.numbers(out);
                b.numbers(out);
            }
            Tree::Sine(a) | Tree::Power { base: a, .. } => a.numbers(out),
        }
    }
}

super::super::support::arguments! { Shape Tree }

#[differentiable(order = 2)]
fn area(shape: &Shape) -> f64 {
    match shape {
        Shape::Circle { radius } => std::f64::consts::PI * radius * radius,
        Shape::Rectangle(width, height) => width * height,
        Shape::Polygon { sides, points } => {
            let mut sum = *sides as f64;
            for p in points {
                sum += p * p * points[0];
            }
            sum
        }
        Shape::Empty => 0.5,
    }
}

#[differentiable(order = 2)]
fn owned(shape: Shape, k: f64) -> f64 {
    let a = match shape {
        Shape::Circle { radius } if radius > 2.0 * k => radius * k,
        Shape::Circle { radius: r } => r.sin(),
        Shape::Rectangle(width, _) => width * width * k,
        _ => k,
    };
    a * a + k
}

#[differentiable(order = 2)]
fn made(x: f64, k: f64) -> f64 {
    let shape = if x > k { Shape::Circle { radius: x * k } } else { Shape::Rectangle(k, x * x) };
    let a = area(&shape);
    let other = Shape::Polygon { sides: 3, points: vec![a, x] };
    area(&other) * x + a
}

#[differentiable(order = 2)]
fn scaled(shape: &Shape, k: f64) -> Shape {
    match shape {
        Shape::Circle { radius } => Shape::Circle { radius: radius * k },
        Shape::Rectangle(width, height) => Shape::Rectangle(width * k, *height),
        _ => Shape::Empty,
    }
}

#[differentiable(order = 2)]
fn of_results(shape: &Shape, k: f64) -> f64 {
    let first = scaled(shape, k);
    let second = scaled(&first, area(&first));
    area(&first) + area(&second) * k
}

#[differentiable(order = 2)]
fn grown(shape: &mut Shape, k: f64) {
    match shape {
        Shape::Circle { radius } => *radius += k * *radius,
        Shape::Rectangle(width, height) => {
            *width *= *height;
            *height = k * *width;
        }
        _ => {}
    }
}

#[differentiable(order = 2)]
fn changed(shape: Shape, k: f64) -> f64 {
    let mut shape = shape;
    grown(&mut shape, k);
    if let Shape::Rectangle(width, _) = &mut shape {
        *width += k;
    }
    grown(&mut shape, k * k);
    area(&shape)
}

#[differentiable(order = 2)]
fn logarithm(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.ln()) } else { None }
}

#[differentiable(order = 2)]
fn of_options(x: f64, y: f64) -> f64 {
    let mut sum = x * y;
    if let Some(z) = logarithm(x) {
        sum += z * z * y;
    }
    match logarithm(y) {
        Some(z) if z > 0.1 => sum += z * x,
        Some(_) => sum += y,
        None => sum *= y,
    }
    let Some(z) = logarithm(x + 1.0) else { return sum };
    sum * z
}

#[differentiable(order = 2)]
fn unwrapped(x: f64) -> f64 {
    let y = logarithm(x).unwrap();
    y * y + logarithm(x * x).expect("a square") + logarithm(-x).unwrap_or(x * y)
}

#[differentiable(order = 2)]
fn largest(xs: &[f64], k: f64) -> f64 {
    let mut best = None;
    for x in xs {
        let square = x * x * k;
        match best {
            None => best = Some(square),
            Some(b) => {
                if square > b {
                    best = Some(square);
                }
            }
        }
    }
    best.unwrap_or(k) * k
}

#[differentiable(order = 2)]
fn with_a_default(x: Option<f64>, k: f64) -> f64 {
    let a = match x {
        Some(x) => x * k,
        None => k.sin(),
    };
    a * x.unwrap_or(k)
}

#[differentiable(order = 2)]
fn root(x: f64) -> Result<f64, String> {
    if x < 0.0 {
        return Err(format!("{x} is negative"));
    }
    Ok(x.sqrt())
}

#[differentiable(order = 2)]
fn of_results_or_errors(x: f64, y: f64) -> f64 {
    let mut sum = match root(x) {
        Ok(r) => r * y,
        Err(message) => y * message.len() as f64,
    };
    if let Ok(r) = root(y) {
        sum += r * x;
    }
    sum + root(x * x).unwrap()
}

#[differentiable(order = 2)]
fn value(tree: &Tree, xs: &[f64]) -> f64 {
    match tree {
        Tree::Number(x) => *x,
        Tree::Variable(i) => xs[*i],
        Tree::Sum(a, b) => value(a, xs) + value(b, xs),
        Tree::Product(a, b) => value(a, xs) * value(b, xs),
        Tree::Sine(a) => value(a, xs).sin(),
        Tree::Power { base, exponent } => value(base, xs).powi(*exponent),
    }
}

#[differentiable(order = 2)]
fn of_a_tree_made_here(x: f64, y: f64) -> f64 {
    let tree = Tree::Product(Box::new(Tree::Number(x * y)), Box::new(Tree::Sine(Box::new(Tree::Variable(0)))));
    value(&tree, &[y, x]) + x
}

#[differentiable(order = 2)]
fn popped(xs: &[f64], k: f64) -> f64 {
    let mut stack = xs.to_vec();
    let mut sum = k;
    while let Some(top) = stack.pop() {
        sum = sum * 0.9 + top * top;
        if top > 1.0 {
            stack.push(top - k);
        }
    }
    if let Some(x) = stack.pop() {
        sum *= x;
    }
    sum
}

#[differentiable(order = 2)]
fn of_a_list(shapes: &[Shape], k: f64) -> f64 {
    let mut sum = 0.0;
    for shape in shapes {
        sum += area(shape) * k;
        if let Shape::Circle { radius } = shape {
            sum += radius * k;
        }
    }
    sum
}

judge! {
    area(shape: &Shape = Shape::Circle { radius: 0.7 });
    area(shape: &Shape = Shape::Rectangle(0.7, 1.3));
    area(shape: &Shape = Shape::Polygon { sides: 3, points: vec![0.7, 1.3] });
    owned(shape: Shape = Shape::Circle { radius: 0.7 }, k: f64 = 0.2);
    owned(shape: Shape = Shape::Circle { radius: 0.7 }, k: f64 = 0.6);
    owned(shape: Shape = Shape::Rectangle(0.7, 1.3), k: f64 = 0.6);
    owned(shape: Shape = Shape::Empty, k: f64 = 0.6);
    made(x: f64 = 0.7, k: f64 = 0.3);
    made(x: f64 = 0.7, k: f64 = 0.9);
    of_results(shape: &Shape = Shape::Circle { radius: 0.7 }, k: f64 = 0.6);
    of_results(shape: &Shape = Shape::Rectangle(0.7, 1.3), k: f64 = 0.6);
    of_results(shape: &Shape = Shape::Empty, k: f64 = 0.6);
    changed(shape: Shape = Shape::Circle { radius: 0.7 }, k: f64 = 0.6);
    changed(shape: Shape = Shape::Rectangle(0.7, 1.3), k: f64 = 0.6);
    of_options(x: f64 = 0.7, y: f64 = 1.3);
    of_options(x: f64 = 0.7, y: f64 = 1.05);
    of_options(x: f64 = -0.7, y: f64 = -0.2);
    unwrapped(x: f64 = 0.7);
    largest(xs: &[f64] = vec![0.7, -1.3, 0.2], k: f64 = 0.6);
    largest(xs: &[f64] = vec![], k: f64 = 0.6);
    with_a_default(x: Option<f64> = Some(0.7), k: f64 = 0.6);
    with_a_default(x: Option<f64> = None, k: f64 = 0.6);
    of_results_or_errors(x: f64 = 0.7, y: f64 = 1.3);
    of_results_or_errors(x: f64 = 0.7, y: f64 = -1.3);
    of_results_or_errors(x: f64 = -0.7, y: f64 = 1.3);
    value(tree: &Tree = tree(), xs: &[f64] = vec![0.4, 0.9]);
    of_a_tree_made_here(x: f64 = 0.7, y: f64 = 1.3);
    popped(xs: &[f64] = vec![0.4, 1.9, 0.3], k: f64 = 0.6);
    popped(xs: &[f64] = vec![], k: f64 = 0.6);
    of_a_list(shapes: &[Shape] = vec![Shape::Circle { radius: 0.7 }, Shape::Empty, Shape::Rectangle(0.2, 0.9)], k: f64 = 0.6);
}
