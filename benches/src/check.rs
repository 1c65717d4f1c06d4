//! Agreement of a variant's answer with the hand-written one, and of that with central differences.

use crate::variant::Answer;

/// The largest allowed difference of two entries, relative to the larger of them.
const RELATIVE: f64 = 1e-9;
/// What rounding alone may leave in an entry where large parts cancel, relative to the gradient's largest entry.
const ROUNDING: f64 = 1e-13;

/// Says where an answer differs from the reference by more than the tolerance, if it does.
pub fn disagreement(reference: &Answer, answer: &Answer) -> Option<String> {
    let value = pair(&reference.value, &answer.value)
        .and_then(|(x, y)| first_difference(&[*x], &[*y]))
        .map(|difference| format!("value {difference}"));
    value.or_else(|| {
        pair(&reference.gradient, &answer.gradient)
            .and_then(|(x, y)| first_difference(x, y))
            .map(|difference| format!("gradient {difference}"))
    })
}

fn pair<'a, T>(x: &'a Option<T>, y: &'a Option<T>) -> Option<(&'a T, &'a T)> {
    x.as_ref().zip(y.as_ref())
}

fn first_difference(reference: &[f64], answer: &[f64]) -> Option<String> {
    if reference.len() != answer.len() {
        return Some(format!("has {} entries instead of {}", answer.len(), reference.len()));
    }
    let largest = reference.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    let close = |x: f64, y: f64| (x - y).abs() <= RELATIVE * x.abs().max(y.abs()) + ROUNDING * largest;
    let mut entries = reference.iter().zip(answer).enumerate();
    let (i, (x, y)) = entries.find(|(_, (x, y))| !close(**x, **y))?;
    Some(format!("entry {i} is {y:e} instead of {x:e}"))
}

/// Compares a gradient with central differences of the primal, to 1e-6 of the gradient's largest entry.
#[cfg(test)]
pub fn assert_is_gradient(primal: impl Fn(&[f64]) -> f64, x: &[f64], gradient: &[f64]) {
    assert_eq!(x.len(), gradient.len());
    let largest = gradient.iter().fold(0.0, |largest: f64, g| largest.max(g.abs()));
    let mut moved = x.to_vec();
    let mut at = |i: usize, xi: f64| {
        moved[i] = xi;
        let value = primal(&moved);
        moved[i] = x[i];
        value
    };
    for i in 0..x.len() {
        let h = 1e-6 * x[i].abs().max(1.0);
        let difference = (at(i, x[i] + h) - at(i, x[i] - h)) / (2.0 * h);
        let error = (difference - gradient[i]).abs();
        assert!(
            error <= 1e-6 * largest,
            "entry {i} is {:e}, its difference quotient {difference:e}, the largest entry {largest:e}",
            gradient[i]
        );
    }
}
