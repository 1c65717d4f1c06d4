//! The rule table is closed: derivatives are written in primitives that have derivatives themselves.

use std::collections::HashSet;

use crate::formula::{CASTS_BACK, Formula, parse};
use crate::ir::Prim;
use crate::rules::{ROWS, Row};

const OPERANDS: [&str; 3] = ["a", "b", "c"];

/// `cast_back` is no row: it stands for the cast to or from the other type.
fn is_primitive(name: &str) -> bool {
    name == "cast_back" || Prim::find(name).is_some()
}

fn formulas(row: &Row) -> impl Iterator<Item = &'static str> {
    row.formulas.iter().copied().filter(|f| !f.is_empty())
}

fn all_formulas() -> impl Iterator<Item = (&'static str, &'static str)> {
    ROWS.iter().flat_map(|row| formulas(row).map(|f| (row.name, f)))
}

fn visit(formula: &Formula, see: &mut dyn FnMut(&Formula)) {
    see(formula);
    if let Formula::Call(_, args) = formula {
        args.iter().for_each(|a| visit(a, see));
    }
}

fn occurrences(formula: &Formula, name: &str) -> usize {
    let mut count = 0;
    visit(formula, &mut |f| count += usize::from(matches!(f, Formula::Name(n) if n == name)));
    count
}

#[test]
fn every_row_has_a_name_of_its_own() {
    let names: HashSet<&str> = ROWS.iter().map(|r| r.name).collect();
    assert_eq!(names.len(), ROWS.len());
}

#[test]
fn every_operand_has_a_formula_and_a_domain() {
    for row in ROWS {
        assert!((1..=OPERANDS.len()).contains(&row.formulas.len()), "{}", row.name);
        assert_eq!(row.formulas.len(), row.domain.len(), "{}", row.name);
        assert!(row.domain.iter().all(|(lo, hi)| lo <= hi), "{}", row.name);
    }
}

#[test]
fn formulas_name_only_their_operands_the_result_and_the_change() {
    for row in ROWS {
        for text in formulas(row) {
            visit(&parse(text), &mut |f| {
                let Formula::Name(name) = f else { return };
                let is_known = OPERANDS[..row.formulas.len()].contains(&name.as_str()) || name == "y" || name == "g";
                assert!(is_known, "`{}` names `{name}`", row.name);
            });
        }
    }
}

#[test]
fn formulas_are_written_in_primitives() {
    for (row, text) in all_formulas() {
        visit(&parse(text), &mut |f| {
            let Formula::Call(name, args) = f else { return };
            assert!(is_primitive(name), "`{row}` is written with `{name}`, which has no row");
            let Some(prim) = Prim::find(name) else { return };
            assert_eq!(args.len(), prim.row().formulas.len(), "`{row}` passes arguments to `{name}`");
        });
    }
}

/// Both directions use one formula because it is linear in the change.
#[test]
fn formulas_are_linear_in_the_change() {
    for (row, text) in all_formulas() {
        let formula = parse(text);
        assert_eq!(occurrences(&formula, "g"), 1, "`{row}`: {text}");
        visit(&formula, &mut |f| {
            let Formula::Call(name, args) = f else { return };
            for (position, arg) in args.iter().enumerate() {
                let passes = match name.as_str() {
                    "mul" | "neg" | "cast_back" | "uncast" | "to_degrees" | "to_radians" => true,
                    "div" => position == 0,
                    "pick" => position == 1,
                    _ => false,
                };
                assert!(passes || occurrences(arg, "g") == 0, "`{row}`: {text} is not linear through `{name}`");
            }
        });
    }
}

/// The names that formulas mention, starting from what a program can write, are rows at every order: one step of the
/// induction, for all rows at once.
#[test]
fn what_derivatives_mention_has_derivatives() {
    let mut known: HashSet<&str> = ROWS.iter().filter(|r| !is_internal(r)).map(|r| r.name).collect();
    // What only the dynamic graph is programmed with.
    known.insert("relu");
    for _order in 1..=3 {
        let mut mentioned = HashSet::new();
        for row in ROWS.iter().filter(|r| known.contains(r.name)) {
            for text in formulas(row) {
                visit(&parse(text), &mut |f| {
                    if let Formula::Call(name, _) = f {
                        mentioned.extend(CASTS_BACK.into_iter().filter(|_| name == "cast_back"));
                        mentioned.extend(Prim::find(name).map(Prim::name));
                    }
                });
            }
        }
        known.extend(mentioned);
    }
    let unused: Vec<&str> = ROWS.iter().map(|r| r.name).filter(|name| !known.contains(name)).collect();
    assert!(unused.is_empty(), "no program and no formula reaches {unused:?}");
}

fn is_internal(row: &Row) -> bool {
    use crate::rules::Spelling::{Function, Predecessor};
    matches!(row.spelling, Function | Predecessor)
}
