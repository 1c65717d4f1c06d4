//! Values with inner state, and methods whose names are those of other types' pure ones: they run once, in order.

use std::cell::Cell;

use differentiable::prelude::*;

#[differentiable(order = 2, inactive(calls))]
fn cells(w: &[f64], calls: &Cell<usize>) -> f64 {
    calls.set(0);
    let mut a = 1.0;
    for _ in 0..3 {
        calls.set(calls.get() + 1);
        let k = calls.get();
        a = a * w[k] + a * a * w[0];
    }
    a
}

struct Random {
    state: Cell<u64>,
}

impl Random {
    fn index(&self) -> usize {
        self.state.set((self.state.get() * 5 + 3) % 1024);
        (self.state.get() % 3) as usize
    }

    fn first(&self) -> usize {
        self.index()
    }

    fn len(&self) -> usize {
        self.index() + 1
    }
}

#[differentiable(order = 2, inactive(random))]
fn methods_with_state(w: &[f64], random: &Random) -> f64 {
    random.state.set(1);
    let mut a = 1.0;
    for _ in 0..4 {
        a = a * w[random.index()] + a * a * 0.1;
        a *= w[random.first()] + 0.5;
        for i in 0..random.len() {
            a += w[i] * a * a * 0.1;
        }
        if random.first() > 1 {
            a *= w[1];
        }
    }
    a
}

struct Counter {
    n: usize,
}

impl Counter {
    fn take(&mut self) -> usize {
        self.n += 1;
        self.n % 3
    }

    fn abs(&mut self) -> usize {
        self.n += 2;
        self.n % 3
    }
}

#[differentiable(order = 2)]
fn methods_of_a_struct(w: &[f64]) -> f64 {
    let mut c = Counter { n: 0 };
    let mut a = 0.5;
    for v in w {
        let k = c.take();
        a = a * w[k] + a * a * v;
        let l = c.abs();
        a = a * w[l] + a * a;
    }
    a
}

#[differentiable(order = 2)]
fn an_option_taken(w: &[f64], x: f64) -> f64 {
    let mut first = Some(2_usize);
    let mut a = x;
    for v in w {
        let k = first.take().unwrap_or(0);
        a = a * w[k] + a * a * v;
    }
    a
}

struct Points {
    xs: Vec<f64>,
    ys: Vec<f64>,
}

#[differentiable(order = 2, inactive(points))]
fn walks_over_fields(slope: f64, points: &Points) -> f64 {
    let mut sum = 1.0;
    for _ in 0..2 {
        for (x, y) in points.xs.iter().zip(points.ys.iter()) {
            let r = slope * x - y;
            sum += r * r * sum * 0.01;
        }
        for (k, x) in points.xs.iter().enumerate().skip(1) {
            sum += slope * x * sum * k as f64 * 0.1;
        }
    }
    sum * points.xs.len() as f64
}

trait Power {
    fn pow(self, n: usize) -> usize;
}

impl Power for f64 {
    fn pow(self, n: usize) -> usize {
        self as usize + n
    }
}

#[differentiable(order = 2)]
fn a_method_of_the_users_own(x: f64) -> f64 {
    x * x * x.pow(2) as f64
}

#[differentiable(order = 2)]
fn shown_on_the_way(x: f64, y: f64) -> f64 {
    let z = dbg!(x * x) + 1.0;
    let (a, b) = dbg!(x * y, z.sin());
    a * std::dbg!(b) * z
}

#[differentiable(order = 2)]
fn within(x: f64, y: f64) -> f64 {
    if (x..2.0 * x).contains(&y) { x * y } else { x + y }
}

judge! {
    cells(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8]; calls: &Cell<usize> = &Cell::new(0));
    methods_with_state(w: &[f64] = vec![0.9, 1.2, -0.6]; random: &Random = &Random { state: Cell::new(1) });
    methods_of_a_struct(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    an_option_taken(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.4);
    walks_over_fields(slope: f64 = 0.7; points: &Points = &Points { xs: vec![1.0, 2.0, 0.5], ys: vec![0.5, 1.5, 0.2] });
    a_method_of_the_users_own(x: f64 = 1.5);
    shown_on_the_way(x: f64 = 0.7, y: f64 = 1.1);
    within(x: f64 = 0.7, y: f64 = 1.1);
    within(x: f64 = 0.7, y: f64 = 1.7);
}
