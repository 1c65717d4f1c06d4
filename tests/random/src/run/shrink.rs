//! Makes a failing program smaller while it fails in the same way.

use std::io;

use crate::generate::program::Program;
use crate::generate::syntax::{Block, Estimate, Level, Part, Scalar, Statement};
use crate::run::report::failure;
use crate::run::workshop::{Fate, Workshop};

/// Edits tried in one build.
const TRIED_TOGETHER: usize = 24;

/// A smaller program that fails like `program`, which failed with `fate`.
///
/// # Errors
///
/// As `Workshop::try_all`.
pub fn shrink(program: &Program, fate: &Fate, workshop: &Workshop) -> io::Result<Program> {
    let check_only = matches!(fate, Fate::Rejected(_));
    let batch = if check_only { 1 } else { 4 };
    let search = Search { symptom: symptom(fate), workshop: Workshop { check_only, batch, ..workshop.clone() } };
    let mut smallest = program.clone();
    let mut together = removals(&smallest).len().div_ceil(3);
    while together > 0 {
        match search.without_some(&smallest, together)? {
            Some(smaller) => smallest = smaller,
            None if together == 1 => break,
            None => together = together.div_ceil(2),
        }
    }
    search.simplified(smallest)
}

/// What a smaller program must still show, and where that is found out.
struct Search {
    symptom: String,
    workshop: Workshop,
}

impl Search {
    /// `program` without `together` neighbouring statements, if one such program still fails.
    fn without_some(&self, program: &Program, together: usize) -> io::Result<Option<Program>> {
        let removals = removals(program);
        let chunks: Vec<&[usize]> = removals.chunks(together).collect();
        for some in chunks.chunks(TRIED_TOGETHER) {
            let candidates: Vec<Program> = some.iter().map(|chunk| edited(program, chunk)).collect();
            let good: Vec<&[usize]> = self.failing(&candidates)?.into_iter().map(|position| some[position]).collect();
            if !good.is_empty() {
                return self.combined(program, &good).map(Some);
            }
        }
        Ok(None)
    }

    /// `program` after every other edit that still leaves the failure.
    fn simplified(&self, mut program: Program) -> io::Result<Program> {
        let mut first = 0;
        while first < count_edits(&program) {
            let last = (first + TRIED_TOGETHER).min(count_edits(&program));
            let edits: Vec<[usize; 1]> = (first..last).map(|edit| [edit]).collect();
            let candidates: Vec<Program> = edits.iter().map(|edit| edited(&program, edit)).collect();
            let good: Vec<&[usize]> =
                self.failing(&candidates)?.into_iter().map(|position| &edits[position][..]).collect();
            if good.is_empty() {
                first = last;
            } else {
                program = self.combined(&program, &good)?;
            }
        }
        Ok(program)
    }

    /// `program` after as many of `edits` at once as still leave the failure; each alone does.
    fn combined(&self, program: &Program, edits: &[&[usize]]) -> io::Result<Program> {
        let mut candidates = Vec::new();
        let mut size = edits.len();
        while size > 1 {
            candidates.push(edited(program, &edits[..size].concat()));
            candidates.push(edited(program, &edits[edits.len() - size..].concat()));
            size /= 2;
        }
        let good = self.failing(&candidates)?;
        let good = good.into_iter().map(|position| &candidates[position]);
        let smallest = good.min_by_key(|program| program.text().len());
        Ok(smallest.cloned().unwrap_or_else(|| edited(program, edits[0])))
    }

    /// Positions of the programs that are valid and fail in the same way.
    fn failing(&self, candidates: &[Program]) -> io::Result<Vec<usize>> {
        let plain = Workshop { annotated: false, check_only: true, batch: 1, ..self.workshop.clone() };
        let fates = plain.try_all(candidates)?;
        let is_valid = |position: &usize| !matches!(fates[*position], Fate::Rejected(_));
        let valid: Vec<usize> = (0..candidates.len()).filter(is_valid).collect();
        let programs: Vec<Program> = valid.iter().map(|position| candidates[*position].clone()).collect();
        let fates = self.workshop.try_all(&programs)?;
        let failing = valid.into_iter().zip(fates).filter(|(_, fate)| symptom(fate) == self.symptom);
        Ok(failing.map(|(position, _)| position).collect())
    }
}

/// What stays the same about a failure while the program gets smaller: its kind, and the compiler's first message
/// without its place and without the user's names.
fn symptom(fate: &Fate) -> String {
    let Some((kind, message)) = failure(fate) else {
        return String::new();
    };
    let telling = message.lines().find(|line| !follows_from_another(line)).unwrap_or_default();
    let text = match fate {
        Fate::Rejected(_) => telling.split_once(": ").map_or(telling, |(_, text)| text),
        _ => telling.split_once(" gives ").map_or("", |(sweep, _)| sweep),
    };
    let unnamed: Vec<&str> = text.split('`').step_by(2).collect();
    format!("{kind}: {}", unnamed.concat())
}

/// Whether a message is about a function without derivatives, which another message is the reason of.
fn follows_from_another(message: &str) -> bool {
    message.contains("is not a crate or module") || message.contains("__missing::")
}

fn count_edits(program: &Program) -> usize {
    Edits::of(program).seen
}

/// The edits that remove statements and helpers.
fn removals(program: &Program) -> Vec<usize> {
    Edits::of(program).removals
}

/// `program` after `edits`, the last one first, so that none moves the place of another.
fn edited(program: &Program, edits: &[usize]) -> Program {
    let mut result = program.clone();
    let mut edits = edits.to_vec();
    edits.sort_unstable();
    edits.dedup();
    for edit in edits.into_iter().rev() {
        Edits { wanted: edit, seen: 0, removals: Vec::new() }.program(&mut result);
    }
    result
}

/// Walks over a program, counts what could be made smaller, and does so once at `wanted`.
struct Edits {
    wanted: usize,
    seen: usize,
    removals: Vec<usize>,
}

impl Edits {
    /// All edits of `program`, counted.
    fn of(program: &Program) -> Edits {
        let mut edits = Edits { wanted: usize::MAX, seen: 0, removals: Vec::new() };
        edits.program(&mut program.clone());
        edits
    }

    fn is_here(&mut self) -> bool {
        self.seen += 1;
        self.seen - 1 == self.wanted
    }

    fn program(&mut self, program: &mut Program) {
        let entry = program.functions.len() - 2;
        for helper in (0..entry).rev() {
            self.removals.push(self.seen);
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
                self.removals.push(self.seen);
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
