//! Statements without a body of their own: declarations, assignments, calls.

use crate::generate::feature::Feature;
use crate::generate::generator::{FLOOR, Generator, LIMIT, known, method};
use crate::generate::parameter::Outcome;
use crate::generate::scope::{Borrow, Bound, Form, Kind, Variable};
use crate::generate::syntax::{Estimate, Part, Scalar, Statement, parts};

const STATEMENTS: [(u32, Feature); 36] = [
    (12, Feature::Let),
    (8, Feature::LetMut),
    (2, Feature::LetTuple),
    (2, Feature::LetPair),
    (1, Feature::SinCos),
    (2, Feature::DeferredLet),
    (4, Feature::LocalArray),
    (2, Feature::LocalNestedArray),
    (3, Feature::LocalVec),
    (4, Feature::VecPush),
    (2, Feature::LocalBorrow),
    (1, Feature::LocalMutableBorrow),
    (8, Feature::Assign),
    (9, Feature::CompoundAssign),
    (6, Feature::ElementAssign),
    (6, Feature::ElementCompoundAssign),
    (4, Feature::WholeAssign),
    (4, Feature::RowAssign),
    (4, Feature::IfStatement),
    (4, Feature::IfElse),
    (3, Feature::MatchStatement),
    (9, Feature::ForRange),
    (4, Feature::ForIter),
    (3, Feature::ForIterMut),
    (1, Feature::ForNestedIter),
    (3, Feature::While),
    (3, Feature::Loop),
    (2, Feature::LoopBreakValue),
    (2, Feature::EarlyReturn),
    (5, Feature::IntegerLet),
    (10, Feature::IntegerAssign),
    (8, Feature::CallStatement),
    (1, Feature::Assert),
    (1, Feature::DebugAssert),
    (1, Feature::Println),
    (2, Feature::NestedLoops),
];

impl Generator {
    /// So many statements, as far as the fuel goes.
    pub fn statements(&mut self, count: usize) -> Vec<Statement> {
        let mut statements = Vec::new();
        for _ in 0..count {
            if self.fuel == 0 {
                break;
            }
            self.fuel -= 1;
            self.steps += self.trips;
            statements.extend(self.statement());
        }
        statements
    }

    fn statement(&mut self) -> Vec<Statement> {
        for _ in 0..4 {
            let feature = self.choose(&STATEMENTS);
            if let Some(statements) = self.form(feature) {
                self.features.record(feature);
                return statements;
            }
        }
        self.features.record(Feature::Let);
        vec![self.declaration(false)]
    }

    fn form(&mut self, feature: Feature) -> Option<Vec<Statement>> {
        match feature {
            Feature::Let => Some(vec![self.declaration(false)]),
            Feature::LetMut => Some(vec![self.declaration(true)]),
            Feature::LetTuple => Some(vec![self.tuple()]),
            Feature::LetPair => self.pair().map(one),
            Feature::SinCos => Some(vec![self.sin_cos()]),
            Feature::DeferredLet => Some(self.deferred()),
            Feature::LocalArray => Some(vec![self.local_array()]),
            Feature::LocalNestedArray => Some(vec![self.local_grid()]),
            Feature::LocalVec => Some(vec![self.local_vector()]),
            Feature::VecPush => self.push().map(one),
            Feature::LocalBorrow => self.local_borrow(false).map(one),
            Feature::LocalMutableBorrow => self.local_borrow(true).map(one),
            Feature::Assign => self.assign(is_float).map(one),
            Feature::CompoundAssign => self.compound_assign(is_float).map(one),
            Feature::ElementAssign => self.assign(is_element).map(one),
            Feature::ElementCompoundAssign => self.compound_assign(is_element).map(one),
            Feature::WholeAssign => self.whole_assign().map(one),
            Feature::RowAssign => self.row_assign().map(one),
            Feature::IntegerLet => Some(vec![self.integer_declaration()]),
            Feature::IntegerAssign => self.integer_assign().map(one),
            Feature::CallStatement => self.call_statement().map(one),
            Feature::Assert | Feature::DebugAssert | Feature::Println => self.check(feature).map(one),
            _ => self.compound_form(feature),
        }
    }

    /// Makes `name` known.
    pub fn declare(&mut self, name: &str, kind: Kind, mutable: bool, estimate: Estimate) -> usize {
        let estimate = if mutable { estimate.covering(FLOOR) } else { estimate };
        let trips = self.trips;
        self.scope.declare(Variable { mutable, trips, ..Variable::new(name.to_owned(), kind, estimate) })
    }

    fn declaration(&mut self, mutable: bool) -> Statement {
        let value = if mutable && self.choices.chance(25) { self.literal() } else { self.value() };
        let name = self.name();
        let (estimate, mut typed) = (value.estimate, value.typed);
        let mut parts = parts![if mutable { "let mut " } else { "let " }, name.as_str()];
        if self.take(Feature::LetTyped, 15) {
            parts.extend(parts![": ", Part::Float]);
            typed = true;
        }
        parts.extend(parts![" = ", value.whole(), ";"]);
        let index = self.declare(&name, Kind::Scalar, mutable, estimate);
        self.scope.get_mut(index).typed = typed;
        Statement::new(parts)
    }

    fn tuple(&mut self) -> Statement {
        let (first, second) = (self.value(), self.value());
        let mutable = self.choices.chance(40);
        let (a, b) = (self.name(), self.fresh_name());
        let bindings = format!("let ({}{a}, {b}) = (", if mutable { "mut " } else { "" });
        let (of_a, of_b) = ((first.estimate, first.typed), (second.estimate, second.typed));
        let parts = parts![bindings, first.whole(), ", ", second.whole(), ");"];
        let index = self.declare(&a, Kind::Scalar, mutable, of_a.0);
        self.scope.get_mut(index).typed = of_a.1;
        let index = self.declare(&b, Kind::Scalar, false, of_b.0);
        self.scope.get_mut(index).typed = of_b.1;
        Statement::new(parts)
    }

    fn pair(&mut self) -> Option<Statement> {
        let callee = self.callee(|signature| signature.outcome == Outcome::Pair);
        let call = match callee {
            Some(signature) if self.choices.chance(60) => self.call(&signature),
            _ => None,
        };
        let mutable = self.choices.chance(40);
        let (value, estimate, typed) = match call {
            Some((parts, estimate)) => (parts, estimate, true),
            None => {
                let (first, second) = (self.value(), self.value());
                let typed = first.typed && second.typed;
                let estimate = first.estimate.covering(second.estimate);
                (parts!["(", first.whole(), ", ", second.whole(), ")"], estimate, typed)
            }
        };
        let name = self.name();
        let mut parts = parts![format!("let {}{name} = ", if mutable { "mut " } else { "" })];
        parts.extend(value);
        parts.push(";".into());
        let index = self.declare(&name, Kind::Pair, mutable, estimate);
        self.scope.get_mut(index).typed = typed;
        Some(Statement::new(parts))
    }

    fn sin_cos(&mut self) -> Statement {
        let operand = self.scalar(1);
        let estimate = Estimate { magnitude: 1.0, slope: operand.estimate.slope };
        let value = method(operand, ".sin_cos()", estimate);
        let (a, b) = (self.name(), self.fresh_name());
        self.declare(&a, Kind::Scalar, false, estimate);
        self.declare(&b, Kind::Scalar, false, estimate);
        Statement::new(parts![format!("let ({a}, {b}) = "), value.whole(), ";"])
    }

    /// `let a; if c { a = …; } else { a = …; }`
    fn deferred(&mut self) -> Vec<Statement> {
        let condition = self.condition();
        let arms: Vec<Scalar> = (0..2).map(|_| known(self.value())).collect();
        let estimate = arms[0].estimate.covering(arms[1].estimate);
        let name = self.fresh_name();
        let mut parts = parts!["if "];
        parts.extend(condition);
        for (head, value) in [" ", " else "].into_iter().zip(arms) {
            let assignment = Statement::new(parts![format!("{name} = "), value.whole(), ";"]);
            parts.extend(parts![head, Generator::block(vec![assignment])]);
        }
        self.declare(&name, Kind::Scalar, false, estimate);
        vec![Statement::new(parts![format!("let {name};")]), Statement::new(parts)]
    }

    /// Elements, their size, and whether their type is known.
    fn elements(&mut self, count: usize) -> (Vec<Part>, Estimate, bool) {
        if self.choices.chance(25) {
            let value = if self.choices.chance(50) { self.literal() } else { self.value() };
            let (estimate, typed) = (value.estimate, value.typed);
            return (parts![value.whole(), format!("; {count}")], estimate, typed);
        }
        let mut parts = Vec::new();
        let mut estimate = Estimate { magnitude: 0.0, slope: 0.0 };
        let mut typed = false;
        for position in 0..count {
            if position > 0 {
                parts.push(", ".into());
            }
            let element = self.scalar(1);
            let element = self.fit(element, LIMIT);
            estimate = estimate.covering(element.estimate);
            typed |= element.typed;
            parts.push(element.whole());
        }
        (parts, estimate, typed)
    }

    fn local_array(&mut self) -> Statement {
        let count = self.choices.between(2, 4);
        let (elements, estimate, typed) = self.elements(count);
        let mutable = self.choices.chance(75);
        let name = self.name();
        let mut parts = parts![format!("let {}{name}", if mutable { "mut " } else { "" })];
        let spelled = self.take(Feature::LetTyped, 20);
        if spelled {
            parts.extend(parts![": [", Part::Float, format!("; {count}]")]);
        }
        parts.push(" = [".into());
        parts.extend(elements);
        parts.push("];".into());
        let index = self.declare(&name, Kind::Row { form: Form::Array, at_least: count }, mutable, estimate);
        self.scope.get_mut(index).typed = typed || spelled;
        Statement::new(parts)
    }

    fn local_grid(&mut self) -> Statement {
        let (rows, columns) = (self.choices.between(2, 3), self.choices.between(2, 3));
        let mutable = self.choices.chance(75);
        let name = self.name();
        let mut parts = parts![format!("let {}{name}: [[", if mutable { "mut " } else { "" }), Part::Float];
        parts.push(format!("; {columns}]; {rows}] = ").into());
        if self.choices.chance(25) {
            let value = self.value();
            self.features.record(Feature::Literal);
            parts.extend(parts!["[[", value.whole(), format!("; {columns}]; {rows}]")]);
        } else {
            parts.extend(self.grid(rows, columns));
        }
        parts.push(";".into());
        let kind = Kind::Grid { rows, columns, by_reference: false };
        self.declare(&name, kind, mutable, Estimate { magnitude: 3.0, slope: 8.0 });
        Statement::new(parts)
    }

    fn local_vector(&mut self) -> Statement {
        let sources = self.scope.find(|variable| matches!(variable.kind, Kind::Row { .. }));
        let mutable = self.choices.chance(75);
        let (value, at_least, estimate, typed) = match self.recent(&sources) {
            Some(source) if self.choices.chance(40) => {
                let variable = self.scope.get(source);
                let Kind::Row { at_least, form } = variable.kind else { unreachable!("only rows are searched") };
                let copy = if form == Form::Vector { "clone" } else { "to_vec" };
                (parts![format!("{}.{copy}()", variable.name)], at_least, variable.estimate, variable.typed)
            }
            _ => {
                let count = self.choices.between(2, 4);
                let (elements, estimate, typed) = self.elements(count);
                let mut parts = parts!["vec!["];
                parts.extend(elements);
                parts.push("]".into());
                (parts, count, estimate, typed)
            }
        };
        let name = self.name();
        let mut parts = parts![format!("let {}{name} = ", if mutable { "mut " } else { "" })];
        parts.extend(value);
        parts.push(";".into());
        let index = self.declare(&name, Kind::Row { form: Form::Vector, at_least }, mutable, estimate);
        self.scope.get_mut(index).typed = typed;
        Statement::new(parts)
    }

    fn push(&mut self) -> Option<Statement> {
        let vector = self.variable(|variable| {
            matches!(variable.kind, Kind::Row { form: Form::Vector, .. }) && variable.writable()
        })?;
        // While its argument is evaluated, `push` lets the vector be read.
        let borrow = Borrow { root: vector, exclusive: false };
        self.scope.borrow(borrow);
        let value = self.value();
        self.scope.release(borrow);
        self.written(vector, value.estimate);
        let name = self.scope.get(vector).name.clone();
        Some(Statement::new(parts![format!("{name}.push("), value.whole(), ");"]))
    }

    /// `let r = &a[1..];`
    fn local_borrow(&mut self, exclusive: bool) -> Option<Statement> {
        let root = self.variable(|variable| {
            let is_owner = match variable.kind {
                Kind::Row { form, .. } => matches!(form, Form::Array | Form::Vector | Form::Slice),
                Kind::Grid { by_reference, .. } => !by_reference,
                _ => false,
            };
            is_owner && (!exclusive || variable.writable() && variable.trips == 1)
        })?;
        let (estimate, typed) = (self.scope.get(root).estimate, self.scope.get(root).typed);
        let owner = self.scope.get(root).name.clone();
        let reference = if exclusive { "&mut " } else { "&" };
        let start = self.choices.between(0, 1);
        let (text, form, at_least) = match self.scope.get(root).kind {
            Kind::Row { at_least, .. } if at_least > 2 || start == 0 => {
                (format!("{reference}{owner}[{start}..]"), Form::Slice, at_least - start)
            }
            Kind::Row { form: Form::Array, at_least } => {
                (format!("{reference}{owner}"), Form::ArrayReference, at_least)
            }
            Kind::Grid { rows, columns, .. } => {
                (format!("{reference}{owner}[{}]", self.index_below(rows)), Form::ArrayReference, columns)
            }
            _ => return None,
        };
        let name = self.fresh_name();
        let borrow = Some(Borrow { root, exclusive });
        let kind = Kind::Row { form, at_least };
        let trips = self.trips;
        let variable =
            Variable { mutable: exclusive, typed, trips, borrow, ..Variable::new(name.clone(), kind, estimate) };
        self.scope.declare(variable);
        Some(Statement::new(parts![format!("let {name} = {text};")]))
    }

    /// The text of a place of `variable`.
    fn place(&mut self, variable: usize) -> String {
        let name = self.scope.get(variable).name.clone();
        match self.scope.get(variable).kind {
            Kind::Reference => format!("*{name}"),
            Kind::Row { .. } => format!("{name}[{}]", self.index_to_write(variable)),
            Kind::Grid { .. } => format!("{name}{}", self.nested_index(variable)),
            Kind::Pair => format!("{name}.{}", self.choices.between(0, 1)),
            _ => name,
        }
    }

    fn target(&mut self, wanted: fn(Kind) -> bool) -> Option<usize> {
        self.variable(|variable| wanted(variable.kind) && variable.writable() && !variable.counter)
    }

    fn assign(&mut self, wanted: fn(Kind) -> bool) -> Option<Statement> {
        let target = self.target(wanted)?;
        let depth = self.choices.between(1, 3);
        let value = self.scalar(depth);
        if !self.is_still(target) {
            return None;
        }
        let value = self.fit(value, self.room(target));
        self.written(target, value.estimate);
        let place = self.place(target);
        Some(Statement::new(parts![format!("{place} = "), value.whole(), ";"]))
    }

    /// Whether `target` is still there: its own right side may have moved it.
    fn is_still(&self, target: usize) -> bool {
        !self.scope.get(target).unusable
    }

    fn compound_assign(&mut self, wanted: fn(Kind) -> bool) -> Option<Statement> {
        let target = self.target(wanted)?;
        let depth = self.choices.between(1, 2);
        let value = self.scalar(depth);
        if !self.is_still(target) {
            return None;
        }
        let old = self.scope.get(target).estimate;
        let (operator, value) = match self.choices.between(0, 5) {
            0 => {
                let value = self.fit(value, Estimate { magnitude: 1.0, slope: 2.0 });
                (" *= ", value)
            }
            1 => {
                let value = self.fit(value, Estimate { magnitude: 1.5, slope: 2.0 });
                (" /= ", self.at_least(value, 1.0))
            }
            2 => (" -= ", self.fit(value, self.room_to_add(target))),
            _ => (" += ", self.fit(value, self.room_to_add(target))),
        };
        let repeats = (self.trips / self.scope.get(target).trips).max(1) as f64;
        let growth = value.estimate;
        let estimate = match operator {
            " *= " | " /= " => Estimate { slope: old.slope + old.magnitude * growth.slope, ..old },
            _ => Estimate {
                magnitude: old.magnitude + repeats * growth.magnitude,
                slope: old.slope + repeats * growth.slope,
            },
        };
        self.written(target, estimate);
        let place = self.place(target);
        Some(Statement::new(parts![format!("{place}{operator}"), value.whole(), ";"]))
    }

    /// `a = b;`, `a = [x, y];` on whole arrays
    fn whole_assign(&mut self) -> Option<Statement> {
        let target = self.variable(|variable| {
            let is_array =
                matches!(variable.kind, Kind::Row { form: Form::Array | Form::ArrayReference, .. } | Kind::Grid { .. });
            is_array && variable.writable()
        })?;
        let (name, kind) = (self.scope.get(target).name.clone(), self.scope.get(target).kind);
        let (star, value) = match kind {
            Kind::Row { form, at_least } => (form == Form::ArrayReference, self.array(at_least)),
            Kind::Grid { rows, columns, by_reference } => (by_reference, self.grid(rows, columns)),
            _ => return None,
        };
        if !self.is_still(target) {
            return None;
        }
        self.written(target, Estimate { magnitude: 3.0, slope: 8.0 });
        let mut parts = parts![format!("{}{name} = ", if star { "*" } else { "" })];
        parts.extend(value);
        parts.push(";".into());
        Some(Statement::new(parts))
    }

    /// `m[i] = [x, y];`
    fn row_assign(&mut self) -> Option<Statement> {
        let target = self.target(|kind| matches!(kind, Kind::Grid { .. }))?;
        let Kind::Grid { rows, columns, .. } = self.scope.get(target).kind else {
            return None;
        };
        let value = self.array(columns);
        self.written(target, Estimate { magnitude: 3.0, slope: 8.0 });
        let name = self.scope.get(target).name.clone();
        let mut parts = parts![format!("{name}[{}] = ", self.index_below(rows))];
        parts.extend(value);
        parts.push(";".into());
        Some(Statement::new(parts))
    }

    fn integer_declaration(&mut self) -> Statement {
        let bound = self.choices.between(2, 4);
        let (text, is_mutable) = match self.integer() {
            Some(integer) if self.choices.chance(40) => (format!("({integer}) % {bound}"), false),
            _ => (self.choices.between(0, bound - 1).to_string(), self.choices.chance(80)),
        };
        let name = self.name();
        let zero = Estimate { magnitude: 0.0, slope: 0.0 };
        let index = self.declare(&name, Kind::Integer(Bound::Below(bound)), is_mutable, zero);
        self.scope.get_mut(index).estimate = zero;
        Statement::new(parts![format!("let {}{name}: usize = {text};", if is_mutable { "mut " } else { "" })])
    }

    fn integer_assign(&mut self) -> Option<Statement> {
        let target = self.variable(|variable| {
            matches!(variable.kind, Kind::Integer(Bound::Below(_))) && variable.mutable && !variable.counter
        })?;
        let Kind::Integer(Bound::Below(bound)) = self.scope.get(target).kind else {
            return None;
        };
        let name = self.scope.get(target).name.clone();
        if self.take(Feature::ActiveInteger, 30) {
            let mut parts = parts![format!("{name} = if ")];
            parts.extend(self.condition());
            parts.push(format!(" {{ {} }} else {{ {} }};", bound - 1, self.choices.between(0, bound - 1)).into());
            return Some(Statement::new(parts));
        }
        let step = self.integer().unwrap_or_else(|| "1".to_owned());
        Some(Statement::new(parts![match self.choices.between(0, 2) {
            0 => format!("{name} = ({name} + 1) % {bound};"),
            1 => format!("{name} = ({name} + ({step})) % {bound};"),
            _ => format!("{name} = ({step}) % {bound};"),
        }]))
    }

    /// A call whose result is dropped, bound or destructured.
    fn call_statement(&mut self) -> Option<Statement> {
        let signature = self.callee(|_| true)?;
        let (call, estimate) = self.call(&signature)?;
        let kind = match signature.outcome {
            Outcome::Unit => None,
            _ if self.choices.chance(10) => None,
            Outcome::Scalar => Some(Kind::Scalar),
            Outcome::Pair if self.choices.chance(50) => {
                let (a, b) = (self.name(), self.fresh_name());
                self.declare(&a, Kind::Scalar, false, estimate);
                self.declare(&b, Kind::Scalar, false, estimate);
                return Some(bind(&format!("({a}, {b})"), call));
            }
            Outcome::Pair => Some(Kind::Pair),
            Outcome::Array(n) => Some(Kind::Row { form: Form::Array, at_least: n }),
            Outcome::Vector(n) => Some(Kind::Row { form: Form::Vector, at_least: n }),
        };
        let Some(kind) = kind else {
            if signature.outcome != Outcome::Unit {
                return Some(bind("_", call));
            }
            let mut parts = call;
            parts.push(";".into());
            return Some(Statement::new(parts));
        };
        let mutable = self.choices.chance(50);
        let name = self.name();
        self.declare(&name, kind, mutable, estimate);
        Some(bind(&format!("{}{name}", if mutable { "mut " } else { "" }), call))
    }

    fn check(&mut self, feature: Feature) -> Option<Statement> {
        let scalar = self.variable(|variable| variable.kind == Kind::Scalar && variable.typed)?;
        let name = self.scope.get(scalar).name.clone();
        Some(Statement::new(parts![match feature {
            Feature::Assert => format!("assert!({name}.is_finite(), \"{name} is {{}}\", {name});"),
            Feature::DebugAssert => format!("debug_assert!({name}.abs() < 1e12, \"{name} is {{{name}}}\");"),
            _ => format!("println!(\"{{}} {{{name}}}\", {name});"),
        }]))
    }
}

fn bind(pattern: &str, value: Vec<Part>) -> Statement {
    let mut parts = parts![format!("let {pattern} = ")];
    parts.extend(value);
    parts.push(";".into());
    Statement::new(parts)
}

fn one(statement: Statement) -> Vec<Statement> {
    vec![statement]
}

fn is_float(kind: Kind) -> bool {
    matches!(kind, Kind::Scalar | Kind::Reference | Kind::Pair)
}

fn is_element(kind: Kind) -> bool {
    matches!(kind, Kind::Row { .. } | Kind::Grid { .. })
}
