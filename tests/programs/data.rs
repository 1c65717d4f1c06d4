//! Inactive data with a life of its own: maps, counters, closures, matrices of indices.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};

use differentiable::prelude::*;

static COUNT: AtomicUsize = AtomicUsize::new(0);

#[differentiable(order = 2)]
fn atomics(w: &[f64]) -> f64 {
    COUNT.store(0, Ordering::Relaxed);
    let mut a = 1.0;
    for _ in 0..3 {
        let k = COUNT.fetch_add(1, Ordering::Relaxed);
        a = a * w[k] + a * a * w[COUNT.load(Ordering::Relaxed) % w.len()];
    }
    a
}

struct Table {
    rows: Vec<usize>,
    scale: f64,
}
impl Table {
    fn get(&self, k: usize) -> usize {
        self.rows[k % self.rows.len()]
    }
}

#[differentiable(order = 2, inactive(table))]
fn tables(w: &[f64], table: &Table) -> f64 {
    let mut a = 1.0;
    for k in 0..4 {
        a = a * w[table.get(k)] * table.scale + a * a;
    }
    a
}

#[differentiable(order = 2, inactive(map))]
fn maps(w: &[f64], map: &BTreeMap<usize, f64>) -> f64 {
    let mut a = 1.0;
    for k in 0..3 {
        let scale = map.get(&k).copied().unwrap_or(0.5);
        a = a * w[k] * scale + a * a;
        if map.contains_key(&(k + 1)) {
            a *= map[&(k + 1)];
        }
    }
    for (k, v) in map {
        a = a * v + w[*k % w.len()] * a * a;
    }
    a
}

#[differentiable(order = 2)]
fn local_maps(w: &[f64]) -> f64 {
    let mut seen: HashMap<usize, usize> = HashMap::new();
    let mut a = 1.0;
    for i in 0..5 {
        let k = i % w.len();
        *seen.entry(k).or_insert(0) += i;
        let count = seen[&k];
        a = a * w[k] + count as f64 * a * a * 0.1;
    }
    a
}

#[differentiable(order = 2)]
fn matrices_of_integers(w: &[f64], n: usize) -> f64 {
    let mut grid = vec![vec![0usize; n]; n];
    let mut a = 0.7;
    for i in 0..n {
        for j in 0..n {
            grid[i][j] = (i * 7 + j * 3) % w.len();
            if i > 0 {
                grid[i][j] = (grid[i - 1][j] + grid[i][j]) % w.len();
            }
            a = a * w[grid[i][j]] + 0.1 * a * a;
        }
    }
    grid.sort();
    for row in &grid {
        for k in row {
            a += w[*k] * a;
        }
    }
    a
}

#[differentiable(order = 2)]
fn closures_that_count(w: &[f64]) -> f64 {
    let mut k = 0;
    let mut a = 0.7;
    for _ in 0..4 {
        let mut next = || {
            k = (k + 2) % 3;
            k
        };
        let i = next();
        a = a * w[i] + a * a * 0.2;
    }
    a
}

#[differentiable(order = 2)]
fn option_take(w: &[f64]) -> f64 {
    let mut pending = Some(1usize);
    let mut a = 0.5;
    for v in w {
        match pending.take() {
            Some(k) => a = a * w[k] + v,
            None => {
                a = a * a + v;
                pending = Some(2);
            }
        }
    }
    if pending.is_some() { a * 2.0 } else { a }
}

#[differentiable(order = 2)]
fn option_take_let(w: &[f64]) -> f64 {
    let mut pending = Some(1usize);
    let mut a = 0.5;
    for v in w {
        let was = pending.take();
        let k = was.unwrap_or(0);
        a = a * w[k] + a * a * v;
        if k == 0 {
            pending = Some(2);
        }
    }
    a
}

#[differentiable(order = 2)]
fn iterator_by_hand(w: &[f64], order: &[usize]) -> f64 {
    let mut it = order.iter();
    let mut a = 0.5;
    for v in w {
        let k = it.next().copied().unwrap_or(0);
        a = a * w[k] + a * a * v;
    }
    a
}

#[differentiable(order = 2)]
fn queue(w: &[f64]) -> f64 {
    let mut q: VecDeque<usize> = VecDeque::from([0, 2]);
    let mut a = 0.5;
    for v in w {
        let k = q.pop_front().unwrap_or(1);
        a = a * w[k] + a * a * v;
        q.push_back((k + 1) % w.len());
    }
    a
}

#[differentiable(order = 2)]
fn replaced(w: &[f64]) -> f64 {
    let mut k = 0;
    let mut a = 0.5;
    for v in w {
        let before = std::mem::replace(&mut k, 2);
        a = a * w[before] + a * a * v;
        let t = std::mem::take(&mut k);
        a *= w[t];
        k = 1 - before.min(1);
    }
    a
}

/// A work list of indices beside active values.
#[differentiable(order = 2)]
fn work_list(w: &[f64]) -> f64 {
    let mut todo = vec![0_usize];
    let mut a = 0.5;
    while !todo.is_empty() {
        let k = todo.pop().unwrap();
        a = a * w[k] + a * a * 0.3;
        if 2 * k + 1 < w.len() {
            todo.push(2 * k + 1);
        }
        if 2 * k + 2 < w.len() {
            todo.push(2 * k + 2);
        }
    }
    a
}

judge! {
    work_list(w: &[f64] = vec![0.9, 1.2, -0.6, 0.3, 0.5, 0.8]);
    atomics(w: &[f64] = vec![0.9, 1.2, -0.6]);
    tables(w: &[f64] = vec![0.9, 1.2, -0.6]; table: &Table = &Table { rows: vec![2, 0, 1], scale: 0.8 });
    maps(w: &[f64] = vec![0.9, 1.2, -0.6]; map: &BTreeMap<usize, f64> = &BTreeMap::from([(1, 0.4), (2, 1.3)]));
    local_maps(w: &[f64] = vec![0.9, 1.2, -0.6]);
    matrices_of_integers(w: &[f64] = vec![0.9, 1.2, -0.6]; n: usize = 3);
    closures_that_count(w: &[f64] = vec![0.9, 1.2, -0.6]);
    option_take(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    option_take_let(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    iterator_by_hand(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]; order: &[usize] = &[2, 1, 3]);
    queue(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    replaced(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
}
