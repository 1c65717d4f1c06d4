//! Inactive data with structure of its own: records, maps, text, and closures over them.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};

use differentiable::prelude::*;

#[derive(Clone, Default)]
struct Point {
    weight: f64,
    label: String,
    tags: Vec<usize>,
    next: Option<Box<Point>>,
}
struct Data {
    points: Vec<Point>,
    by_name: BTreeMap<String, f64>,
    shared: Rc<Vec<f64>>,
    lookup: HashMap<usize, usize>,
}

#[differentiable(order = 2, inactive(data))]
fn weights(x: f64, data: &Data) -> f64 {
    let mut s = x;
    for i in 0..data.points.len() {
        let p = &data.points[i];
        s += x * p.weight * s;
        let label = p.label.trim();
        if label == "a" {
            s *= x;
        }
        if let Some(next) = &p.next {
            s += next.weight * s * x;
        }
        for t in p.tags.iter() {
            s += *t as f64 * s * 0.1;
        }
        for t in &p.tags {
            s -= x * *t as f64;
        }
        let best = data.points.iter().map(|q| q.weight).fold(f64::NEG_INFINITY, f64::max);
        s += best * s * 0.1 + data.shared[i % data.shared.len()] * x;
        s += data.by_name.get(&p.label).copied().unwrap_or(0.3) * s;
        s *= 1.0 + *data.lookup.get(&i).unwrap_or(&2) as f64 * 0.1 * x;
    }
    for (name, value) in &data.by_name {
        s += x * value * name.len() as f64 * s;
    }
    s
}

#[differentiable(order = 2, inactive(points))]
fn chosen(x: f64, points: &[Point], at: usize) -> f64 {
    let mut s = x;
    for i in 0..points.len() {
        let p = points.get((i + at) % points.len()).unwrap();
        for t in &p.tags {
            s += *t as f64 * s * x;
        }
        s *= p.weight + x;
    }
    s
}

static COUNT: AtomicUsize = AtomicUsize::new(0);
fn tick() -> usize {
    COUNT.fetch_add(1, Ordering::Relaxed) % 3 + 1
}

#[differentiable(order = 2)]
fn closures(w: &[f64], n: usize) -> f64 {
    COUNT.store(0, Ordering::Relaxed);
    let scale = |k: usize| (k as f64 + 1.0) * 0.5;
    let mut log: Vec<String> = Vec::new();
    let mut s = 1.0;
    for i in 0..n {
        let k = tick();
        let c = scale(k);
        s = s * c + w[i % w.len()] * s;
        log.push(format!("{i}:{k}"));
    }
    let evens: Vec<usize> = (0..n).filter(|k| k % 2 == 0).collect();
    for &e in &evens {
        s += w[e % w.len()] * s;
    }
    let total: usize = evens.iter().sum::<usize>() + log.len();
    s * total as f64
}

fn data() -> Data {
    let p = |weight: f64, label: &str| Point { weight, label: label.into(), tags: vec![1, 2], next: None };
    let mut first = p(0.3, " a ");
    first.next = Some(Box::new(p(0.2, "n")));
    Data {
        points: vec![first, p(0.5, "b")],
        by_name: [("b".to_string(), 0.4), ("a".to_string(), 0.1)].into(),
        shared: Rc::new(vec![0.1, 0.2, 0.3]),
        lookup: [(0, 1)].into(),
    }
}

judge! {
    weights(x: f64 = 0.3; data: &Data = &data());
    chosen(x: f64 = 0.3; points: &[Point] = &data().points, at: usize = 1);
    closures(w: &[f64] = vec![0.2, 0.3]; n: usize = 4);
}
