//! Measures what the attribute costs in compile time, on a generated crate of a hundred functions of about twenty lines.
//!
//! The crate exists in three variants of the same content: plain, annotated, and annotated with every gradient called. Each is
//! checked and built for release five times without incremental compilation, in turns; the dependencies are built before. What
//! counts is the fastest run, and what it takes beyond the plain crate.

mod generate;
mod measure;
#[path = "../src/random.rs"]
#[expect(dead_code, reason = "only the benchmarks draw normal numbers")]
mod random;

use std::process::ExitCode;
use std::time::Duration;

use generate::{FUNCTIONS, Variant};
use measure::{COMMANDS, Cost, Crates};

/// Runs of every command, of which the fastest counts.
const ROUNDS: usize = 5;

/// Milliseconds per function that the project allows itself, by command and variant.
const BOUNDS: [[Option<f64>; 2]; 2] = [[Some(20.0), None], [Some(20.0), Some(45.0)]];

fn main() -> ExitCode {
    match measure() {
        Ok(fastest) => {
            print_table(&fastest);
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// The fastest run by command and variant.
type Fastest = [[Cost; Variant::ALL.len()]; COMMANDS.len()];

fn measure() -> Result<Fastest, String> {
    let crates = Crates::new()?;
    crates.build_dependencies()?;
    let mut fastest = [[Cost::MAX; Variant::ALL.len()]; COMMANDS.len()];
    for round in 0..ROUNDS {
        eprintln!("round {} of {ROUNDS}", round + 1);
        for (command, fastest) in COMMANDS.iter().zip(&mut fastest) {
            for (variant, fastest) in Variant::ALL.into_iter().zip(fastest) {
                *fastest = crates.time(command, variant)?.min(*fastest);
            }
        }
    }
    Ok(fastest)
}

fn print_table(fastest: &Fastest) {
    println!("| command | crate | ms | CPU ms | ms per function | CPU ms per function | bound |");
    println!("|---|---|---:|---:|---:|---:|---:|");
    for ((command, costs), bounds) in COMMANDS.iter().zip(fastest).zip(BOUNDS) {
        let bounds = [None].into_iter().chain(bounds);
        for ((variant, cost), bound) in Variant::ALL.iter().zip(costs).zip(bounds) {
            let kinds = [|cost: &Cost| milliseconds(cost.elapsed), |cost: &Cost| milliseconds(cost.processor)];
            let total = kinds.map(|kind| format!("{:.0}", kind(cost)));
            let beyond = kinds.map(|kind| format!("{:.2}", (kind(cost) - kind(&costs[0])) / FUNCTIONS as f64));
            println!(
                "| cargo {} | {} | {} | {} | {} |",
                command.join(" "),
                variant.name(),
                total.join(" | "),
                beyond.join(" | "),
                bound.map_or(String::new(), |bound| bound.to_string()),
            );
        }
    }
    println!("\nPer function: beyond the plain crate. The bounds are for the elapsed time of an idle machine.");
}

fn milliseconds(time: Duration) -> f64 {
    1e3 * time.as_secs_f64()
}
