//! Loops: `for` over ranges and slices, `while`, `loop`, and the exits inside them.

use crate::generate::feature::Feature;
use crate::generate::generator::{Generator, MOST_TRIPS, known};
use crate::generate::scope::{Borrow, Bound, Form, Kind, Variable};
use crate::generate::syntax::{Block, Estimate, Level, Statement, parts};

const RANGES: [(u32, Feature); 8] = [
    (6, Feature::ForRange),
    (6, Feature::ForLength),
    (2, Feature::ForInclusive),
    (3, Feature::ForInteger),
    (2, Feature::ForTriangle),
    (1, Feature::ForSigned),
    (1, Feature::ForZeroTrip),
    (1, Feature::ForUnnamed),
];

/// A range, what its variable is known to be, and how many values it has at most.
struct Range {
    text: String,
    kind: Kind,
    trips: usize,
}

const NOTHING: Estimate = Estimate { magnitude: 0.0, slope: 0.0 };

impl Generator {
    /// A loop.
    pub fn loop_form(&mut self, feature: Feature) -> Option<Vec<Statement>> {
        match feature {
            Feature::ForIter => self.for_elements(false).map(|statement| vec![statement]),
            Feature::ForIterMut => self.for_elements(true).map(|statement| vec![statement]),
            Feature::ForNestedIter => self.for_rows().map(|statement| vec![statement]),
            Feature::While => self.while_loop(),
            Feature::Loop => self.plain_loop(false),
            Feature::LoopBreakValue => self.plain_loop(true),
            Feature::NestedLoops if self.fuel > 2 => self.nested_loops().map(|statement| vec![statement]),
            _ => self.for_range().map(|statement| vec![statement]),
        }
    }

    pub fn fits(&self, trips: usize) -> bool {
        self.trips * trips <= MOST_TRIPS
    }

    fn for_range(&mut self) -> Option<Statement> {
        let feature = self.choose(&RANGES);
        let range = self.range(feature)?;
        if !self.fits(range.trips) {
            return None;
        }
        self.features.record(feature);
        Some(self.for_over(range, feature == Feature::ForUnnamed, Generator::loop_body))
    }

    /// Two loops, the inner one a statement of the outer.
    fn nested_loops(&mut self) -> Option<Statement> {
        let outer = self.range(Feature::ForRange)?;
        if !self.fits(outer.trips * 3) {
            return None;
        }
        Some(self.for_over(outer, false, |inner| {
            let mut statements = inner.statements(1);
            statements.extend(inner.for_range());
            statements.extend(inner.statements(1));
            statements
        }))
    }

    fn for_over(&mut self, range: Range, is_unnamed: bool, body: fn(&mut Generator) -> Vec<Statement>) -> Statement {
        let text = self.adapted(range.text);
        let name = if is_unnamed { "_".to_owned() } else { self.fresh_name() };
        let body = self.nested(|inner| {
            if !is_unnamed {
                inner.scope.declare(Variable { counter: true, ..Variable::new(name.clone(), range.kind, NOTHING) });
            }
            inner.looped(range.trips, body)
        });
        Statement::new(parts![format!("for {name} in {text} "), Block { statements: body }])
    }

    /// `range`, perhaps `.rev()` or `.step_by(2)` or both.
    fn adapted(&mut self, range: String) -> String {
        let (is_reversed, is_stepped) = (self.take(Feature::ForRev, 20), self.take(Feature::ForStepBy, 12));
        // An inclusive range of `i32` has no exact length, which `step_by(…).rev()` needs.
        let reversed_last = !range.contains('=') && self.choices.chance(50);
        match (is_reversed, is_stepped) {
            (false, false) => range,
            (true, false) => format!("({range}).rev()"),
            (false, true) => format!("({range}).step_by(2)"),
            (true, true) if reversed_last => format!("({range}).step_by(2).rev()"),
            (true, true) => format!("({range}).rev().step_by(2)"),
        }
    }

    fn range(&mut self, feature: Feature) -> Option<Range> {
        let count = self.choices.between(2, 4);
        let below = |n| Kind::Integer(Bound::Below(n));
        match feature {
            Feature::ForLength => self.length_range(),
            Feature::ForInclusive => {
                let start = self.choices.between(0, 1);
                Some(Range { text: format!("{start}..={count}"), kind: below(count + 1), trips: count + 1 })
            }
            Feature::ForInteger => {
                let index =
                    self.variable(|variable| matches!(variable.kind, Kind::Integer(Bound::Below(n)) if n <= 5))?;
                let name = self.scope.get(index).name.clone();
                let start = self.choices.between(0, 2);
                Some(Range { text: format!("{start}..{name}"), kind: below(4), trips: 4 })
            }
            Feature::ForTriangle => {
                let index = self.variable(|variable| variable.counter && matches!(variable.kind, Kind::Integer(_)))?;
                let (name, kind) = (self.scope.get(index).name.clone(), self.scope.get(index).kind);
                Some(Range { text: format!("0..{name}"), kind: lower(kind), trips: 4 })
            }
            Feature::ForSigned => Some(Range { text: "-1..3".to_owned(), kind: Kind::Signed, trips: 4 }),
            Feature::ForZeroTrip => Some(Range { text: format!("{count}..2"), kind: below(2), trips: 1 }),
            _ => Some(Range { text: format!("0..{count}"), kind: below(count), trips: count }),
        }
    }

    /// `0..v.len()`, `1..v.len()`, `0..v.len() - 1`
    fn length_range(&mut self) -> Option<Range> {
        let row = self.variable(|variable| variable.kind.at_least().is_some())?;
        let variable = self.scope.get(row);
        let at_least = variable.kind.at_least()?;
        let mut length = format!("{}.len()", variable.name);
        if let Some(known) = self.variable(|variable| variable.kind == Kind::Integer(Bound::Length(row))) {
            length = self.scope.get(known).name.clone();
        }
        let (text, behind, ahead) = match self.choices.between(0, 3) {
            0 => (format!("1..{length}"), 1, 0),
            1 => (format!("0..{length} - 1"), 0, 1),
            _ => (format!("0..{length}"), 0, 0),
        };
        Some(Range { text, kind: Kind::Integer(Bound::Within { row, behind, ahead }), trips: at_least + 2 })
    }

    /// The statements of a loop body, perhaps with a guarded `break` or `continue`.
    pub fn loop_body(&mut self) -> Vec<Statement> {
        let count = self.choices.between(1, 3);
        let mut statements = self.statements(count);
        let exits = [(Feature::Continue, "continue;", 12), (Feature::Break, "break;", 12)];
        for (feature, text, percent) in exits {
            if self.take(feature, percent) {
                statements.push(self.guarded_exit(text));
                statements.extend(self.statements(1));
            }
        }
        statements
    }

    fn guarded_exit(&mut self, exit: &str) -> Statement {
        let mut parts = parts!["if "];
        parts.extend(self.condition());
        let mut statements =
            if self.choices.chance(30) { self.nested(|inner| inner.statements(1)) } else { Vec::new() };
        statements.push(Statement::new(parts![exit]));
        parts.extend(parts![" ", Block { statements }]);
        Statement::new(parts)
    }

    /// `for x in v.iter()`, `for x in u.iter_mut()`
    fn for_elements(&mut self, exclusive: bool) -> Option<Statement> {
        let root =
            self.variable(|variable| matches!(variable.kind, Kind::Row { .. }) && (!exclusive || variable.writable()))?;
        let variable = self.scope.get(root);
        let Kind::Row { at_least, .. } = variable.kind else {
            return None;
        };
        let (owner, estimate) = (variable.name.clone(), variable.estimate);
        let (typed, trips) = (variable.typed, variable.trips);
        if !self.fits(at_least + 2) {
            return None;
        }
        let name = self.fresh_name();
        let borrow = Some(Borrow { root, exclusive });
        let body = self.nested(|inner| {
            let variable = Variable::new(name.clone(), Kind::Reference, estimate);
            inner.scope.declare(Variable { mutable: exclusive, borrow, typed, trips, ..variable });
            inner.looped(at_least + 2, Generator::loop_body)
        });
        let iterator = if exclusive { "iter_mut" } else { "iter" };
        Some(Statement::new(parts![format!("for {name} in {owner}.{iterator}() "), Block { statements: body }]))
    }

    /// `for row in m.iter()`
    fn for_rows(&mut self) -> Option<Statement> {
        let exclusive = self.choices.chance(40);
        let root = self
            .variable(|variable| matches!(variable.kind, Kind::Grid { .. }) && (!exclusive || variable.writable()))?;
        let variable = self.scope.get(root);
        let Kind::Grid { rows, columns, .. } = variable.kind else {
            return None;
        };
        let (owner, estimate, trips) = (variable.name.clone(), variable.estimate, variable.trips);
        if !self.fits(rows) {
            return None;
        }
        let name = self.fresh_name();
        let kind = Kind::Row { form: Form::ArrayReference, at_least: columns };
        let borrow = Some(Borrow { root, exclusive });
        let body = self.nested(|inner| {
            let variable = Variable::new(name.clone(), kind, estimate);
            inner.scope.declare(Variable { mutable: exclusive, borrow, trips, ..variable });
            inner.looped(rows, Generator::loop_body)
        });
        let iterator = if exclusive { "iter_mut" } else { "iter" };
        Some(Statement::new(parts![format!("for {name} in {owner}.{iterator}() "), Block { statements: body }]))
    }

    fn counter(&mut self, trips: usize) -> (String, Statement) {
        let name = self.fresh_name();
        let kind = Kind::Integer(Bound::Below(trips + 1));
        self.scope.declare(Variable { counter: true, ..Variable::new(name.clone(), kind, NOTHING) });
        let declaration = Statement::new(parts![format!("let mut {name} = 0;")]);
        (name, declaration)
    }

    fn while_loop(&mut self) -> Option<Vec<Statement>> {
        let trips = self.choices.between(2, 4);
        if !self.fits(trips) {
            return None;
        }
        let (counter, declaration) = self.counter(trips);
        let mut head = parts![format!("while {counter} < {trips} ")];
        if self.take(Feature::WhileOnActive, 40) {
            head = parts!["while "];
            head.extend(self.looped(trips, |inner| {
                // The condition itself may not jump to its loop.
                let around = std::mem::replace(&mut inner.loops, 0);
                let (left, right) = inner.in_condition(|inner| (inner.scalar(1), inner.literal()));
                inner.loops = around;
                parts![left.left(Level::Sum), " < ", right.whole()]
            }));
            head.push(format!(" && {counter} < {trips} ").into());
        }
        let step = Statement::new(parts![format!("{counter} += 1;")]);
        let mut body = vec![step];
        body.extend(self.nested(|inner| inner.looped(trips, Generator::loop_body)));
        head.push(Block { statements: body }.into());
        Some(vec![declaration, Statement::new(head)])
    }

    /// `loop { k += 1; …; if k >= n { break; } … }`, perhaps with a value.
    fn plain_loop(&mut self, has_value: bool) -> Option<Vec<Statement>> {
        let trips = self.choices.between(2, 4);
        if !self.fits(trips) {
            return None;
        }
        let (counter, declaration) = self.counter(trips);
        let mut estimate = NOTHING;
        let body = self.nested(|inner| {
            inner.looped(trips, |inner| {
                inner.may_continue = false;
                let mut body = vec![Statement::new(parts![format!("{counter} += 1;")])];
                body.extend(inner.statements(1));
                if inner.take(Feature::Continue, 10) {
                    let mut parts = parts![format!("if {counter} < {} && ", trips - 1)];
                    parts.extend(parts!["(", inner.inactive_condition(), ") "]);
                    parts.push(Generator::block(vec![Statement::new(parts!["continue;"])]));
                    body.push(Statement::new(parts));
                }
                let mut exit = parts![format!("if {counter} >= {trips}")];
                if inner.choices.chance(50) {
                    exit.push(" || ".into());
                    exit.extend(inner.condition());
                }
                let mut leave = parts!["break"];
                if has_value {
                    let value = inner.value();
                    estimate = value.estimate;
                    leave.extend(parts![" ", known(value).whole()]);
                }
                leave.push(";".into());
                exit.extend(parts![" ", Generator::block(vec![Statement::new(leave)])]);
                body.push(Statement::new(exit));
                body.extend(inner.statements(1));
                body
            })
        });
        let block = Block { statements: body };
        if !has_value {
            return Some(vec![declaration, Statement::new(parts!["loop ", block])]);
        }
        let name = self.name();
        self.declare(&name, Kind::Scalar, false, estimate);
        Some(vec![declaration, Statement::new(parts![format!("let {name} = loop "), block, ";"])])
    }
}

/// What is known of an index that is smaller than one of `kind`.
fn lower(kind: Kind) -> Kind {
    match kind {
        Kind::Integer(Bound::Within { row, ahead, .. }) => {
            Kind::Integer(Bound::Within { row, behind: 0, ahead: ahead + 1 })
        }
        other => other,
    }
}
