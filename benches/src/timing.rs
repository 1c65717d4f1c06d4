//! The timing loop.
//!
//! Criterion measures one function after the other, so that a slow phase of the machine (a busy neighbour, a lower clock)
//! falls on one of the two times a ratio is made of. Here the variants of a program take turns, batch by batch, over several
//! passes through all programs, and each keeps its fastest batch: what disturbs a batch can only make it slower.

use std::time::{Duration, Instant};

use crate::programs::Program;
use crate::variant::Variant;

/// A batch shorter than this would show the clock's resolution and its own first, cold call.
const SHORTEST_BATCH: Duration = Duration::from_micros(200);
/// How often all programs are gone through.
const PASSES: u32 = 5;
/// Rounds per program and pass, however long they take.
const FEWEST_ROUNDS: usize = 5;

/// The nanoseconds per call of every variant of every program.
pub fn measure(programs: &[Program], per_program: Duration) -> Vec<Vec<f64>> {
    let mut fastest: Vec<_> = programs.iter().map(|p| vec![f64::INFINITY; p.variants.len()]).collect();
    for pass in 0..PASSES {
        for (program, fastest) in programs.iter().zip(&mut fastest) {
            eprintln!("pass {} of {PASSES}: {}", pass + 1, program.name);
            take_turns(program, per_program / PASSES, fastest);
        }
    }
    fastest
}

/// Lets the variants run a batch each, again and again until the time is up.
fn take_turns(program: &Program, time: Duration, fastest: &mut [f64]) {
    let mut runners: Vec<_> = program.variants.iter().map(|entry| Runner::new((entry.make)())).collect();
    let start = Instant::now();
    let mut rounds = 0;
    while rounds < FEWEST_ROUNDS || start.elapsed() < time {
        for (runner, fastest) in runners.iter_mut().zip(&mut *fastest) {
            *fastest = fastest.min(runner.batch());
        }
        rounds += 1;
    }
}

/// A variant with the number of calls that make a batch.
struct Runner {
    variant: Box<dyn Variant>,
    calls: u64,
}

impl Runner {
    fn new(variant: Box<dyn Variant>) -> Self {
        let mut runner = Self { variant, calls: 1 };
        while runner.time() < SHORTEST_BATCH {
            runner.calls *= 2;
        }
        runner
    }

    /// Nanoseconds per call of one batch, after a call that brings the data back into the caches.
    fn batch(&mut self) -> f64 {
        self.variant.repeat(1);
        self.time().as_nanos() as f64 / self.calls as f64
    }

    fn time(&mut self) -> Duration {
        let start = Instant::now();
        self.variant.repeat(self.calls);
        start.elapsed()
    }
}
