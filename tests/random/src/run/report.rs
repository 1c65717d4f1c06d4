//! What a run found, for people.

use std::collections::BTreeMap;
use std::fmt;

use crate::generate::program::Program;
use crate::run::workshop::Fate;

/// A program that failed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What it was made from.
    pub seed: u64,
    /// What is wrong, in a word or two.
    pub kind: &'static str,
    /// What is wrong.
    pub message: String,
    /// Its text.
    pub program: String,
}

/// Counts and failures of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Programs tried.
    pub programs: usize,
    /// Inputs at which derivatives were compared.
    pub points: usize,
    /// Inputs given up because differences could not tell.
    pub retried: usize,
    /// Settings in all, and those at which no input could be judged by differences.
    pub settings: usize,
    /// See `settings`.
    pub unjudged: usize,
    /// Programs whose outputs do not depend on their inputs.
    pub constant: usize,
    /// Programs that use each feature.
    pub features: BTreeMap<String, usize>,
    /// Programs that failed.
    pub failures: Vec<Failure>,
}

impl Report {
    /// Adds the fate of a program.
    pub fn add(&mut self, program: &Program, fate: &Fate) {
        self.programs += 1;
        for feature in &program.features {
            *self.features.entry(format!("{feature:?}")).or_default() += 1;
        }
        if let Fate::Judged(verdict) = fate {
            self.points += verdict.points;
            self.retried += verdict.retried;
            self.settings += 3;
            self.unjudged += verdict.unjudged;
            self.constant += usize::from(!verdict.depends);
        }
        if let Some((kind, message)) = failure(fate) {
            self.failures.push(Failure { seed: program.seed, kind, message, program: program.text() });
        }
    }

    /// Percent of settings at which differences could not judge.
    pub fn unjudged_percent(&self) -> f64 {
        100.0 * self.unjudged as f64 / self.settings.max(1) as f64
    }

    /// How many programs use each feature, the rarest first.
    pub fn histogram(&self) -> String {
        let mut counts: Vec<(usize, String)> = Vec::new();
        for feature in crate::generate::feature::Feature::ALL {
            let name = format!("{feature:?}");
            counts.push((self.features.get(&name).copied().unwrap_or(0), name));
        }
        counts.sort();
        counts.iter().map(|(count, name)| format!("{count:6}  {name}\n")).collect()
    }
}

/// What is wrong with a fate, if anything is.
pub fn failure(fate: &Fate) -> Option<(&'static str, String)> {
    match fate {
        Fate::Judged(verdict) if verdict.problems.is_empty() => None,
        Fate::Judged(verdict) => Some(("wrong derivative", verdict.problems.join("\n"))),
        Fate::Died(message) => Some(("died while running", message.clone())),
        Fate::Rejected(messages) => Some((rejection(messages), messages.join("\n"))),
    }
}

fn rejection(messages: &[String]) -> &'static str {
    let has = |text: &str| messages.iter().any(|message| message.contains(text));
    if has("panicked") {
        "the macro panicked"
    } else if has("error[") {
        "error in generated code"
    } else {
        "refused by the macro"
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{} programs, {} points, {} failures", self.programs, self.points, self.failures.len())?;
        writeln!(
            formatter,
            "{} points retried, {} of {} settings unjudged by differences ({:.2} %), {} programs constant",
            self.retried,
            self.unjudged,
            self.settings,
            self.unjudged_percent(),
            self.constant,
        )
    }
}
