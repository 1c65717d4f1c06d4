//! `?` on inactive values, in functions that change their arguments.

use differentiable::prelude::*;

/// Scales what there is, up to the first gap.
#[differentiable(order = 2)]
fn scaled(x: &mut [f64], powers: &[Option<i32>]) -> Option<usize> {
    let mut done = 0;
    for k in 0..x.len() {
        let power = powers.get(k).copied()??;
        x[k] = x[k].powi(power) * x[0];
        done += 1;
    }
    x[0] *= x[x.len() - 1];
    Some(done)
}

#[differentiable(order = 2)]
fn of_options(x: f64, y: f64, powers: &[Option<i32>]) -> f64 {
    let mut a = [x, y, x * y];
    let _ = scaled(&mut a, powers);
    a[0] * a[1] + a[1].sin() * a[2]
}

/// The last power of a text, if all of it are numbers, in the last element.
#[differentiable(order = 2)]
fn power_of_words(x: &mut [f64], words: &[&str]) -> Option<()> {
    let mut power = 0;
    for word in words {
        let n: i32 = word.parse().ok()?;
        if n == 0 {
            return None;
        }
        power = n + word.strip_prefix('-').map(str::len).unwrap_or(word.chars().next()?.to_digit(10)? as usize) as i32;
        x[1] *= x[0];
    }
    let first = x.len().checked_sub(2)?;
    x[first] = x[first].powi(power);
    Some(())
}

#[differentiable(order = 2)]
fn of_words(x: f64, y: f64, words: &[&str]) -> f64 {
    let mut a = [x, y, x * y];
    let _ = power_of_words(&mut a, words);
    (a[0] * a[1] + a[2]).sin()
}

judge! {
    of_options(x: f64 = 0.7, y: f64 = 1.3; powers: &[Option<i32>] = &[Some(2), Some(1), Some(3)]);
    of_options(x: f64 = 0.7, y: f64 = 1.3; powers: &[Option<i32>] = &[Some(2), None, Some(3)]);
    of_options(x: f64 = 0.7, y: f64 = 1.3; powers: &[Option<i32>] = &[]);
    of_words(x: f64 = 0.7, y: f64 = 1.3; words: &[&str] = &["1", "2", "3"]);
    of_words(x: f64 = 0.7, y: f64 = 1.3; words: &[&str] = &["1", "two", "3"]);
    of_words(x: f64 = 0.7, y: f64 = 1.3; words: &[&str] = &["1", "2", "0"]);
    of_words(x: f64 = 0.7, y: f64 = 1.3; words: &[&str] = &[]);
}
