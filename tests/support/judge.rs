//! Every derivative against every other one, and against the function itself.

use std::panic::{AssertUnwindSafe, catch_unwind};

use differentiable::Scalar;
use differentiable::check;

use super::subject::{Precision, Subject};

/// What was found wrong.
#[derive(Default)]
pub struct Verdict {
    judged: usize,
    failures: Vec<String>,
}

impl Verdict {
    /// Judges `subject` at `point`.
    pub fn judge_at(&mut self, subject: &Subject, point: &[f64]) {
        self.judged += 1;
        let outcome = catch_unwind(AssertUnwindSafe(|| Judge { subject, point }.all()));
        let failure = match outcome {
            Ok(Ok(())) => return,
            Ok(Err(failure)) => failure,
            Err(panic) => format!("panics: {}", message(&*panic)),
        };
        self.failures.push(format!("{} at {point:?}: {failure}", subject.name));
    }

    /// Panics if anything was wrong, or nothing judged.
    pub fn finish(self) {
        assert!(self.judged > 0, "nothing was judged");
        assert!(self.failures.is_empty(), "{} failures:\n{}", self.failures.len(), self.failures.join("\n"));
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}

impl Precision {
    /// The nearest number of this precision.
    pub fn rounded(self, x: f64) -> f64 {
        match self {
            Precision::Double => x,
            Precision::Single => f64::from(x as f32),
        }
    }

    /// Between derivatives of one function, relative to the largest entry.
    fn between_modes(self) -> f64 {
        match self {
            Precision::Double => 1e-9,
            Precision::Single => 1e-4,
        }
    }
}

struct Judge<'a> {
    subject: &'a Subject,
    point: &'a [f64],
}

impl Judge<'_> {
    fn all(&self) -> Result<(), String> {
        self.values()?;
        self.gradients()?;
        self.differences()?;
        self.hessians()
    }

    /// The same bits, however the value is computed.
    fn values(&self) -> Result<(), String> {
        let (s, x) = (self.subject, self.point);
        let value = (s.value)(x);
        let computed = [
            ("value_and_grad", (s.value_and_grad)(x).0),
            ("accumulate_grad", (s.accumulate_grad)(x, x).0),
            ("jvp", (s.jvp)(x, x).0),
            ("vjp", (s.vjp)(x, 1.0).0),
        ];
        for (what, computed) in computed {
            if computed.to_bits() != value.to_bits() {
                return Err(format!("the value of {what} is {computed}, that of the function {value}"));
            }
        }
        if value.is_finite() { Ok(()) } else { Err(format!("the value is {value}: a bad point")) }
    }

    /// Forward mode, fused and split reverse mode against each other.
    fn gradients(&self) -> Result<(), String> {
        let (s, x) = (self.subject, self.point);
        let gradient = (s.value_and_grad)(x).1;
        self.agree("grad", &gradient, "jvp along the axes", &self.by_axes(s.jvp))?;
        let y_bar = 0.75;
        let scaled: Vec<f64> = gradient.iter().map(|g| y_bar * g).collect();
        self.agree("vjp", &(s.vjp)(x, y_bar).1, "a multiple of grad", &scaled)?;
        let bars = check::direction::<f64>(x.len(), 7);
        let added: Vec<f64> = gradient.iter().zip(&bars).map(|(g, bar)| g + bar).collect();
        self.agree("accumulate_grad", &(s.accumulate_grad)(x, &bars).1, "the sum", &added)?;
        let y = (s.value)(x);
        let chained: Vec<f64> = gradient.iter().map(|g| (y.cos() + 2.0 * y) * g).collect();
        self.agree("grad of a caller", &(s.caller.value_and_grad)(x).1, "the chain rule", &chained)?;
        self.agree("jvp of a caller", &self.by_axes(s.caller.jvp), "the chain rule", &chained)
    }

    fn by_axes(&self, jvp: fn(&[f64], &[f64]) -> (f64, f64)) -> Vec<f64> {
        let axis = |i: usize| (0..self.point.len()).map(|k| f64::from(u8::from(k == i))).collect::<Vec<f64>>();
        (0..self.point.len()).map(|i| jvp(self.point, &axis(i)).1).collect()
    }

    fn differences(&self) -> Result<(), String> {
        match self.subject.precision {
            Precision::Double => self.differences_in::<f64>(),
            Precision::Single => self.differences_in::<f32>(),
        }
    }

    fn differences_in<T: Scalar>(&self) -> Result<(), String> {
        let narrow = |x: &[f64]| x.iter().map(|x| T::from_f64(*x)).collect::<Vec<T>>();
        let wide = |x: &[T]| x.iter().map(|x| x.to_f64()).collect::<Vec<f64>>();
        let value = |x: &[T]| T::from_f64((self.subject.value)(&wide(x)));
        let gradient = (self.subject.value_and_grad)(self.point).1;
        check::gradient(value, &narrow(&gradient), &narrow(self.point)).map(drop).map_err(|e| e.to_string())
    }

    fn hessians(&self) -> Result<(), String> {
        let (s, x) = (self.subject, self.point);
        let [u, v] = [3, 4].map(|seed| check::direction::<f64>(x.len(), seed));
        let (hu, hv) = ((s.hvp)(x, &u), (s.hvp)(x, &v));
        if s.precision == Precision::Double {
            let gradient = |x: &[f64]| (s.value_and_grad)(x).1;
            check::hvp(gradient, &hv, x, &v).map_err(|e| e.to_string())?;
            check::inner_product(&u, &hv, &hu, &v).map_err(|e| format!("the Hessian is not symmetric: {e}"))?;
        }
        let (y, gradient) = (s.value_and_grad)(x);
        let along: f64 = gradient.iter().zip(&v).map(|(g, v)| g * v).sum();
        let (first, second) = (y.cos() + 2.0 * y, 2.0 - y.sin());
        let chained: Vec<f64> = hv.iter().zip(&gradient).map(|(h, g)| first * h + second * along * g).collect();
        self.agree("hvp of a caller", &(s.caller.hvp)(x, &v), "the chain rule", &chained)
    }

    fn agree(&self, what: &str, got: &[f64], other: &str, expected: &[f64]) -> Result<(), String> {
        let largest = got.iter().chain(expected).fold(0.0, |largest: f64, x| largest.max(x.abs()));
        let tolerance = self.subject.precision.between_modes() * largest;
        // A NaN agrees with nothing.
        let agrees = |(g, e): (&f64, &f64)| (g - e).abs() <= tolerance;
        if got.len() == expected.len() && got.iter().zip(expected).all(agrees) {
            return Ok(());
        }
        Err(format!("{what} gives {got:?}, {other} {expected:?}"))
    }
}
