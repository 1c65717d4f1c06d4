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
use measure::{COMMANDS, Crates};

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
type Fastest = [[Duration; Variant::ALL.len()]; COMMANDS.len()];

fn measure() -> Result<Fastest, String> {
    let crates = Crates::new()?;
    crates.build_dependencies()?;
    let mut fastest = [[Duration::MAX; Variant::ALL.len()]; COMMANDS.len()];
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
    println!("| command | crate | ms | ms per function beyond the plain crate | bound |");
    println!("|---|---|---:|---:|---:|");
    for ((command, times), bounds) in COMMANDS.iter().zip(fastest).zip(BOUNDS) {
        let bounds = [None].into_iter().chain(bounds);
        for ((variant, time), bound) in Variant::ALL.iter().zip(times).zip(bounds) {
            let beyond = milliseconds(*time) - milliseconds(times[0]);
            println!(
                "| cargo {} | {} | {:.0} | {:.2} | {} |",
                command.join(" "),
                variant.name(),
                milliseconds(*time),
                beyond / FUNCTIONS as f64,
                bound.map_or(String::new(), |bound| bound.to_string()),
            );
        }
    }
}

fn milliseconds(time: Duration) -> f64 {
    1e3 * time.as_secs_f64()
}
