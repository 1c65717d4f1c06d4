//! Assignments to variables, elements, rows, whole arrays and integers.

use crate::generate::feature::Feature;
use crate::generate::generator::Generator;
use crate::generate::scope::{Bound, Form, Kind};
use crate::generate::syntax::{Estimate, Statement, parts};

impl Generator {
    /// The text of a place of `variable`.
    pub fn place(&mut self, variable: usize) -> String {
        let name = self.scope.get(variable).name.clone();
        match self.scope.get(variable).kind {
            Kind::Reference => format!("*{name}"),
            Kind::Row { .. } => format!("{name}[{}]", self.index_to_write(variable)),
            Kind::Grid { .. } => format!("{name}{}", self.nested_index(variable)),
            Kind::Struct { .. } | Kind::Structs { .. } => self.float_of(variable, true),
            Kind::Lists { columns, .. } => self.apart(variable, |inner| {
                let index = inner.index_to_write(variable);
                format!("{name}[{index}][{}]", inner.index_below(columns))
            }),
            Kind::Pair => format!("{name}.{}", self.choices.between(0, 1)),
            _ => name,
        }
    }

    pub fn target(&mut self, wanted: fn(Kind) -> bool) -> Option<usize> {
        self.variable(|variable| wanted(variable.kind) && variable.writable() && !variable.counter)
    }

    pub fn assign(&mut self, wanted: fn(Kind) -> bool) -> Option<Statement> {
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
    pub fn is_still(&self, target: usize) -> bool {
        !self.scope.get(target).unusable
    }

    pub fn compound_assign(&mut self, wanted: fn(Kind) -> bool) -> Option<Statement> {
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
        let repeats = self.repeats(target);
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
    pub fn whole_assign(&mut self) -> Option<Statement> {
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
    pub fn row_assign(&mut self) -> Option<Statement> {
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

    pub fn integer_assign(&mut self) -> Option<Statement> {
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
}
