//! The table of results in Markdown.

use std::fmt;
use std::process::Command;

use crate::programs::{ACCUMULATE, PRIMAL, Program};

/// The programs with the nanoseconds per call of their variants.
pub struct Table<'a> {
    pub programs: &'a [Program],
    pub times: &'a [Vec<f64>],
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "# Speed of gradients\n")?;
        writeln!(f, "`cargo run --release -p differentiable-benches`, {}, {}.\n", processor(), compiler())?;
        writeln!(
            f,
            "Nanoseconds per call: the fastest of many batches, the variants of a program taking turns. The bounds are those\n\
             that the project sets itself for `accumulate_grad`. The reference is the gradient by hand; for the chains that of\n\
             the loop that they stand for, for the structs that of the same code on scalars.\n"
        )?;
        writeln!(f, "| program | variant | ns per call | over primal | over reference |")?;
        writeln!(f, "|---|---|---:|---:|---:|")?;
        for (program, times) in self.programs.iter().zip(self.times) {
            rows(f, program, times)?;
        }
        Ok(())
    }
}

/// The rows of one program.
fn rows(f: &mut fmt::Formatter, program: &Program, times: &[f64]) -> fmt::Result {
    let time_of = |name| {
        let position = program.variants.iter().position(|entry| entry.name == name);
        position.map_or(f64::NAN, |position| times[position])
    };
    let (primal, reference) = (time_of(PRIMAL), time_of(program.bounds.reference));
    for (entry, time) in program.variants.iter().zip(times) {
        let bounds = (entry.name == ACCUMULATE).then_some(program.bounds);
        let over_primal = ratio(time / primal, bounds.and_then(|bounds| bounds.over_primal));
        let over_reference = ratio(time / reference, bounds.map(|bounds| bounds.over_reference));
        writeln!(f, "| {} | {} | {} | {over_primal} | {over_reference} |", program.name, entry.name, digits(*time))?;
    }
    Ok(())
}

/// Two decimals, with the bound if there is one.
fn ratio(ratio: f64, bound: Option<f64>) -> String {
    match bound {
        None => format!("{ratio:.2}"),
        Some(bound) if ratio <= bound => format!("{ratio:.2} (bound {bound})"),
        Some(bound) => format!("**{ratio:.2} (bound {bound})**"),
    }
}

/// Four significant digits, or all before the point.
fn digits(nanoseconds: f64) -> String {
    let decimals = (3.0 - nanoseconds.log10().floor()).max(0.0) as usize;
    format!("{nanoseconds:.decimals$}")
}

/// The processor's name, where the system tells it.
fn processor() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    name.map_or_else(|| std::env::consts::ARCH.to_owned(), |(_, name)| name.to_owned())
}

/// The compiler's version.
fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output();
    let version = output.ok().and_then(|output| String::from_utf8(output.stdout).ok());
    let words = version.as_deref().map(|version| version.split(' ').take(2).collect::<Vec<_>>().join(" "));
    words.unwrap_or_else(|| "unknown compiler".to_owned())
}
