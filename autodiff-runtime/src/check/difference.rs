//! Derivatives from values of the function alone.
//!
//! No single step suits all functions: a large one sees their curvature, or jumps over a branch; a small one sees their
//! rounding. So central differences are taken with a *ladder* of steps, each a quarter of the one before, and
//! extrapolated to step zero (Ridders, Accurate computation of F'(x) and F'(x)F''(x), 1982). Every value comes with an
//! error, estimated from its neighbours in the tableau and from rounding. The most local value that is good enough wins,
//! else the one with the smallest error. The derivative to be checked plays no part in the choice.

use super::outcome::Doubt;
use crate::scalar::Scalar;

/// The steps to try.
#[derive(Clone, Copy)]
pub struct Ladder {
    /// What a change of order one is. A power of two, so that `x + h` is exact.
    scale: f64,
    /// The smallest step.
    end: f64,
    /// Of the number type that the function computes in.
    epsilon: f64,
}

impl Ladder {
    /// Steps for changing one entry with value `x`.
    pub fn at<T: Scalar>(x: T) -> Ladder {
        Ladder::new::<T>(x.to_f64().abs(), 1.0)
    }

    /// Steps for going from `x` in the direction `x_dot`.
    pub fn along<T: Scalar>(x: &[T], x_dot: &[T]) -> Ladder {
        let largest = |x: &[T]| x.iter().map(|x| x.to_f64().abs()).fold(0.0, f64::max);
        Ladder::new::<T>(largest(x), largest(x_dot))
    }

    fn new<T: Scalar>(x: f64, x_dot: f64) -> Ladder {
        let x_dot = if x_dot > 0.0 { x_dot } else { 1.0 };
        let scale = (x.max(1.0) / x_dot).log2().ceil().exp2();
        let epsilon = T::EPSILON.to_f64();
        // A tiny x lives near the border of a domain more often than not (ln, sqrt): go down to its size.
        let tiny = if x > 0.0 { x / x_dot / 256.0 } else { f64::INFINITY };
        Ladder { scale, end: (scale * epsilon.powf(0.4)).min(tiny).max(scale * epsilon), epsilon }
    }

    fn steps(self) -> impl Iterator<Item = f64> {
        std::iter::successors(Some(self.scale / 16.0), |step| Some(step / 4.0))
            .take_while(move |step| *step >= self.end)
    }
}

/// An estimated derivative.
pub struct Estimate {
    pub value: f64,
    /// How far off `value` may be.
    pub error: f64,
    /// A derivative so small that the values of the function cannot show it.
    pub resolution: f64,
}

/// The derivative at 0 of each component of `f`. `tolerance` is relative.
pub fn derivative(mut f: impl FnMut(f64) -> Vec<f64>, ladder: Ladder, tolerance: f64) -> Vec<Estimate> {
    let component = |_: &f64| Component::new(tolerance / 100.0);
    let at_zero = f(0.0);
    let mut components: Vec<Component> = at_zero.iter().map(component).collect();
    for step in ladder.steps() {
        let (above, below) = (f(step), f(-step));
        for ((component, above), below) in components.iter_mut().zip(above).zip(below) {
            component.add(above, below, step, ladder.epsilon);
        }
    }
    let estimate = |(component, at_zero): (Component, f64)| {
        let (value, error) = component.best;
        Estimate { value, error, resolution: 64.0 * ladder.epsilon * at_zero.abs() / ladder.scale }
    };
    components.into_iter().zip(at_zero).map(estimate).collect()
}

/// One component of the function on its way down the ladder.
struct Component {
    good_enough: f64,
    /// The last row of Ridders' tableau: the central difference, then its extrapolations.
    row: Vec<f64>,
    /// The chosen value and its error.
    best: (f64, f64),
}

impl Component {
    /// More columns gain nothing but rounding errors.
    const COLUMNS: usize = 4;

    fn new(good_enough: f64) -> Self {
        Component { good_enough, row: Vec::new(), best: (f64::NAN, f64::INFINITY) }
    }

    fn add(&mut self, above: f64, below: f64, step: f64, epsilon: f64) {
        let rounding = epsilon * above.abs().max(below.abs()) / step;
        let previous = std::mem::replace(&mut self.row, vec![(above - below) / (2.0 * step)]);
        // The error of a central difference is even in the step: a quarter of the step removes a sixteenth, then 16⁻²…
        let mut factor = 16.0;
        for old in previous.into_iter().take(Self::COLUMNS - 1) {
            let new = self.row[self.row.len() - 1];
            let extrapolated = new + (new - old) / (factor - 1.0);
            self.propose(extrapolated, (extrapolated - new).abs().max((extrapolated - old).abs()) + rounding);
            self.row.push(extrapolated);
            factor *= 16.0;
        }
    }

    fn propose(&mut self, value: f64, error: f64) {
        if error < self.best.1 || error <= self.good_enough * value.abs() {
            self.best = (value, error);
        }
    }
}

/// Why a deviation of `f` from its estimated derivative may be the fault of the estimate.
///
/// At a kink, what convention or a one-sided rule may say lies between the two slopes.
pub fn doubt(mut f: impl FnMut(f64) -> f64, ladder: Ladder, estimate: &Estimate, deviation: f64) -> Option<Doubt> {
    let h = ladder.end.max(ladder.scale * ladder.epsilon.cbrt());
    let at_zero = f(0.0);
    // From three points each: exact for parabolas.
    let mut slope = |h: f64| (4.0 * f(h) - 3.0 * at_zero - f(2.0 * h)) / (2.0 * h);
    let (left, right) = (slope(-h), slope(h));
    let rounding = 16.0 * ladder.epsilon * at_zero.abs() / h;
    if (left - right).abs() > deviation.max(rounding) {
        Some(Doubt::Kink { left, right })
    } else if deviation > 10.0 * estimate.error {
        None
    } else {
        Some(Doubt::Inaccurate { error: estimate.error })
    }
}
