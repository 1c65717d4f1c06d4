//! Runs random programs and reports what fails.

use std::path::PathBuf;
use std::process::ExitCode;

use differentiable_random_programs::generate::feature::{Feature, REFUSED, parse_features};
use differentiable_random_programs::generate::print::Style;
use differentiable_random_programs::generate::program::Program;
use differentiable_random_programs::run::format::formatted;
use differentiable_random_programs::run::report::{Report, failure};
use differentiable_random_programs::run::shrink::shrink;
use differentiable_random_programs::run::workshop::Workshop;

const USAGE: &str = "\
usage: differentiable-random-programs [options]
  --count N        how many programs (100)
  --seed N         the first seed (1)
  --seeds A,B      these seeds instead
  --print          print the programs and do nothing else
  --plain          leave `#[differentiable]` out: tests the generator itself
  --shrink         make each failing program smaller before it is printed
  --without A,B    leave features of the language out; --features lists them
  --with A,B       use features that the macro refuses by design
  --features       list the features
  --directory DIR  where to compile (target/random-programs)";

struct Options {
    count: u64,
    seed: u64,
    seeds: Vec<u64>,
    print: bool,
    plain: bool,
    shrink: bool,
    without: Vec<Feature>,
    directory: PathBuf,
}

/// Programs compiled together.
const ROUND: u64 = 100;

fn main() -> ExitCode {
    let options = match parse(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => return ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}\n\n{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match run(&options) {
        Ok(report) if report.failures.is_empty() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options {
        count: 100,
        seed: 1,
        seeds: Vec::new(),
        print: false,
        plain: false,
        shrink: false,
        without: REFUSED.to_vec(),
        directory: PathBuf::from("target/random-programs"),
    };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        let number = |text: String| text.parse::<u64>().map_err(|error| format!("{text}: {error}"));
        match argument.as_str() {
            "--count" => options.count = number(value()?)?,
            "--seed" => options.seed = number(value()?)?,
            "--seeds" => {
                options.seeds = value()?.split(',').map(|seed| number(seed.to_owned())).collect::<Result<_, _>>()?
            }
            "--print" => options.print = true,
            "--shrink" => options.shrink = true,
            "--plain" => options.plain = true,
            "--without" => options.without.extend(parse_features(&value()?)?),
            "--with" => {
                let wanted = parse_features(&value()?)?;
                options.without.retain(|feature| !wanted.contains(feature));
            }
            "--directory" => options.directory = PathBuf::from(value()?),
            "--features" => {
                Feature::ALL.iter().for_each(|feature| println!("{feature:?}"));
                return Ok(None);
            }
            other => return Err(format!("unknown option {other}")),
        }
    }
    Ok(Some(options))
}

fn run(options: &Options) -> std::io::Result<Report> {
    let mut report = Report::default();
    let seeds = match options.seeds.as_slice() {
        [] => (options.seed..options.seed + options.count).collect(),
        seeds => seeds.to_vec(),
    };
    let directory = std::path::absolute(&options.directory)?;
    let workshop = Workshop::new(&directory, !options.plain);
    for round in seeds.chunks(ROUND as usize) {
        let programs: Vec<Program> = round.iter().map(|seed| Program::generate(*seed, &options.without)).collect();
        if options.print {
            programs.iter().for_each(|program| print_program(program, options.plain));
            continue;
        }
        for (program, fate) in programs.iter().zip(workshop.try_all(&programs)?) {
            report.add(program, &fate);
            if let Some(failure) = failure(&fate) {
                let program = if options.shrink { shrink(program, &fate, &workshop)? } else { program.clone() };
                print_failure(&program, &failure);
            }
        }
        print!("up to seed {}: {report}", round[round.len() - 1]);
    }
    if !options.print && seeds.len() as u64 >= ROUND {
        println!("{}", report.histogram());
    }
    Ok(report)
}

fn print_failure(program: &Program, (kind, message): &(&str, String)) {
    println!("seed {}: {kind}\n{message}\n\n{}\n", program.seed, program.text());
}

fn print_program(program: &Program, plain: bool) {
    let style = Style { float: program.float, annotated: !plain };
    println!("// seed {}\n{}", program.seed, formatted(&program.text_in(style)));
}
