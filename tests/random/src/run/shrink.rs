//! Makes a failing program smaller while it fails in the same way.

use std::io;

use crate::generate::program::Program;
use crate::generate::syntax::{Block, Estimate, Level, Part, Scalar, Statement};
use crate::run::report::failure;
use crate::run::workshop::{Fate, Workshop};

/// Edits tried in one build.
const TRIED_TOGETHER: usize = 50;

/// A smaller program that fails like `program`, which failed with `fate`.
///
/// # Errors
///
/// As `Workshop::try_all`.
pub fn shrink(program: &Program, fate: &Fate, workshop: &Workshop) -> io::Result<Program> {
    let mut smallest = program.clone();
    let symptom = symptom(fate);
    let mut first = 0;
    while first < count_edits(&smallest) {
        let last = (first + TRIED_TOGETHER).min(count_edits(&smallest));
        let edits: Vec<usize> = (first..last).collect();
        let candidates: Vec<Program> = edits.iter().map(|edit| edited(&smallest, &[*edit])).collect();
        let good = still_failing(&candidates, &symptom, workshop)?;
        if good.is_empty() {
            first = last;
            continue;
        }
        let good: Vec<usize> = good.into_iter().map(|position| edits[position]).collect();
        smallest = combined(&smallest, &good, &symptom, workshop)?;
    }
    Ok(smallest)
}

/// `program` with as many of `edits` at once as still leave the failure.
fn combined(program: &Program, edits: &[usize], symptom: &str, workshop: &Workshop) -> io::Result<Program> {
    let mut candidates = Vec::new();
    let mut size = edits.len();
    while size > 0 {
        candidates.push(edited(program, &edits[..size]));
        candidates.push(edited(program, &edits[edits.len() - size..]));
        size /= 2;
    }
    let good = still_failing(&candidates, symptom, workshop)?;
    let smallest = good.into_iter().map(|position| &candidates[position]).min_by_key(|program| program.text().len());
    Ok(smallest.cloned().unwrap_or_else(|| edited(program, &edits[..1])))
}

/// Positions of the programs that are valid and fail with `symptom`.
fn still_failing(candidates: &[Program], expected: &str, workshop: &Workshop) -> io::Result<Vec<usize>> {
    let fates = workshop.try_all(candidates)?;
    let failing: Vec<usize> = (0..candidates.len()).filter(|position| symptom(&fates[*position]) == expected).collect();
    let programs: Vec<Program> = failing.iter().map(|position| candidates[*position].clone()).collect();
    let plain = Workshop { annotated: false, ..workshop.clone() };
    let is_valid = |fate: &Fate| !matches!(fate, Fate::Rejected(_));
    let valid = plain.try_all(&programs)?.iter().map(is_valid).collect::<Vec<_>>();
    Ok(failing.into_iter().zip(valid).filter(|(_, valid)| *valid).map(|(position, _)| position).collect())
}

/// What stays the same about a failure while the program gets smaller: its kind, and the compiler's first message
/// without its place and without the user's names.
fn symptom(fate: &Fate) -> String {
    let Some((kind, message)) = failure(fate) else {
        return String::new();
    };
    if !matches!(fate, Fate::Rejected(_)) {
        return kind.to_owned();
    }
    let first = message.lines().next().unwrap_or_default();
    let text = first.split_once(": ").map_or(first, |(_, text)| text);
    let unnamed: Vec<&str> = text.split('`').step_by(2).collect();
    format!("{kind}: {}", unnamed.concat())
}

fn count_edits(program: &Program) -> usize {
    let mut edits = Edits { wanted: usize::MAX, seen: 0 };
    edits.program(&mut program.clone());
    edits.seen
}

/// `program` after `edits`, the last one first, so that none moves the place of another.
fn edited(program: &Program, edits: &[usize]) -> Program {
    let mut result = program.clone();
    let mut edits = edits.to_vec();
    edits.sort_unstable();
    for edit in edits.into_iter().rev() {
        Edits { wanted: edit, seen: 0 }.program(&mut result);
    }
    result
}

/// Walks over a program, counts what could be made smaller, and does so once at `wanted`.
struct Edits {
    wanted: usize,
    seen: usize,
}

impl Edits {
    fn is_here(&mut self) -> bool {
        self.seen += 1;
        self.seen - 1 == self.wanted
    }

    fn program(&mut self, program: &mut Program) {
        let entry = program.functions.len() - 2;
        for helper in (0..entry).rev() {
            if self.is_here() {
                program.functions.remove(helper);
                program.imports.retain(|import| !import.contains(&format!("renamed_{helper}")));
                return;
            }
        }
        for function in &mut program.functions {
            self.block(&mut function.body);
        }
    }

    fn block(&mut self, block: &mut Block) {
        let mut position = 0;
        while position < block.statements.len() {
            if !block.statements[position].is_value {
                if self.is_here() {
                    block.statements.remove(position);
                    return;
                }
                for inner in 0..block.statements[position].blocks().len() {
                    if self.is_here() {
                        let body = block.statements[position].blocks().swap_remove(inner).statements.clone();
                        let is_arms = body.iter().all(|statement| statement.is_value);
                        if !is_arms {
                            block.statements.splice(position..=position, body);
                        }
                        return;
                    }
                }
            }
            self.parts(&mut block.statements[position].parts);
            position += 1;
        }
    }

    fn parts(&mut self, parts: &mut [Part]) {
        for part in parts {
            match part {
                Part::Block(block) => self.block(block),
                Part::Scalar { scalar, .. } => self.scalar(scalar),
                _ => {}
            }
        }
    }

    fn scalar(&mut self, scalar: &mut Scalar) {
        let is_smallest = matches!(&scalar.parts[..], [Part::Text(_)] | [Part::Text(_), Part::Float]);
        if !is_smallest {
            if self.is_here() {
                *scalar = literal();
                return;
            }
            for inner in 0..scalar.operands().len() {
                if self.is_here() {
                    *scalar = scalar.operands().swap_remove(inner).clone();
                    return;
                }
            }
        }
        self.parts(&mut scalar.parts);
    }
}

fn literal() -> Scalar {
    let estimate = Estimate { magnitude: 0.5, slope: 0.0 };
    Scalar { parts: vec!["0.5_".into(), Part::Float], level: Level::Postfix, estimate, typed: true }
}

impl Part {
    fn as_block(&self) -> Option<&Block> {
        if let Part::Block(block) = self { Some(block) } else { None }
    }

    fn as_scalar(&self) -> Option<&Scalar> {
        if let Part::Scalar { scalar, .. } = self { Some(scalar) } else { None }
    }
}

impl Statement {
    fn blocks(&self) -> Vec<&Block> {
        self.parts.iter().filter_map(Part::as_block).collect()
    }
}

impl Scalar {
    /// The expressions of float type directly inside this one, which could stand in its place.
    fn operands(&self) -> Vec<&Scalar> {
        self.parts.iter().filter_map(Part::as_scalar).collect()
    }
}
