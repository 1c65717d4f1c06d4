//! The measured programs, one file each: the primal as a user would write it, its value and gradient by hand, its inputs.
//!
//! The hand-written gradients keep to two rules. They return the primal's value bit for bit, so sums for the value are
//! not reassociated (the generated code may not do that either); the gradient may be computed in any way. They allocate
//! nothing: what they need beside the caller's buffers is a workspace that the caller keeps.

mod chains;
mod lstm;
mod mixture;
mod pendulum;
mod rosenbrock;
mod straight_line;
mod structs;

use crate::variant::Variant;

pub use rosenbrock::input as rosenbrock_input;

/// The variant whose time every other one is divided by in the table's third column.
pub const PRIMAL: &str = "primal";
/// The usual [reference](Bounds::reference).
pub const BY_HAND: &str = "by-hand";
/// The variant the bounds are for.
pub const ACCUMULATE: &str = "accumulate_grad";

/// A function with the ways to compute its gradient.
pub struct Program {
    pub name: &'static str,
    pub variants: Vec<Entry>,
    pub bounds: Bounds,
}

/// A variant's name and how to set it up.
pub struct Entry {
    pub name: &'static str,
    pub make: Box<dyn Fn() -> Box<dyn Variant>>,
}

/// What the generated gradient may take at most, as multiples of other variants.
#[derive(Clone, Copy)]
pub struct Bounds {
    pub over_primal: Option<f64>,
    /// The variant whose time every other one is divided by in the table's last column, and whose answer all must agree with.
    pub reference: &'static str,
    pub over_reference: f64,
}

impl Bounds {
    /// A bound on the time over the hand-written gradient's.
    fn by_hand(over_by_hand: f64) -> Self {
        Self::over(BY_HAND, over_by_hand)
    }

    /// A bound on the time over that of another variant.
    fn over(reference: &'static str, over_reference: f64) -> Self {
        Self { over_primal: None, reference, over_reference }
    }
}

impl Program {
    fn new(name: &'static str, bounds: Bounds) -> Self {
        Self { name, variants: Vec::new(), bounds }
    }

    /// Adds a variant.
    pub fn with(mut self, name: &'static str, make: impl Fn() -> Box<dyn Variant> + 'static) -> Self {
        self.variants.push(Entry { name, make: Box::new(make) });
        self
    }
}

/// Every program at every size, in the order of the table.
pub fn all() -> Vec<Program> {
    let mut all = vec![
        rosenbrock::program("rosenbrock-10", 10),
        rosenbrock::program("rosenbrock-1000", 1000),
        mixture::program("mixture-10-25", mixture::Size { dimension: 10, components: 25, points: 1000 }),
        mixture::program("mixture-20-50", mixture::Size { dimension: 20, components: 50, points: 1000 }),
        pendulum::program(),
        straight_line::program(),
        lstm::program(),
    ];
    all.extend(chains::programs());
    all.extend(structs::programs());
    all
}
