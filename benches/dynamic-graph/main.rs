//! Times the dynamic graph on three workloads, beside PyTorch where there is one.
//!
//! `compare.sh` in this folder installs PyTorch and runs `dynamic_graph --beside <python>`, which writes the table of
//! `DYNAMIC_GRAPH.md`. Without arguments it prints its own times; with a workload's name, that of one.

mod pytorch;
mod table;
mod workloads;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use table::Row;
use workloads::{WORKLOADS, Workload};

/// Batches, of which the fastest counts.
const BATCHES: usize = 200;
/// No batch is shorter.
const SHORTEST_BATCH: Duration = Duration::from_millis(2);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["--beside", python] => compare(python),
        names => {
            let is_wanted = |workload: &&Workload| names.is_empty() || names.contains(&workload.name);
            WORKLOADS.iter().filter(is_wanted).for_each(|w| println!("{} {:.1} ns", w.name, nanoseconds(w)));
            Ok(())
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Lets PyTorch and the graph take turns, and writes the table of the fastest.
fn compare(python: &str) -> Result<(), String> {
    const TURNS: usize = 3;
    let mut rows: Vec<Row> = WORKLOADS.iter().map(Row::new).collect();
    for turn in 0..TURNS {
        eprintln!("turn {} of {TURNS}", turn + 1);
        let theirs = pytorch::nanoseconds(python)?;
        for (row, workload) in rows.iter_mut().zip(WORKLOADS) {
            let pytorch =
                theirs.get(workload.name).ok_or_else(|| format!("PyTorch has not timed {}", workload.name))?;
            row.keep_fastest(nanoseconds(workload), *pytorch);
        }
    }
    let text = table::text(&rows, &pytorch::version(python)?);
    print!("{text}");
    std::fs::write(table::PATH, text).map_err(|error| format!("{}: {error}", table::PATH))
}

/// The nanoseconds that a workload takes in the fastest batch, divided by its operations.
fn nanoseconds(workload: &Workload) -> f64 {
    let mut run = (workload.make)();
    let mut time = |calls: u32| {
        let start = Instant::now();
        (0..calls).for_each(|_| run());
        start.elapsed()
    };
    let mut calls = 1;
    while time(calls) < SHORTEST_BATCH {
        calls *= 2;
    }
    let fastest = (0..BATCHES).map(|_| time(calls)).min().unwrap_or_default();
    fastest.as_nanos() as f64 / f64::from(calls) / workload.operations as f64
}
