//! Times gradients beside their primals, hand-written gradients and other crates, and writes the table of ratios.

mod check;
mod programs;
mod random;
mod rivals;
mod table;
mod timing;
mod variant;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use programs::Program;
use table::Table;

const USAGE: &str = "usage:
  differentiable-benches [--seconds <per program>] [<program>...]
  differentiable-benches one <program> <variant> <calls>
  differentiable-benches list

Without programs it measures all of them and writes RESULTS.md. `one` makes one variant's calls and nothing else,
for a profiler.";

/// Where a complete run leaves its table.
const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/RESULTS.md");

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["list"] => list(),
        ["one", program, variant, calls] => one(program, variant, calls),
        ["--seconds", seconds, names @ ..] => {
            parse(seconds).and_then(|seconds| measure(names, Duration::from_secs_f64(seconds)))
        }
        names => measure(names, Duration::from_secs(10)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}\n\n{USAGE}");
            ExitCode::FAILURE
        }
    }
}

fn parse<T: std::str::FromStr>(word: &str) -> Result<T, String> {
    word.parse().map_err(|_| format!("`{word}` is no number"))
}

/// Prints the names the other commands take.
fn list() -> Result<(), String> {
    for program in programs::all() {
        let variants: Vec<_> = program.variants.iter().map(|entry| entry.name).collect();
        println!("{}: {}", program.name, variants.join(", "));
    }
    Ok(())
}

/// Makes the calls of one variant, and prints how long they took.
fn one(program: &str, variant: &str, calls: &str) -> Result<(), String> {
    let program = select(&[program])?.remove(0);
    let entry = program.variants.iter().find(|entry| entry.name == variant);
    let entry = entry.ok_or_else(|| format!("{} has no variant `{variant}`", program.name))?;
    let calls: u64 = parse(calls)?;
    let mut variant = (entry.make)();
    let start = Instant::now();
    variant.repeat(calls);
    println!("{:.1} ns per call", start.elapsed().as_nanos() as f64 / calls as f64);
    Ok(())
}

/// Checks and times the named programs, or all, and writes the table.
fn measure(names: &[&str], per_program: Duration) -> Result<(), String> {
    let programs = select(names)?;
    for program in &programs {
        agree(program)?;
    }
    let times = timing::measure(&programs, per_program);
    let table = Table { programs: &programs, times: &times };
    print!("{table}");
    if names.is_empty() {
        std::fs::write(RESULTS, table.to_string()).map_err(|error| format!("{RESULTS}: {error}"))?;
    }
    Ok(())
}

/// The programs of these names, or all.
fn select(names: &[&str]) -> Result<Vec<Program>, String> {
    let mut programs = programs::all();
    if let Some(unknown) = names.iter().find(|name| programs.iter().all(|p| p.name != **name)) {
        return Err(format!("there is no program `{unknown}`"));
    }
    programs.retain(|program| names.is_empty() || names.contains(&program.name));
    Ok(programs)
}

/// Compares the first answer of every variant with that of the reference.
fn agree(program: &Program) -> Result<(), String> {
    let first_answer = |entry: &programs::Entry| {
        let mut variant = (entry.make)();
        variant.repeat(1);
        variant.answer()
    };
    let reference = program.variants.iter().find(|entry| entry.name == program.bounds.reference);
    let reference = first_answer(reference.expect("every program has its reference"));
    for entry in &program.variants {
        if let Some(difference) = check::disagreement(&reference, &first_answer(entry)) {
            return Err(format!("{}, {}: {difference}", program.name, entry.name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn all_variants_agree() {
        for program in crate::programs::all() {
            assert_eq!(crate::agree(&program), Ok(()));
        }
    }
}
