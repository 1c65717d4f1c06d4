//! What a check says.

use std::fmt;

/// A check that passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    entries: usize,
    worst: usize,
    error: f64,
}

impl Report {
    pub(super) fn new(entries: usize, worst: usize, error: f64) -> Report {
        Report { entries, worst, error }
    }

    /// The number of entries compared; 1 for an inner product.
    pub fn entries(&self) -> usize {
        self.entries
    }

    /// The largest error, relative to the largest entry.
    pub fn error(&self) -> f64 {
        self.error
    }

    /// The entry with the largest error.
    pub fn worst(&self) -> usize {
        self.worst
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { entries, worst, error } = self;
        write!(f, "largest error {error:.1e} of the largest entry, in entry {worst} of {entries}")
    }
}

/// A check that failed. The message says what differs, by how much, and whether the differences are to be trusted.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Mismatch {
    /// A derivative has the wrong number of entries.
    Length {
        /// The derivative that was checked.
        what: &'static str,
        /// Its number of entries.
        length: usize,
        /// The number that it should have.
        expected: usize,
    },
    /// An entry is wrong; of several, the one with the largest error.
    Entry {
        /// The derivative that was checked.
        what: &'static str,
        /// The position of the entry.
        entry: usize,
        /// The entry as it was given.
        got: f64,
        /// The entry as it should be.
        expected: f64,
        /// The difference, relative to the largest entry.
        error: f64,
        /// The largest error allowed.
        tolerance: f64,
        /// Why `expected` may be wrong.
        doubt: Option<Doubt>,
    },
    /// Reverse mode and forward mode contradict each other.
    InnerProduct {
        /// `⟨ȳ, J ẋ⟩`
        forward: f64,
        /// `⟨Jᵀ ȳ, ẋ⟩`
        reverse: f64,
        /// Their difference, relative to the sum of the absolute terms.
        error: f64,
        /// The largest error allowed.
        tolerance: f64,
    },
}

/// Why differences may be wrong at a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Doubt {
    /// The function bends: its slope is another one on the other side.
    Kink {
        /// The slope to the left.
        left: f64,
        /// The slope to the right.
        right: f64,
    },
    /// Differences with different steps disagree: the function is noisy, steep or not defined nearby.
    Inaccurate {
        /// By how much.
        error: f64,
    },
}

impl Mismatch {
    /// Adds why the expected value of the wrong entry may be wrong itself, given the entry and its deviation.
    pub(super) fn doubted(mut self, why: impl FnOnce(usize, f64) -> Option<Doubt>) -> Self {
        if let Mismatch::Entry { entry, got, expected, doubt, .. } = &mut self {
            *doubt = why(*entry, (*got - *expected).abs());
        }
        self
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mismatch::Length { what, length, expected } => {
                write!(f, "the {what} has length {length}, it should have length {expected}")
            }
            Mismatch::Entry { what, entry, got, expected, error, tolerance, doubt } => {
                write!(f, "entry {entry} of the {what} is {got}, expected {expected}")?;
                write!(f, " (off by {error:.1e} of the largest entry, tolerance {tolerance:.0e})")?;
                doubt.map_or(Ok(()), |doubt| write!(f, "; {doubt}"))
            }
            Mismatch::InnerProduct { forward, reverse, error, tolerance } => {
                write!(f, "forward mode gives {forward} for the product of y_bar, the Jacobian and x_dot, ")?;
                write!(f, "reverse mode {reverse} (off by {error:.1e}, tolerance {tolerance:.0e})")
            }
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // `+ 0.0` prints no sign before a zero.
            Doubt::Kink { left, right } => write!(
                f,
                "the function seems to have a kink here, with slope {:.4} to the left and {:.4} to the right: \
                 check another point, or this one by its analytic value",
                left + 0.0,
                right + 0.0
            ),
            Doubt::Inaccurate { error } => write!(
                f,
                "differences are only accurate to {error:.1e} here: \
                 check another point, or this one by its analytic value"
            ),
        }
    }
}

impl std::error::Error for Mismatch {}

/// The largest absolute value. NaNs are left out; they fail the comparison themselves.
pub fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()))
}

/// `error / size`, where nothing over nothing is nothing.
pub fn relative(error: f64, size: f64) -> f64 {
    if error == 0.0 { 0.0 } else { error / size }
}

/// The comparison of two lists, entry by entry.
pub struct Comparison {
    what: &'static str,
    largest: f64,
    tolerance: f64,
    entries: usize,
    worst: Report,
    failure: Option<Mismatch>,
}

impl Comparison {
    /// Errors are measured against `largest`.
    pub fn new(what: &'static str, largest: f64, tolerance: f64) -> Self {
        Comparison { what, largest, tolerance, entries: 0, worst: Report::new(0, 0, 0.0), failure: None }
    }

    /// Compares one entry. Differences up to `resolution` do not count.
    pub fn add(&mut self, got: f64, expected: f64, resolution: f64) {
        let entry = self.entries;
        self.entries += 1;
        let difference = (got - expected).abs();
        let error = if difference <= resolution { 0.0 } else { relative(difference, self.largest) };
        if error <= self.worst.error {
            return;
        }
        self.worst = Report { entries: 0, worst: entry, error };
        // Not `error > tolerance`: a NaN does not pass.
        let passes = error <= self.tolerance;
        if !passes {
            let (what, tolerance) = (self.what, self.tolerance);
            self.failure = Some(Mismatch::Entry { what, entry, got, expected, error, tolerance, doubt: None });
        }
    }

    pub fn finish(self) -> Result<Report, Mismatch> {
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(Report { entries: self.entries, ..self.worst }),
        }
    }
}
