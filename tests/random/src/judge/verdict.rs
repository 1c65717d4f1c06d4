//! Runs a compiled program and compares its derivatives with each other and with central differences.

use crate::judge::differences::{columns, jacobian, largest, scale};
use crate::judge::subject::{Evaluate, Setting, Subject};

/// Settings (lengths, integers, flags) per program.
const SETTINGS: u64 = 3;
/// Inputs tried per setting until one is fit to be judged by differences.
const TRIES: u64 = 6;

/// What is allowed between two sweeps, and between a sweep and differences, relative to the largest entry.
struct Tolerance {
    sweeps: f64,
    differences: f64,
}

const DOUBLE: Tolerance = Tolerance { sweeps: 1e-9, differences: 1e-6 };
const SINGLE: Tolerance = Tolerance { sweeps: 2e-4, differences: 2e-3 };
/// A gradient may be what is left of numbers as large as the value (`1 - y * y` of a `tanh`), each of them rounded: its
/// differences are wrong by some `2e-16 / 2.5e-5` of the value, whatever their size. Relative to this part of the value,
/// the tolerance for differences allows ten times that.
const ROUNDED: f64 = 1e-4;

/// What became of a program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// Inputs at which derivatives were compared.
    pub points: usize,
    /// Inputs given up because differences could not tell.
    pub retried: usize,
    /// Settings at which no input could be judged by differences.
    pub unjudged: usize,
    /// Whether any output depends on any input.
    pub depends: bool,
    /// What is wrong.
    pub problems: Vec<String>,
}

/// Judges a program at several inputs.
pub fn judge(subject: &Subject) -> Verdict {
    let mut verdict = Verdict::default();
    for number in 0..SETTINGS {
        let setting = Setting::new(subject.seed, number);
        let judged = (0..TRIES).any(|attempt| {
            let mut random = fastrand::Rng::with_seed(subject.seed ^ (number * 100 + attempt + 1) << 32);
            Point::new(subject, &setting, &mut random).judge(&mut verdict, &mut random)
        });
        verdict.unjudged += usize::from(!judged);
    }
    verdict
}

/// One input of one program.
struct Point<'a> {
    subject: &'a Subject,
    setting: &'a Setting,
    point: Vec<f64>,
    value: Vec<f64>,
    tolerance: Tolerance,
}

impl<'a> Point<'a> {
    fn new(subject: &'a Subject, setting: &'a Setting, random: &mut fastrand::Rng) -> Point<'a> {
        let inputs = (subject.inputs)(setting);
        let mut point: Vec<f64> = (0..inputs).map(|_| 3.0 * random.f64() - 1.5).collect();
        if subject.is_single {
            point.iter_mut().for_each(|input| *input = f64::from(*input as f32));
        }
        let value = (subject.evaluate)(setting, &point);
        let tolerance = if subject.is_single { SINGLE } else { DOUBLE };
        Point { subject, setting, point, value, tolerance }
    }

    /// Compares everything; false if another input is needed, because differences could not tell.
    fn judge(&self, verdict: &mut Verdict, random: &mut fastrand::Rng) -> bool {
        if !self.value.iter().all(|value| value.is_finite()) {
            verdict.retried += 1;
            return false;
        }
        verdict.points += 1;
        let problems = &mut verdict.problems;
        let forward = self.forward(problems);
        if let Some(forward) = &forward {
            self.reverse(forward, random, problems);
        }
        let judged = self.differences(&forward, &mut verdict.depends, problems) && self.hessian(random, problems);
        verdict.retried += usize::from(!judged);
        judged
    }

    /// The Jacobian's columns by the first forward sweep, the others compared with it.
    fn forward(&self, problems: &mut Vec<String>) -> Option<Vec<Vec<f64>>> {
        let mut first: Option<Vec<Vec<f64>>> = None;
        for (name, sweep) in self.subject.forward {
            let mut columns = Vec::new();
            for input in 0..self.point.len() {
                let mut tangent = vec![0.0; self.point.len()];
                tangent[input] = 1.0;
                let swept = sweep(self.setting, &self.point, &tangent);
                self.same_value(name, &swept.value, problems);
                columns.push(swept.derivative);
            }
            match &first {
                None => first = Some(columns),
                Some(first) => {
                    let allowed = self.tolerance.sweeps * self.scale(largest(&first.concat()));
                    self.close(name, &columns.concat(), &first.concat(), allowed, problems);
                }
            }
        }
        first
    }

    /// Each reverse sweep against the transposed Jacobian.
    fn reverse(&self, forward: &[Vec<f64>], random: &mut fastrand::Rng, problems: &mut Vec<String>) {
        let mut seed: Vec<f64> = self.value.iter().map(|_| 2.0 * random.f64() - 1.0).collect();
        if self.subject.is_single {
            seed.iter_mut().for_each(|entry| *entry = f64::from(*entry as f32));
        }
        if self.subject.has_scalar_result {
            seed[0] = 1.0;
        }
        let expected: Vec<f64> = forward.iter().map(|column| dot(column, &seed)).collect();
        let terms = forward.iter().map(|column| largest(column)).fold(0.0, f64::max);
        // Sums that cancel are only as good as their terms.
        let allowed = self.tolerance.sweeps * self.scale(largest(&expected).max(1e-3 * terms));
        for (name, sweep) in self.subject.reverse {
            let start = scale(largest(&expected), &self.value);
            let start = f64::from(start as f32);
            let swept = sweep(self.setting, &self.point, &seed, start);
            self.same_value(name, &swept.value, problems);
            self.close(name, &swept.derivative, &expected, allowed, problems);
        }
    }

    /// The forward sweep's columns against differences; false if those could not tell.
    fn differences(&self, forward: &Option<Vec<Vec<f64>>>, depends: &mut bool, problems: &mut Vec<String>) -> bool {
        let reference: Evaluate = self.subject.reference;
        let evaluate = |point: &[f64]| reference(self.setting, point);
        if self.subject.is_single && !self.follows(&evaluate(&self.point)) {
            return false;
        }
        let Some(expected) = jacobian(&evaluate, &self.point) else {
            return false;
        };
        *depends |= expected.iter().any(|column| largest(column) > 1e-8);
        if let (Some(forward), Some((name, _))) = (forward, self.subject.forward.first()) {
            let name = format!("{name} against differences");
            let allowed = self.tolerance.differences * self.scale(largest(&expected.concat()));
            self.close(&name, &forward.concat(), &expected.concat(), allowed, problems);
        }
        true
    }

    /// Whether the `f32` program took the branches of its `f64` twin, as far as its values tell.
    fn follows(&self, twin: &[f64]) -> bool {
        let gap = self.value.iter().zip(twin).fold(0.0, |most: f64, (a, b)| most.max((a - b).abs()));
        gap <= 1e-4 * largest(twin).max(1.0)
    }

    /// Hessian times a direction against differences of the gradient, and its symmetry; false if those could not tell.
    fn hessian(&self, random: &mut fastrand::Rng, problems: &mut Vec<String>) -> bool {
        let Some((hessian, gradient)) = self.subject.hessian else {
            return true;
        };
        let directions: Vec<Vec<f64>> =
            (0..2).map(|_| self.point.iter().map(|_| f64::from(random.f32() - 0.5)).collect()).collect();
        let products: Vec<Vec<f64>> =
            directions.iter().map(|direction| hessian(self.setting, &self.point, direction)).collect();
        let (left, right) = (dot(&directions[1], &products[0]), dot(&directions[0], &products[1]));
        let size = largest(&products.concat()).max(1e-12);
        if (left - right).abs() > 10.0 * self.tolerance.sweeps * size {
            problems.push(format!("hvp is not symmetric: {left:e} and {right:e}"));
        }
        if self.subject.is_single {
            return true;
        }
        // That of the sum of everything that the function gives: its result, and the final `&mut` arguments.
        let seed = vec![1.0; self.value.len()];
        let evaluate = |point: &[f64]| gradient(self.setting, point, &seed, 0.0).derivative;
        let floor = ROUNDED * largest(&self.value);
        let Some(expected) = columns(&evaluate, &self.point, &directions, floor) else {
            return false;
        };
        let scale = scale(largest(&expected.concat()), &evaluate(&self.point)).max(floor);
        let allowed = self.tolerance.differences * scale;
        self.close("hvp against differences of grad", &products.concat(), &expected.concat(), allowed, problems);
        true
    }

    fn same_value(&self, name: &str, value: &[f64], problems: &mut Vec<String>) {
        let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        if bits(value) != bits(&self.value) {
            problems.push(format!("{name} gives the value {value:?}, the function {:?}", self.value));
        }
    }

    fn scale(&self, largest_entry: f64) -> f64 {
        scale(largest_entry, &self.value)
    }

    fn close(&self, name: &str, found: &[f64], expected: &[f64], allowed: f64, problems: &mut Vec<String>) {
        if found.len() != expected.len() {
            problems.push(format!("{name} gives {} numbers instead of {}", found.len(), expected.len()));
            return;
        }
        // A NaN is not close to anything.
        let is_close = |(found, expected): (&f64, &f64)| (found - expected).abs() <= allowed;
        if !found.iter().zip(expected).all(is_close) {
            problems.push(format!("{name} gives {found:?} instead of {expected:?} at {:?}", self.point));
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::subject::Sweep;

    fn evaluate(_: &Setting, x: &[f64]) -> Vec<f64> {
        vec![x[0].sin() * x[1], x[1] * x[1]]
    }

    fn gradient(x: &[f64], seed: &[f64]) -> Vec<f64> {
        vec![seed[0] * x[0].cos() * x[1], seed[0] * x[0].sin() + 2.0 * seed[1] * x[1]]
    }

    fn jvp(setting: &Setting, x: &[f64], t: &[f64]) -> Sweep {
        let derivative = vec![x[0].cos() * x[1] * t[0] + x[0].sin() * t[1], 2.0 * x[1] * t[1]];
        Sweep { value: evaluate(setting, x), derivative }
    }

    fn vjp(setting: &Setting, x: &[f64], seed: &[f64], _: f64) -> Sweep {
        Sweep { value: evaluate(setting, x), derivative: gradient(x, seed) }
    }

    fn inexact_vjp(setting: &Setting, x: &[f64], seed: &[f64], _: f64) -> Sweep {
        let mut sweep = vjp(setting, x, seed, 0.0);
        sweep.derivative[1] *= 1.0 + 1e-7;
        sweep
    }

    fn rounded_vjp(setting: &Setting, x: &[f64], seed: &[f64], _: f64) -> Sweep {
        let mut sweep = vjp(setting, x, seed, 0.0);
        sweep.value[1] = sweep.value[1].next_up();
        sweep
    }

    fn inexact_jvp(setting: &Setting, x: &[f64], t: &[f64]) -> Sweep {
        let mut sweep = jvp(setting, x, t);
        sweep.derivative[0] *= 1.0 + 3e-5;
        sweep
    }

    const RIGHT: Subject = Subject {
        seed: 1,
        inputs: |_| 2,
        evaluate,
        reference: evaluate,
        is_single: false,
        has_scalar_result: true,
        forward: &[("jvp", jvp)],
        reverse: &[("vjp", vjp)],
        hessian: None,
    };

    #[test]
    fn right_derivatives_pass() {
        let verdict = judge(&RIGHT);
        let expected = Verdict { points: 3, retried: 0, unjudged: 0, depends: true, problems: Vec::new() };
        assert_eq!(verdict, expected);
    }

    #[test]
    fn sweeps_that_differ_in_the_eighth_digit_fail() {
        assert!(!judge(&Subject { reverse: &[("vjp", inexact_vjp)], ..RIGHT }).problems.is_empty());
    }

    #[test]
    fn sweeps_that_agree_but_differ_from_differences_fail() {
        assert!(!judge(&Subject { forward: &[("jvp", inexact_jvp)], reverse: &[], ..RIGHT }).problems.is_empty());
    }

    #[test]
    fn a_value_that_is_one_bit_off_fails() {
        assert!(!judge(&Subject { reverse: &[("vjp", rounded_vjp)], ..RIGHT }).problems.is_empty());
    }

    fn first(setting: &Setting, x: &[f64]) -> Vec<f64> {
        evaluate(setting, x)[..1].to_vec()
    }

    fn first_gradient(setting: &Setting, x: &[f64], _: &[f64], _: f64) -> Sweep {
        Sweep { value: first(setting, x), derivative: gradient(x, &[1.0, 0.0]) }
    }

    fn hvp(_: &Setting, x: &[f64], d: &[f64]) -> Vec<f64> {
        let (sin, cos) = x[0].sin_cos();
        vec![-sin * x[1] * d[0] + cos * d[1], cos * d[0]]
    }

    fn inexact_hvp(setting: &Setting, x: &[f64], d: &[f64]) -> Vec<f64> {
        let mut product = hvp(setting, x, d);
        product[0] += 1e-5 * d[0];
        product
    }

    #[test]
    fn wrong_hessians_fail() {
        let right = Subject {
            evaluate: first,
            reference: first,
            forward: &[],
            reverse: &[],
            hessian: Some((hvp, first_gradient)),
            ..RIGHT
        };
        assert_eq!(judge(&right).problems, Vec::<String>::new());
        let wrong = Subject { hessian: Some((inexact_hvp, first_gradient)), ..right };
        assert!(!judge(&wrong).problems.is_empty());
    }
}
