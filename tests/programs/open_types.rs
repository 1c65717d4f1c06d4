//! Inactive data whose type is not told by its definition, but by what is done with it later.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn pushed(w: &[f64]) -> f64 {
    let mut order = Vec::new();
    let mut s = 1.0;
    for i in 0..w.len() {
        if w[i] > 0.0 {
            order.push(i);
        }
        s += w[i] * order.len() as f64 * s;
    }
    order.sort_by(|a, b| b.cmp(a));
    for k in order.iter() {
        s = s * w[*k] + 0.2;
    }
    s
}

#[differentiable(order = 2)]
fn collections_of_an_iteration(w: &[f64]) -> f64 {
    let mut s = 1.0;
    for j in 0..w.len() {
        let mut order = Vec::with_capacity(j);
        let mut ranks = HashMap::new();
        for i in 0..j + 1 {
            if w[i] > 0.0 {
                order.push((i, j - i));
                ranks.insert(i, j + 1);
            }
        }
        for (k, rank) in order.iter() {
            s = s * w[*k] + 0.2 * ranks[k] as f64 - *rank as f64;
        }
    }
    s
}

#[differentiable(order = 2)]
fn found(w: &[f64]) -> f64 {
    let mut best = None;
    for i in 0..w.len() {
        if w[i] > 1.0 {
            best = Some(i);
        }
    }
    let mut s = w[0];
    for i in 0..w.len() {
        s = s * w[i];
        match best {
            Some(k) => s *= w[k],
            None => s = s * s,
        }
    }
    s
}

#[differentiable(order = 2)]
fn found_in_a_tuple(w: &[f64]) -> f64 {
    let mut state = (None, 0);
    for i in 0..w.len() {
        if w[i] > 1.0 {
            state.0 = Some(i);
        }
    }
    let mut s = w[0];
    for i in 0..w.len() {
        if let Some(k) = state.0 {
            s *= w[k] * s * w[i];
        }
    }
    s
}

#[differentiable(order = 2)]
fn empty_arm(w: &[f64], on: bool) -> f64 {
    let list = if on { vec![0, 1] } else { Vec::new() };
    let mut s = w[0];
    for k in &list {
        s = s * w[*k];
    }
    if list.len() > 1 {
        s = s * s * w[list[0]];
    }
    s
}

#[differentiable(order = 2)]
fn queue(w: &[f64]) -> f64 {
    let mut queue = VecDeque::new();
    queue.push_back(0);
    let mut s = w[0];
    loop {
        if queue.is_empty() {
            break;
        }
        let k = queue.pop_front().unwrap();
        s = s * w[k] + 0.1;
        if k + 1 < w.len() {
            queue.push_back(k + 1);
        }
    }
    s
}

#[differentiable(order = 2)]
fn seen(w: &[f64]) -> f64 {
    let mut seen = HashSet::new();
    let mut lists = [Vec::new(), vec![1]];
    let mut s = w[0];
    for i in 0..w.len() {
        if seen.insert(i % 2) {
            s = s * w[i];
        }
        lists[i % 2].push(i);
        s = s + lists.len() as f64 * s * w[i];
    }
    for list in &lists {
        for k in list {
            s = s * w[*k];
        }
    }
    s
}

#[differentiable(order = 2)]
fn parsed(w: &[f64], text: &str) -> f64 {
    let n = text.parse().unwrap();
    let mut indices = Vec::new();
    for k in 0..n {
        indices.push(k % w.len());
    }
    let copies = indices.iter().copied().collect::<Vec<_>>();
    let first = indices.iter().copied().min().unwrap_or_default();
    let mut s = w[first];
    for k in 0..n {
        s = s * w[copies[k]] * w[indices[k]];
    }
    s
}

#[differentiable(order = 2)]
fn rows(w: &[f64]) -> f64 {
    let mut rows = vec![Vec::new(); 3];
    for i in 0..w.len() {
        rows[i % 3].push(i);
    }
    let mut s = w[0];
    for r in 0..3 {
        for k in rows[r].iter() {
            s = s * w[*k];
        }
    }
    s
}

#[differentiable(order = 2)]
fn active_data(w: &[f64]) -> f64 {
    let mut v = Vec::new();
    let mut table = vec![Vec::new(); 2];
    if w[0] > 0.5 {
        v = w.to_vec();
    }
    let mut s = 1.0;
    for i in 0..v.len() {
        table[i % 2] = w.to_vec();
        s = s * v[i] + table[i % 2][0];
        v[i] = s * table[0][1];
    }
    s + v[0] * table[1][1]
}

#[differentiable(order = 2)]
fn ordered_collections(w: &[f64]) -> f64 {
    let mut lists = BTreeMap::new();
    let mut window = VecDeque::new();
    let mut s = w[0];
    for i in 0..w.len() {
        lists.entry(i % 2).or_insert_with(Vec::new).push(i);
        window.push_back(i);
        if window.len() > 2 {
            window.pop_front();
        }
        for k in &window {
            s = s * w[*k] + lists.len() as f64 * s;
        }
    }
    for (key, list) in &lists {
        for k in list {
            s = s * w[*k] + *key as f64;
        }
    }
    s
}

fn weight(age: f32) -> f64 {
    f64::from((-age).exp())
}

fn halved(age: f32) -> f32 {
    age * 0.5
}

fn next(k: u8) -> u8 {
    (k * 3 + 1) % 7
}

type Count = u16;

fn next_count(k: Count) -> Count {
    (k * 3 + 1) % 7
}

#[differentiable(order = 2, inactive(age))]
fn aged(y: f64, age: f32) -> f64 {
    y * y * f64::from(age)
}

#[differentiable(order = 2, inactive(k))]
fn counted(y: f64, k: Count) -> f64 {
    y * y * f64::from(k)
}

#[differentiable(order = 2)]
fn chosen(y: f64, k: Option<u8>) -> f64 {
    y * y * f64::from(k.unwrap_or(3))
}

/// Only what other functions take tells that these are no `f64`.
#[differentiable(order = 2)]
fn single_by_a_call(x: &[f64]) -> f64 {
    let mut age = 0.0;
    let mut y = 0.0;
    for v in x {
        y = (y * weight(age) + v).sin();
        age += 0.5;
    }
    y
}

#[differentiable(order = 2)]
fn singles_by_calls(x: &[f64]) -> f64 {
    let mut age = 1.0;
    let mut y = 0.5;
    let shift = 0.25;
    for v in x {
        for j in 0..2 {
            let older = halved(age) + shift;
            if j == 1 {
                y = aged(y, older) + v;
            }
            y = aged(y, age) + aged(y, shift);
            age = halved(age) * 1.5 + older;
        }
    }
    aged(y, age)
}

#[differentiable(order = 2)]
fn integers_by_calls(x: &[f64]) -> f64 {
    let mut k = 1;
    let mut count = 2;
    let mut y = 0.5;
    for v in x {
        for _ in 0..2 {
            let m = k % 3;
            y = 0.1 * chosen(y, if m > 0 { Some(m) } else { None }) + v;
            k += 2;
            k = next(k);
        }
        y = 0.3 * counted(y, count);
        count = next_count(count);
    }
    y
}

/// The type on the `let` tells what is parsed.
#[differentiable(order = 2)]
fn parsed_parts(x: f64, text: &str) -> f64 {
    let mut y = x;
    for line in text.lines() {
        let parts: Vec<String> = line.split(',').map(String::from).collect();
        if parts.len() != 2 {
            continue;
        }
        let (a, n): (f64, usize) = (parts[0].trim().parse().unwrap(), parts[1].trim().parse().unwrap());
        let both: (f64, (u8, f64)) = (x * y, (parts[1].trim().parse().unwrap(), parts[0].parse().unwrap()));
        for _ in 0..n {
            y = y * a + x * y;
        }
        y += both.0 * f64::from(both.1.0) * both.1.1;
    }
    y
}

judge! {
    parsed_parts(x: f64 = 0.7; text: &str = "0.5,2\nnothing\n0.3, 1");
    single_by_a_call(x: &[f64] = vec![0.9, 1.2]);
    singles_by_calls(x: &[f64] = vec![0.3, 0.2]);
    integers_by_calls(x: &[f64] = vec![0.9, 1.2]);
    ordered_collections(w: &[f64] = vec![0.9, 1.2, 0.6, 0.8]);
    pushed(w: &[f64] = vec![0.9, -1.2, 0.6]);
    collections_of_an_iteration(w: &[f64] = vec![0.9, -1.2, 0.6]);
    found(w: &[f64] = vec![0.9, 1.2, 0.6]);
    found(w: &[f64] = vec![0.9, 0.7, 0.6]);
    found_in_a_tuple(w: &[f64] = vec![0.9, 1.2, 0.6]);
    empty_arm(w: &[f64] = vec![0.9, 1.2]; on: bool = true);
    empty_arm(w: &[f64] = vec![0.9, 1.2]; on: bool = false);
    queue(w: &[f64] = vec![0.9, 1.2, 0.6]);
    seen(w: &[f64] = vec![0.9, 1.2, 0.6]);
    parsed(w: &[f64] = vec![0.9, 1.2]; text: &str = "3");
    rows(w: &[f64] = vec![0.9, 1.2, 0.6, 0.8]);
    active_data(w: &[f64] = vec![0.9, 1.2]);
}
