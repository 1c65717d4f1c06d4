//! `let` in all its forms.

use crate::generate::feature::Feature;
use crate::generate::generator::{FLOOR, Generator, LIMIT, known, method};
use crate::generate::parameter::Outcome;
use crate::generate::scope::{Borrow, Bound, Form, Kind, Variable};
use crate::generate::syntax::{Estimate, Part, Scalar, Statement, list, parts};

impl Generator {
    /// Makes `name` known.
    pub fn declare(&mut self, name: &str, kind: Kind, mutable: bool, estimate: Estimate) -> usize {
        let estimate = if mutable { estimate.covering(FLOOR) } else { estimate };
        let trips = self.trips;
        self.scope.declare(Variable { mutable, trips, ..Variable::new(name.to_owned(), kind, estimate) })
    }

    pub fn declaration(&mut self, mutable: bool) -> Statement {
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

    pub fn tuple(&mut self) -> Statement {
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

    pub fn pair(&mut self) -> Option<Statement> {
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

    pub fn sin_cos(&mut self) -> Statement {
        let operand = self.scalar(1);
        let estimate = Estimate { magnitude: 1.0, slope: operand.estimate.slope };
        let value = method(operand, ".sin_cos()", estimate);
        let (a, b) = (self.name(), self.fresh_name());
        self.declare(&a, Kind::Scalar, false, estimate);
        self.declare(&b, Kind::Scalar, false, estimate);
        Statement::new(parts![format!("let ({a}, {b}) = "), value.whole(), ";"])
    }

    /// `let a; if c { a = …; } else { a = …; }`
    pub fn deferred(&mut self) -> Vec<Statement> {
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
    pub fn elements(&mut self, count: usize) -> (Vec<Part>, Estimate, bool) {
        if self.choices.chance(25) {
            let value = if self.choices.chance(50) { self.literal() } else { self.value() };
            let (estimate, typed) = (value.estimate, value.typed);
            return (parts![value.whole(), format!("; {count}")], estimate, typed);
        }
        let mut items = Vec::new();
        let mut estimate = Estimate { magnitude: 0.0, slope: 0.0 };
        let mut typed = false;
        for _ in 0..count {
            let element = self.scalar(1);
            let element = self.fit(element, LIMIT);
            estimate = estimate.covering(element.estimate);
            typed |= element.typed;
            items.push(parts![element.whole()]);
        }
        (list("", items, ""), estimate, typed)
    }

    pub fn local_array(&mut self) -> Statement {
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

    pub fn local_grid(&mut self) -> Statement {
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

    pub fn local_vector(&mut self) -> Statement {
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

    pub fn push(&mut self) -> Option<Statement> {
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
    pub fn local_borrow(&mut self, exclusive: bool) -> Option<Statement> {
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

    pub fn length_declaration(&mut self) -> Option<Statement> {
        let row = self.variable(|variable| variable.kind.at_least().is_some())?;
        let owner = self.scope.get(row).name.clone();
        let name = self.fresh_name();
        let zero = Estimate { magnitude: 0.0, slope: 0.0 };
        self.declare(&name, Kind::Integer(Bound::Length(row)), false, zero);
        Some(Statement::new(parts![format!("let {name} = {owner}.len();")]))
    }

    pub fn integer_declaration(&mut self) -> Statement {
        if self.take(Feature::LocalIndices, 15) {
            let name = self.name();
            self.declare(&name, Kind::Indices, false, Estimate { magnitude: 0.0, slope: 0.0 });
            let indices = *self.choices.pick(&["[1, 0]", "[0, 2, 1]", "[3, 1]"]);
            return Statement::new(parts![format!("let {name}: &[usize] = &{indices};")]);
        }
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
}
