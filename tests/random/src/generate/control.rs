//! Branches and exits.

use crate::generate::expression::{binary, braced};
use crate::generate::feature::Feature;
use crate::generate::generator::{FLOOR, Generator, known};
use crate::generate::parameter::Outcome;
use crate::generate::scope::Kind;
use crate::generate::syntax::{Block, Estimate, Level, Part, Scalar, Statement, list, parts};

impl Generator {
    /// A statement with a body.
    pub fn compound_form(&mut self, feature: Feature) -> Option<Vec<Statement>> {
        match feature {
            Feature::IfStatement => Some(vec![self.if_statement(false)]),
            Feature::IfElse => Some(vec![self.if_statement(true)]),
            Feature::MatchStatement => self.match_statement().map(|statement| vec![statement]),
            Feature::DivergingArm => self.diverging_arm().map(|statement| vec![statement]),
            Feature::BlockStatement => Some(vec![Statement::new(parts![self.body()])]),
            Feature::EarlyReturn => Some(vec![self.early_return()]),
            _ => self.loop_form(feature),
        }
    }

    /// A block of one to three statements in a scope of its own.
    pub fn body(&mut self) -> Block {
        let count = self.choices.between(1, 3);
        Block { statements: self.nested(|inner| inner.statements(count)) }
    }

    fn if_statement(&mut self, has_else: bool) -> Statement {
        let mut parts = parts!["if "];
        parts.extend(self.condition());
        parts.extend(parts![" ", self.body()]);
        if has_else && self.take(Feature::ElseIf, 35) {
            parts.push(" else if ".into());
            parts.extend(self.condition());
            parts.extend(parts![" ", self.body()]);
        }
        if has_else {
            parts.extend(parts![" else ", self.body()]);
        }
        Statement::new(parts)
    }

    /// An `if … else` (or `else if`) as a value.
    pub fn if_value(&mut self) -> Option<Scalar> {
        if self.fuel < 3 {
            return None;
        }
        let mut parts = parts!["if "];
        parts.extend(self.condition());
        let (block, mut estimate) = self.valued_block()?;
        parts.extend(parts![" ", block]);
        if self.take(Feature::ElseIf, 20) {
            parts.push(" else if ".into());
            parts.extend(self.condition());
            let (block, next) = self.valued_block()?;
            parts.extend(parts![" ", block]);
            estimate = estimate.covering(next);
        }
        let (block, last) = self.valued_block()?;
        parts.extend(parts![" else ", block]);
        Some(braced(parts, estimate.covering(last)))
    }

    /// `let x = if c { … } else { return …; };`, or with another exit
    fn diverging_arm(&mut self) -> Option<Statement> {
        let condition = self.condition();
        let (block, estimate) = self.valued_block()?;
        let exit = self.nested(|inner| {
            let mut statements = inner.statements(1);
            let is_exit_of_loop = inner.loops > 0 && inner.may_continue && inner.choices.chance(60);
            statements.push(match is_exit_of_loop {
                true => Statement::new(parts![*inner.choices.pick(&["continue;", "break;"])]),
                false => inner.return_statement(),
            });
            Generator::block(statements)
        });
        let name = self.name();
        self.declare(&name, Kind::Scalar, false, estimate);
        let mut parts = parts![format!("let {name} = if ")];
        parts.extend(condition);
        parts.extend(if self.choices.chance(50) {
            parts![" ", block, " else ", exit]
        } else {
            parts![" ", exit, " else ", block]
        });
        parts.push(";".into());
        Some(Statement::new(parts))
    }

    /// What a `match` looks at, and its patterns.
    fn scrutinee(&mut self) -> Option<(String, Vec<String>)> {
        let (scrutinee, patterns) = self.plain_scrutinee()?;
        let mut patterns: Vec<String> = patterns.into_iter().map(str::to_owned).collect();
        if self.take(Feature::MatchGuard, 12) {
            patterns[0] = format!("{} if {}", patterns[0], self.inactive_condition());
            if patterns.last().is_some_and(|last| last != "_") {
                patterns.push("_".to_owned());
            }
        }
        Some((scrutinee, patterns))
    }

    fn plain_scrutinee(&mut self) -> Option<(String, Vec<&'static str>)> {
        let wanted = |kind| matches!(kind, Kind::Integer(_) | Kind::Signed | Kind::Flag | Kind::Word);
        let scalar = self.variable(|variable| variable.kind == Kind::Scalar && variable.typed);
        if let Some(scalar) = scalar
            && self.take(Feature::MatchOnCast, 15)
        {
            let name = &self.scope.get(scalar).name;
            return Some((format!("({name} * 2.0) as i32"), vec!["i32::MIN..=-1", "0", "1 | 2", "_"]));
        }
        let index = self.variable(|variable| wanted(variable.kind))?;
        let variable = self.scope.get(index);
        let name = variable.name.clone();
        Some(match variable.kind {
            Kind::Flag => (name, vec!["true", "false"]),
            Kind::Word => (name, vec!["\"steep\"", "\"flat\" | \"round\"", "_"]),
            Kind::Signed => (name, vec!["0", "1..=3", "_"]),
            _ => match self.choices.between(0, 2) {
                0 => (format!("{name} % 3"), vec!["0", "1", "_"]),
                1 => (name, vec!["0 | 2", "1", "_"]),
                _ => (name, vec!["0..=1", "_"]),
            },
        })
    }

    fn match_statement(&mut self) -> Option<Statement> {
        let (scrutinee, patterns) = self.scrutinee()?;
        let mut arms = Vec::new();
        for pattern in patterns {
            arms.push(Statement::value(parts![format!("{pattern} => "), self.body()]));
        }
        Some(Statement::new(parts![format!("match {scrutinee} "), Generator::block(arms)]))
    }

    /// A `match` as a value.
    pub fn match_value(&mut self) -> Option<Scalar> {
        let (scrutinee, patterns) = self.scrutinee()?;
        let mut estimate = Estimate { magnitude: 0.0, slope: 0.0 };
        let mut arms = Vec::new();
        for pattern in patterns {
            let (value, size) = self.arm()?;
            estimate = estimate.covering(size);
            let mut parts = parts![format!("{pattern} => ")];
            parts.extend(value);
            parts.push(",".into());
            arms.push(Statement::value(parts));
        }
        Some(braced(parts![format!("match {scrutinee} "), Generator::block(arms)], estimate))
    }

    fn arm(&mut self) -> Option<(Vec<Part>, Estimate)> {
        if self.choices.chance(30) {
            let (block, estimate) = self.valued_block()?;
            return Some((parts![block], estimate));
        }
        let value = self.value();
        let estimate = value.estimate;
        Some((parts![known(value).whole()], estimate))
    }

    /// `if c { …; return …; }`
    pub fn early_return(&mut self) -> Statement {
        if self.loops > 0 {
            self.features.record(Feature::ReturnInLoop);
        }
        let mut parts = parts!["if "];
        parts.extend(self.condition());
        let count = self.choices.between(0, 1);
        let block = self.nested(|inner| {
            let mut statements = inner.statements(count);
            statements.push(inner.return_statement());
            Block { statements }
        });
        parts.extend(parts![" ", block]);
        Statement::new(parts)
    }

    /// `return …;`
    pub fn return_statement(&mut self) -> Statement {
        match self.result() {
            Some(result) => Statement::new([parts!["return "], result, parts![";"]].concat()),
            None => Statement::new(parts!["return;"]),
        }
    }

    /// A result of the function under construction, or `None` for `()`.
    pub fn result(&mut self) -> Option<Vec<Part>> {
        match self.outcome {
            Outcome::Unit => None,
            Outcome::Scalar => Some(parts![self.summary().whole()]),
            Outcome::Pair => {
                let (first, second) = (self.summary(), self.summary());
                Some(parts!["(", first.whole(), ", ", second.whole(), ")"])
            }
            Outcome::Array(n) => Some(self.array(n)),
            Outcome::Struct(number) => Some(self.struct_value(number)),
            Outcome::Vector(n) => Some(list("vec![", (0..n).map(|_| parts![self.summary().whole()]).collect(), "]")),
        }
    }

    /// A sum of a few values, so that a result depends on much of what came before it.
    pub fn summary(&mut self) -> Scalar {
        let mut terms = self.choices.between(2, 4) as i32;
        let mut sum = self.scalar(2);
        while terms > 0 || sum.estimate.slope == 0.0 && terms > -3 {
            terms -= 1;
            let (left, right) = (sum, self.scalar(1));
            let slope = left.estimate.slope + right.estimate.slope;
            let magnitude = left.estimate.magnitude + right.estimate.magnitude;
            let estimate = Estimate { magnitude, slope };
            sum = binary(left, " + ", right, Level::Sum, estimate);
        }
        let sum = self.fit(sum, Estimate { magnitude: 8.0, slope: 12.0 });
        self.returned = self.returned.covering(sum.estimate).covering(FLOOR);
        known(sum)
    }
}
