//! `let` in chains of conditions and in the head of `while`.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn chain(x: f64, w: &[f64], at: Option<usize>) -> f64 {
    let y = if let Some(i) = at
        && i < w.len()
        && w[i] > 0.0
    {
        w[i] * x
    } else {
        x.sin()
    };
    y * y + x
}

#[differentiable(order = 2)]
fn two_patterns(x: f64, a: Option<usize>, b: Option<&str>) -> f64 {
    let mut y = x;
    if let Some(n) = a
        && let Some(text) = b
        && let Some(m) = text.parse::<i32>().ok()
    {
        y = y.powi(n as i32 + m);
    } else if let Some(n @ 1..=3) = a
        && x > 0.5
    {
        y *= n as f64 * x;
    } else {
        y += x.exp();
    }
    y * x
}

/// Without `else`, in a loop that some of them leave.
#[differentiable(order = 2)]
fn jumps(x: f64, steps: &[Option<u32>]) -> f64 {
    let mut y = x;
    for k in 0..steps.len() {
        if k > 0
            && let Some(n) = steps[k]
        {
            if n == 0 {
                continue;
            }
            y = y * x + n as f64;
        }
        if let Some(n) = steps[k]
            && n > 5
        {
            break;
        } else {
            y = y.sin();
        }
        y += x;
    }
    y
}

#[differentiable(order = 2)]
fn returning(x: f64, at: Option<u32>) -> f64 {
    if let Some(n) = at
        && n > 2
    {
        return x.powi(n as i32);
    } else if at.is_none() {
        return x.cos();
    }
    x * x.sin()
}

/// A condition that changes a local, and a name that hides another.
#[differentiable(order = 2)]
fn effects(x: f64, mut numbers: Vec<u32>) -> f64 {
    let mut y = x;
    let n = 7.0;
    while let Some(n) = numbers.pop() {
        if n == 0 {
            continue;
        }
        y = y.sin() * n as f64 + x;
    }
    y * n
}

#[differentiable(order = 2)]
fn countdown(x: f64, n: usize) -> f64 {
    let mut y = 1.0;
    let mut left = n.checked_sub(1);
    while let Some(n) = left {
        y *= x;
        left = n.checked_sub(1);
    }
    y
}

#[differentiable(order = 2)]
fn while_chain(x: f64, numbers: &[u32]) -> f64 {
    let mut y = x;
    let mut k = 0;
    'all: while let Some(n) = numbers.get(k).copied()
        && y < 10.0
    {
        k += 1;
        while let 2..=4 = k {
            y += x * y;
            k += 1;
            if k == 4 {
                continue 'all;
            }
        }
        if n == 9 {
            break;
        }
        y *= n as f64 * x;
    }
    y + k as f64 * x
}

#[differentiable(order = 2)]
fn queue(x: f64, first: u32) -> f64 {
    let mut y = x;
    let mut open = std::collections::VecDeque::from([first]);
    while let Some(n) = open.pop_front() {
        y = match n {
            0 => y + x,
            n if n % 2 == 0 => {
                open.push_back(n / 2);
                open.push_back(n - 2);
                y * x
            }
            _ => y.sin(),
        };
    }
    y
}

/// Bindings, ranges and guards in a `match`, of numbers and of references to them.
#[differentiable(order = 2)]
fn bindings(x: f64, n: Option<u32>, code: &(i32, char)) -> f64 {
    let a = match n {
        Some(k @ 1..=3) => x.powi(k as i32),
        Some(k @ (5 | 7)) if k as f64 > x => x * k as f64,
        Some(k) => x + k as f64,
        None => 1.0,
    };
    let b = match code {
        (i32::MIN..=-1, _) => x.sin(),
        (k, c @ ('a' | 'b')) if *k < 9 => x * *k as f64 + (*c as u32) as f64,
        (k, _) => x / *k as f64,
    };
    a * b
}

enum Kind {
    Linear,
    Power(i32),
    Named(String),
}

fn kind(text: &str) -> Kind {
    match text.parse() {
        Ok(1) => Kind::Linear,
        Ok(n) => Kind::Power(n),
        Err(_) => Kind::Named(text.to_string()),
    }
}

/// What is matched cannot be saved, but what is asked of it can.
#[differentiable(order = 2)]
fn unsaved(x: f64, words: &[&str]) -> f64 {
    let mut y = x;
    for word in words {
        y = match kind(word) {
            Kind::Linear => y + x,
            Kind::Power(n) if n > 3 => y.sin() * n as f64,
            Kind::Power(n) => y.powi(n),
            Kind::Named(name) => y * x + name.len() as f64,
        };
        if let Ok(n) = word.parse::<i32>() {
            y *= n as f64 * x;
        }
    }
    y
}

judge! {
    unsaved(x: f64 = 0.7; words: &[&str] = &[]);
    unsaved(x: f64 = 0.7; words: &[&str] = &["1", "2", "word", "5", "3"]);
    chain(x: f64 = 0.7, w: &[f64] = vec![0.3, -1.2]; at: Option<usize> = Some(0));
    chain(x: f64 = 0.7, w: &[f64] = vec![0.3, -1.2]; at: Option<usize> = Some(1));
    chain(x: f64 = 0.7, w: &[f64] = vec![0.3, -1.2]; at: Option<usize> = Some(2));
    chain(x: f64 = 0.7, w: &[f64] = vec![0.3, -1.2]; at: Option<usize> = None);
    two_patterns(x: f64 = 0.7; a: Option<usize> = Some(2), b: Option<&str> = Some("2"));
    two_patterns(x: f64 = 0.7; a: Option<usize> = Some(2), b: Option<&str> = Some("two"));
    two_patterns(x: f64 = 0.7; a: Option<usize> = Some(7), b: Option<&str> = None);
    jumps(x: f64 = 0.7; steps: &[Option<u32>] = &[]);
    jumps(x: f64 = 0.7; steps: &[Option<u32>] = &[Some(1), None, Some(0), Some(2)]);
    jumps(x: f64 = 0.7; steps: &[Option<u32>] = &[Some(1), Some(7), Some(2)]);
    returning(x: f64 = 0.7; at: Option<u32> = Some(3));
    returning(x: f64 = 0.7; at: Option<u32> = Some(1));
    returning(x: f64 = 0.7; at: Option<u32> = None);
    effects(x: f64 = 0.7; numbers: Vec<u32> = vec![]);
    effects(x: f64 = 0.7; numbers: Vec<u32> = vec![2, 0, 3]);
    countdown(x: f64 = 0.7; n: usize = 0);
    countdown(x: f64 = 0.7; n: usize = 3);
    while_chain(x: f64 = 0.7; numbers: &[u32] = &[]);
    while_chain(x: f64 = 0.7; numbers: &[u32] = &[1, 2, 3, 4, 5, 6]);
    while_chain(x: f64 = 0.7; numbers: &[u32] = &[1, 9, 3]);
    while_chain(x: f64 = 0.7; numbers: &[u32] = &[1, 1, 1, 1, 9, 3]);
    queue(x: f64 = 0.7; first: u32 = 0);
    queue(x: f64 = 0.7; first: u32 = 6);
    bindings(x: f64 = 0.7; n: Option<u32> = Some(2), code: &(i32, char) = &(3, 'a'));
    bindings(x: f64 = 0.7; n: Option<u32> = Some(7), code: &(i32, char) = &(-3, 'a'));
    bindings(x: f64 = 0.7; n: Option<u32> = Some(8), code: &(i32, char) = &(3, 'c'));
    bindings(x: f64 = 0.7; n: Option<u32> = None, code: &(i32, char) = &(9, 'a'));
}
