//! A few random programs through the macro, rustc and the judge of `tests/random`; `DEVELOPMENT.md` says how to run
//! thousands.

use std::path::Path;

use differentiable_random_programs::generate::feature::REFUSED;
use differentiable_random_programs::generate::program::Program;
use differentiable_random_programs::run::report::failure;
use differentiable_random_programs::run::workshop::Workshop;

/// How many programs, all in one crate, so that the test is quick.
const PROGRAMS: u64 = 20;

#[test]
fn random_programs_have_right_derivatives() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("random-programs");
    let workshop = Workshop { batch: PROGRAMS as usize, ..Workshop::new(&directory, true) };
    let programs: Vec<Program> = (1..=PROGRAMS).map(|seed| Program::generate(seed, &REFUSED)).collect();
    let fates = workshop.try_all(&programs).expect("cargo compiles and runs programs");
    assert_eq!(fates.len(), programs.len());
    let failing = programs.iter().zip(&fates).filter_map(|(program, fate)| Some((program, failure(fate)?)));
    let reports: Vec<String> = failing
        .map(|(program, (kind, message))| format!("seed {}: {kind}\n{message}\n\n{}", program.seed, program.text()))
        .collect();
    assert!(reports.is_empty(), "{}", reports.join("\n\n"));
}
