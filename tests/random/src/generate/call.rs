//! Calls of the program's own functions, with arguments that the borrow checker accepts.

use crate::generate::expression::braced;
use crate::generate::feature::Feature;
use crate::generate::generator::{Generator, MOST_STEPS, Signature};
use crate::generate::parameter::Outcome;
use crate::generate::scope::Borrow;
use crate::generate::syntax::{Estimate, Level, Part, Scalar, list};

/// Calls inside the arguments of calls.
const MOST_NESTED_CALLS: usize = 2;
/// Recursive calls in one body.
pub const MOST_RECURSIVE_CALLS: usize = 2;

/// A call under construction.
pub struct Call {
    /// What its arguments borrow.
    pub borrows: Vec<Borrow>,
    /// Variables passed by value.
    pub scalars: Vec<Scalar>,
    /// Variables lent as slices.
    pub rows: Vec<usize>,
    /// How fast its arguments move with the inputs.
    pub slope: f64,
}

impl Generator {
    /// A call whose result has the float type, or is projected to it.
    pub fn call_value(&mut self) -> Option<Scalar> {
        let signature = self.callee(|signature| !matches!(signature.outcome, Outcome::Unit))?;
        let (mut parts, estimate) = self.call(&signature)?;
        match signature.outcome {
            Outcome::Pair => parts.push(format!(".{}", self.choices.between(0, 1)).into()),
            Outcome::Array(n) | Outcome::Vector(n) => {
                parts.push(format!("[{}]", self.choices.between(0, n - 1)).into());
            }
            Outcome::Struct(number) => parts.push(self.float_path(number, false).into()),
            Outcome::Scalar | Outcome::Unit => {}
        }
        Some(Scalar { level: Level::Postfix, ..braced(parts, estimate) })
    }

    /// A function that can be called here and satisfies `wanted`.
    pub fn callee(&mut self, wanted: impl Fn(&Signature) -> bool) -> Option<Signature> {
        let reachable = |signature: &&Signature| {
            let steps = self.steps + signature.steps * self.trips;
            let root = signature.path.split("::").next().expect("split gives at least one part");
            let is_shallow = self.calls < MOST_NESTED_CALLS;
            let recursion_ends =
                !signature.is_recursive || self.loops == 0 && self.recursive_calls < MOST_RECURSIVE_CALLS;
            steps <= MOST_STEPS
                && is_shallow
                && recursion_ends
                && self.scope.position(root).is_none()
                && wanted(signature)
        };
        let candidates: Vec<Signature> = self.callable.iter().filter(reachable).cloned().collect();
        if candidates.is_empty() { None } else { Some(self.choices.pick(&candidates).clone()) }
    }

    /// `path(arguments…)`, and the size of its result.
    pub fn call(&mut self, signature: &Signature) -> Option<(Vec<Part>, Estimate)> {
        let mut call = Call { borrows: Vec::new(), scalars: Vec::new(), rows: Vec::new(), slope: 1.0 };
        self.steps += signature.steps * self.trips;
        self.calls += 1;
        let parameters = signature.parameters.iter();
        let arguments: Option<Vec<Vec<Part>>> =
            parameters.map(|parameter| self.argument(&mut call, parameter, signature.is_recursive)).collect();
        self.calls -= 1;
        for borrow in &call.borrows {
            self.scope.release(*borrow);
        }
        let parts = list(format!("{}(", signature.path), arguments?, ")");
        if signature.is_recursive {
            self.recursive_calls += 1;
            self.features.record(Feature::Recursion);
        }
        if self.loops > 0 {
            self.features.record(Feature::CallInLoop);
        }
        let slope = signature.estimate.slope * call.slope;
        Some((parts, Estimate { magnitude: signature.estimate.magnitude, slope }))
    }
}
