//! The float methods of `std`, each with the operand it needs to be smooth and of moderate size.

use crate::generate::feature::Feature;
use crate::generate::generator::{Generator, known, method};
use crate::generate::syntax::{Estimate, Level, Part, Scalar, list, parts};

/// Where a method is smooth.
#[derive(Clone, Copy)]
enum Domain {
    Everywhere,
    /// Smaller than this in absolute value, for methods that grow fast or have a pole.
    Within(f64),
    /// At least this, for methods with a singularity at or above zero.
    AtLeast(f64),
    /// Inside `(-0.9, 0.9)`.
    Unit,
}
use Domain::*;

/// Name, domain, largest result on it (none: as its operand), largest derivative on it.
type Row = (&'static str, Domain, Option<f64>, f64);

const SMOOTH: [Row; 26] = [
    ("sin", Everywhere, Some(1.0), 1.0),
    ("cos", Everywhere, Some(1.0), 1.0),
    ("tan", Within(1.0), Some(1.6), 3.5),
    ("asin", Unit, Some(1.2), 2.3),
    ("acos", Unit, Some(2.7), 2.3),
    ("atan", Everywhere, Some(1.6), 1.0),
    ("sinh", Within(1.5), Some(2.2), 2.4),
    ("cosh", Within(1.5), Some(2.4), 2.2),
    ("tanh", Everywhere, Some(1.0), 1.0),
    ("asinh", Everywhere, None, 1.0),
    ("acosh", AtLeast(1.5), None, 0.9),
    ("atanh", Unit, Some(1.5), 5.3),
    ("exp", Within(1.5), Some(4.5), 4.5),
    ("exp2", Within(1.5), Some(2.9), 2.0),
    ("exp_m1", Within(1.5), Some(3.5), 4.5),
    ("ln", AtLeast(0.5), Some(1.5), 2.0),
    ("log2", AtLeast(0.5), Some(2.2), 2.9),
    ("log10", AtLeast(0.5), Some(0.7), 0.9),
    ("ln_1p", AtLeast(0.5), Some(1.5), 0.7),
    ("sqrt", AtLeast(0.5), None, 0.8),
    ("cbrt", AtLeast(0.5), None, 0.6),
    ("recip", AtLeast(0.5), Some(2.0), 4.0),
    ("to_degrees", Within(0.05), Some(2.9), 57.3),
    ("to_radians", Everywhere, None, 0.02),
    ("next_up", Everywhere, None, 1.0),
    ("next_down", Everywhere, None, 1.0),
];

const KINKED: [Row; 2] = [("abs", Everywhere, None, 1.0), ("fract", Everywhere, Some(1.0), 1.0)];

const STEPS: [Row; 6] = [
    ("floor", Everywhere, None, 0.0),
    ("ceil", Everywhere, None, 0.0),
    ("round", Everywhere, None, 0.0),
    ("round_ties_even", Everywhere, None, 0.0),
    ("trunc", Everywhere, None, 0.0),
    ("signum", Everywhere, Some(1.0), 0.0),
];

const KINDS: [(u32, Feature); 11] = [
    (10, Feature::Method),
    (1, Feature::Kink),
    (1, Feature::Step),
    (3, Feature::Powi),
    (2, Feature::Powf),
    (4, Feature::TwoArgumentMethod),
    (1, Feature::Clamp),
    (1, Feature::ActiveClamp),
    (1, Feature::Remainder),
    (2, Feature::MulAdd),
    (1, Feature::Relu),
];

impl Generator {
    /// A call of a `std` method.
    pub fn method(&mut self, depth: usize) -> Scalar {
        let feature = self.choose(&KINDS);
        self.features.record(feature);
        match feature {
            Feature::Kink => self.unary(&KINKED, depth),
            Feature::Step => self.unary(&STEPS, depth),
            Feature::Powi => self.powi(depth),
            Feature::Powf => self.powf(depth),
            Feature::TwoArgumentMethod => self.two_arguments(depth),
            Feature::Clamp => self.clamp(depth),
            Feature::ActiveClamp => self.active_clamp(depth),
            Feature::Remainder => self.remainder(depth),
            Feature::MulAdd => self.mul_add(depth),
            Feature::Relu => self.relu(depth),
            _ => self.unary(&SMOOTH, depth),
        }
    }

    fn unary(&mut self, rows: &[Row], depth: usize) -> Scalar {
        let (name, domain, bound, slope) = *self.choices.pick(rows);
        let operand = self.scalar(depth);
        let operand = self.guarded(operand, domain);
        let magnitude = bound.unwrap_or(operand.estimate.magnitude + 1.0);
        let estimate = Estimate { magnitude, slope: slope * operand.estimate.slope };
        if self.take(Feature::MethodAsPath, 5) {
            let parts = parts![Part::Float, format!("::{name}("), operand.whole(), ")"];
            return Scalar { parts, level: Level::Postfix, estimate, typed: true };
        }
        method(operand, &format!(".{name}()"), estimate)
    }

    fn guarded(&mut self, operand: Scalar, domain: Domain) -> Scalar {
        match domain {
            Everywhere => operand,
            Within(bound) => self.fit(operand, Estimate { magnitude: bound, slope: f64::INFINITY }),
            AtLeast(bound) => self.at_least(operand, bound),
            Unit => {
                let slope = 0.9 * operand.estimate.slope;
                let inner = method(operand, ".sin()", Estimate { magnitude: 1.0, slope });
                let parts = parts![inner.left(Level::Product), " * 0.9"];
                let estimate = Estimate { magnitude: 0.9, slope };
                Scalar { parts, level: Level::Product, estimate, typed: true }
            }
        }
    }

    /// A smooth expression in `operand` that is at least `bound`.
    pub fn at_least(&mut self, operand: Scalar, bound: f64) -> Scalar {
        let Estimate { magnitude, slope } = operand.estimate;
        let squared = Estimate { magnitude: magnitude * magnitude, slope: 2.0 * magnitude * slope };
        let unit = Estimate { magnitude: 1.0, slope };
        let (positive, offset) = match self.choices.between(0, 4) {
            0 => (method(operand, ".powi(2)", squared), bound),
            1 => (method(operand, ".sin()", unit), bound + 1.0),
            2 => (method(operand, ".tanh()", unit), bound + 1.0),
            3 if operand.level == Level::Postfix && operand.parts.len() < 3 => {
                let again = operand.clone();
                let typed = operand.typed;
                let parts = parts![operand.left(Level::Product), " * ", again.right(Level::Unary)];
                (Scalar { parts, level: Level::Product, estimate: squared, typed }, bound)
            }
            _ => (method(operand, ".cos()", unit), bound + 1.0),
        };
        let estimate = Estimate { magnitude: positive.estimate.magnitude + offset, slope: positive.estimate.slope };
        let typed = positive.typed;
        let parts = if self.choices.chance(30) {
            parts![format!("{offset:?} + "), positive.right(Level::Product)]
        } else {
            parts![positive.left(Level::Sum), format!(" + {offset:?}")]
        };
        Scalar { parts, level: Level::Sum, estimate, typed }
    }

    fn small(&mut self, depth: usize, magnitude: f64) -> Scalar {
        let scalar = self.scalar(depth);
        self.fit(scalar, Estimate { magnitude, slope: 8.0 })
    }

    fn powi(&mut self, depth: usize) -> Scalar {
        let (exponent, growth) = *self.choices.pick(&[("2", 2), ("3", 3), ("1", 1), ("0", 0), ("4", 4)]);
        let base = self.small(depth, 1.5);
        let exponent = match self.integer() {
            Some(integer) if self.choices.chance(25) => format!("({integer}) as i32 % 4"),
            _ => exponent.to_owned(),
        };
        let Estimate { magnitude, slope } = base.estimate;
        let estimate =
            Estimate { magnitude: magnitude.powi(growth).max(1.0), slope: 4.0 * slope * magnitude.max(1.0).powi(3) };
        method(base, &format!(".powi({exponent})"), estimate)
    }

    fn powf(&mut self, depth: usize) -> Scalar {
        let base = self.small(depth, 1.5);
        let base = self.at_least(base, 0.5);
        let exponent = self.small(depth.saturating_sub(1), 1.2);
        let estimate =
            Estimate { magnitude: 4.0, slope: 4.0 * base.estimate.slope.max(0.3) + 4.0 * exponent.estimate.slope };
        with_arguments(base, "powf", vec![exponent], estimate)
    }

    fn two_arguments(&mut self, depth: usize) -> Scalar {
        let first = self.small(depth, 3.0);
        let second = self.small(depth.saturating_sub(1), 3.0);
        let (a, b) = (first.estimate, second.estimate);
        let larger = a.covering(b);
        let sum = Estimate { magnitude: a.magnitude + b.magnitude, slope: a.slope + b.slope };
        match self.choices.between(0, 6) {
            0 => with_arguments(first, "max", vec![second], larger),
            1 => with_arguments(first, "min", vec![second], larger),
            2 => {
                let first = self.at_least(first, 0.5);
                with_arguments(first, "hypot", vec![second], Estimate { magnitude: sum.magnitude + 2.0, ..sum })
            }
            3 => {
                let second = self.at_least(second, 0.5);
                let slope = 2.0 * (a.slope + second.estimate.slope);
                with_arguments(first, "atan2", vec![second], Estimate { magnitude: 1.6, slope })
            }
            4 => with_arguments(first, "copysign", vec![second], a),
            5 => with_arguments(first, "midpoint", vec![second], larger),
            _ => {
                let first = self.at_least(first, 0.5);
                let second = self.at_least(second, 2.0);
                let slope = 3.0 * (first.estimate.slope + second.estimate.slope);
                with_arguments(first, "log", vec![second], Estimate { magnitude: 3.0, slope })
            }
        }
    }

    fn clamp(&mut self, depth: usize) -> Scalar {
        let operand = self.scalar(depth);
        let bounds = *self.choices.pick(&["-1.0, 1.0", "-0.5, 2.0", "0.1, 1.4"]);
        let estimate = Estimate { magnitude: 2.0, slope: operand.estimate.slope };
        method(operand, &format!(".clamp({bounds})"), estimate)
    }

    fn active_clamp(&mut self, depth: usize) -> Scalar {
        let operand = self.scalar(depth);
        let bound = self.small(depth.saturating_sub(1), 2.0);
        let high = self.at_least(bound, 0.3);
        let estimate = operand.estimate.covering(high.estimate);
        let parts = parts![known(operand).left(Level::Postfix), ".clamp(-0.2, ", high.whole(), ")"];
        Scalar { parts, level: Level::Postfix, estimate, typed: true }
    }

    fn remainder(&mut self, depth: usize) -> Scalar {
        let operand = self.small(depth, 3.0);
        let estimate = Estimate { magnitude: 2.0, slope: operand.estimate.slope };
        match self.choices.between(0, 2) {
            0 => {
                let typed = operand.typed;
                let parts = parts![operand.left(Level::Product), " % 1.5"];
                Scalar { parts, level: Level::Product, estimate, typed }
            }
            1 => method(operand, ".rem_euclid(1.5)", estimate),
            _ => method(operand, ".div_euclid(1.5)", Estimate { magnitude: 3.0, slope: 0.0 }),
        }
    }

    fn mul_add(&mut self, depth: usize) -> Scalar {
        let (a, b, c) = (self.small(depth, 2.0), self.small(depth.saturating_sub(1), 2.0), self.small(0, 3.0));
        let magnitude = a.estimate.magnitude * b.estimate.magnitude + c.estimate.magnitude;
        let slope = 2.0 * (a.estimate.slope + b.estimate.slope) + c.estimate.slope;
        with_arguments(a, "mul_add", vec![b, c], Estimate { magnitude, slope })
    }

    fn relu(&mut self, depth: usize) -> Scalar {
        let operand = self.scalar(depth);
        let estimate = operand.estimate;
        let parts = parts!["relu(", known(operand).whole(), ")"];
        Scalar { parts, level: Level::Postfix, estimate, typed: true }
    }
}

fn with_arguments(receiver: Scalar, name: &str, arguments: Vec<Scalar>, estimate: Estimate) -> Scalar {
    let arguments = arguments.into_iter().map(|argument| parts![argument.whole()]).collect();
    let mut parts = parts![known(receiver).left(Level::Postfix)];
    parts.extend(list(format!(".{name}("), arguments, ")"));
    Scalar { parts, level: Level::Postfix, estimate, typed: true }
}
