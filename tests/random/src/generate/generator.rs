//! The state of a program under construction, and what all kinds of forms share.

use crate::generate::choices::Choices;
use crate::generate::definition::Definitions;
use crate::generate::feature::{Feature, Features};
use crate::generate::parameter::{Outcome, Parameter};
use crate::generate::scope::{Scope, Variable};
use crate::generate::syntax::{Block, Estimate, Level, Part, Scalar, Statement, parts};

/// The size that new values may have.
pub const LIMIT: Estimate = Estimate { magnitude: 4.0, slope: 10.0 };
/// The size that a variable is expected to reach in any case.
pub const FLOOR: Estimate = Estimate { magnitude: 1.5, slope: 2.0 };
/// Iterations of nested loops around one statement.
pub const MOST_TRIPS: usize = 60;
/// Statements that one call of a function may run.
pub const MOST_STEPS: usize = 4000;

/// A function that can be called.
#[derive(Clone, Debug)]
pub struct Signature {
    /// The path to call it by.
    pub path: String,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Its result.
    pub outcome: Outcome,
    /// The size of its results, for arguments that move as fast as the inputs.
    pub estimate: Estimate,
    /// Statements that one call runs.
    pub steps: usize,
    /// Whether it is the function under construction.
    pub is_recursive: bool,
}

/// The state of a program under construction.
pub struct Generator {
    /// Its decisions.
    pub choices: Choices,
    /// What it may use and has used.
    pub features: Features,
    /// The structs of the program.
    pub definitions: Definitions,
    /// What can be named here.
    pub scope: Scope,
    /// What can be called here.
    pub callable: Vec<Signature>,
    /// Whether the parameters of the function under construction show which floats it calculates with.
    pub shows_float: bool,
    /// What the function under construction returns.
    pub outcome: Outcome,
    /// The size of the results written so far.
    pub returned: Estimate,
    /// Statements it may still get.
    pub fuel: usize,
    /// Statements that one call of it runs so far.
    pub steps: usize,
    /// Product of the trips of the loops around this point.
    pub trips: usize,
    /// Whether the innermost loop counts its trips in its head or first thing, so that `continue` comes to an end.
    pub may_continue: bool,
    /// How many loops are around this point.
    pub loops: usize,
    /// Calls around this point.
    pub calls: usize,
    /// Recursive calls in the function under construction.
    pub recursive_calls: usize,
    /// Names given so far.
    pub names: usize,
}

impl Generator {
    /// A generator for program `seed`.
    pub fn new(seed: u64, left_out: &[Feature]) -> Generator {
        Generator {
            choices: Choices::new(seed),
            features: Features::without(left_out),
            definitions: Definitions::new(),
            scope: Scope::default(),
            callable: Vec::new(),
            shows_float: true,
            outcome: Outcome::Scalar,
            returned: FLOOR,
            fuel: 0,
            steps: 0,
            trips: 1,
            may_continue: false,
            loops: 0,
            calls: 0,
            recursive_calls: 0,
            names: 0,
        }
    }

    /// Whether to use `feature`, in `percent` of a hundred cases; counts it.
    pub fn take(&mut self, feature: Feature, percent: u32) -> bool {
        let taken = self.features.allow(feature) && self.choices.chance(percent);
        if taken {
            self.features.record(feature);
        }
        taken
    }

    /// One of `table` that is not left out. The caller records it once it is sure to use it.
    pub fn choose(&mut self, table: &[(u32, Feature)]) -> Feature {
        let allowed: Vec<_> = table.iter().copied().filter(|(_, feature)| self.features.allow(*feature)).collect();
        if allowed.is_empty() { table[0].1 } else { self.choices.weighted(&allowed) }
    }

    /// One of `candidates`, later ones more often.
    pub fn recent(&mut self, candidates: &[usize]) -> Option<usize> {
        let last = candidates.len().checked_sub(1)?;
        let position = self.choices.between(0, last).max(self.choices.between(0, last));
        Some(candidates[position])
    }

    /// One of the variables that satisfy `wanted`, later ones more often.
    pub fn variable(&mut self, wanted: impl Fn(&Variable) -> bool) -> Option<usize> {
        let candidates = self.scope.find(wanted);
        self.recent(&candidates)
    }

    /// A name for a new variable.
    pub fn name(&mut self) -> String {
        if self.features.allow(Feature::FunctionNameClash) && self.choices.chance(1) {
            let is_local = |signature: &&Signature| !signature.path.contains(':') && !signature.is_recursive;
            let functions: Vec<String> = self.callable.iter().filter(is_local).map(|f| f.path.clone()).collect();
            if !functions.is_empty() {
                self.features.record(Feature::FunctionNameClash);
                return self.choices.pick(&functions).clone();
            }
        }
        if self.take(Feature::NameClash, 4) {
            let name = *self.choices.pick(&CLASHING);
            if self.callable.iter().all(|signature| signature.path != name) {
                return name.to_owned();
            }
        }
        if self.features.allow(Feature::Shadow) && self.choices.chance(6) {
            let is_constant = |variable: &Variable| variable.name.starts_with(|first: char| first.is_ascii_uppercase());
            let shadowable =
                |variable: &Variable| variable.borrow.is_none() && !variable.counter && !is_constant(variable);
            if let Some(index) = self.variable(shadowable) {
                self.features.record(Feature::Shadow);
                return self.scope.get(index).name.clone();
            }
        }
        self.fresh_name()
    }

    /// A name for a parameter that generated code is likely to use itself.
    pub fn clashing_parameter(&mut self) -> String {
        let number = self.names;
        self.names += 1;
        // The functions of the program stay callable, and no two parameters get one name.
        CLASHING
            .get(number)
            .filter(|name| !["entry", "caller"].contains(name))
            .map_or_else(|| self.fresh_name(), |name| (*name).to_owned())
    }

    /// A name that nothing else has.
    pub fn fresh_name(&mut self) -> String {
        let number = self.names;
        self.names += 1;
        let letter = char::from(b"abcdefhkmpqrsuvwxz"[number % 18]);
        if number < 18 { letter.to_string() } else { format!("{letter}{}", number / 18) }
    }

    /// Runs `inside` in a scope of its own.
    pub fn nested<T>(&mut self, inside: impl FnOnce(&mut Generator) -> T) -> T {
        let mark = self.scope.enter();
        let result = inside(self);
        self.scope.leave(mark);
        result
    }

    /// Runs `inside` as the body of a loop of `trips` iterations.
    pub fn looped<T>(&mut self, trips: usize, inside: impl FnOnce(&mut Generator) -> T) -> T {
        let around = (self.trips, self.may_continue);
        self.trips *= trips.max(1);
        self.may_continue = true;
        self.loops += 1;
        let result = inside(self);
        self.loops -= 1;
        (self.trips, self.may_continue) = around;
        result
    }

    /// What a value written to `variable` here may be at most, so that loops do not make it grow.
    pub fn room(&self, variable: usize) -> Estimate {
        let variable = self.scope.get(variable);
        if variable.trips == self.trips && !variable.lent { LIMIT } else { variable.estimate.covering(FLOOR) }
    }

    /// What may be added to `variable` here, once per iteration.
    pub fn room_to_add(&self, variable: usize) -> Estimate {
        let repeats = self.repeats(variable);
        Estimate { magnitude: 4.0 / repeats, slope: 8.0 / repeats }
    }

    /// How often `variable` may be written here.
    pub fn repeats(&self, variable: usize) -> f64 {
        let variable = self.scope.get(variable);
        if variable.lent { MOST_TRIPS as f64 } else { (self.trips / variable.trips).max(1) as f64 }
    }

    /// Notes that `variable` was written with a value of this size.
    pub fn written(&mut self, variable: usize, estimate: Estimate) {
        let variable = self.scope.get_mut(variable);
        variable.estimate = variable.estimate.covering(estimate);
    }

    /// A block of these statements.
    pub fn block(statements: Vec<Statement>) -> Part {
        Part::Block(Block { statements })
    }

    /// `scalar`, made small enough for `room` by a factor or a bounded function.
    pub fn fit(&mut self, scalar: Scalar, room: Estimate) -> Scalar {
        let Estimate { magnitude, slope } = scalar.estimate;
        if magnitude <= room.magnitude && slope <= room.slope {
            return scalar;
        }
        if slope <= room.slope && room.magnitude >= 1.0 && self.choices.chance(60) {
            let function = *self.choices.pick(&["sin", "cos", "tanh"]);
            let estimate = Estimate { magnitude: 1.0, slope };
            return method(scalar, &format!(".{function}()"), estimate);
        }
        let factor = round_down((room.magnitude / magnitude).min(room.slope / slope.max(1e-3)));
        let estimate = Estimate { magnitude: magnitude * factor, slope: slope * factor };
        let typed = scalar.typed;
        let parts = if self.choices.chance(30) {
            parts![format!("{factor} * "), scalar.right(Level::Unary)]
        } else {
            parts![scalar.left(Level::Product), format!(" * {factor}")]
        };
        Scalar { parts, level: Level::Product, estimate, typed }
    }
}

/// `receiver.text`, for a receiver whose type is known.
pub fn method(receiver: Scalar, text: &str, estimate: Estimate) -> Scalar {
    let parts = parts![known(receiver).left(Level::Postfix), text];
    Scalar { parts, level: Level::Postfix, estimate, typed: true }
}

/// `scalar`, with its type spelled out if rustc does not know it.
pub fn known(scalar: Scalar) -> Scalar {
    if scalar.typed {
        return scalar;
    }
    let estimate = scalar.estimate;
    if let [Part::Text(literal)] = &scalar.parts[..]
        && literal.starts_with(|first: char| first.is_ascii_digit())
    {
        let parts = parts![literal.trim_end_matches('.'), "_", Part::Float];
        return Scalar { parts, level: Level::Postfix, estimate, typed: true };
    }
    let parts = parts![scalar.left(Level::Unary), " as ", Part::Float];
    Scalar { parts, level: Level::Cast, estimate, typed: true }
}

/// A short literal at most `factor`.
fn round_down(factor: f64) -> f64 {
    let short = [0.9, 0.75, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1, 0.06, 0.04, 0.02, 0.01, 0.005, 0.002, 0.001];
    short.into_iter().find(|candidate| *candidate <= factor).unwrap_or(1e-4)
}

/// Names that generated code is likely to use itself.
const CLASHING: [&str; 34] = [
    "stack",
    "record",
    "bar",
    "dot",
    "x_bar",
    "y_bar",
    "x_dot",
    "y_dot",
    "u_bar",
    "y",
    "t",
    "g",
    "seed",
    "flag",
    "zero",
    "one",
    "value",
    "result",
    "tangent",
    "cotangent",
    "pullback",
    "forward",
    "reverse",
    "grad",
    "jvp",
    "next",
    "phi",
    "exit",
    "done",
    "place",
    "operand",
    "tmp",
    "entry",
    "caller",
];
