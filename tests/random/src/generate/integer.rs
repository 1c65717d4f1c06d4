//! Inactive values: integers, flags, words; indices; conditions.

use crate::generate::definition::FieldType;
use crate::generate::feature::Feature;
use crate::generate::generator::{Generator, known};
use crate::generate::parameter::WORDS;
use crate::generate::scope::{Bound, Kind};
use crate::generate::syntax::{Level, Part, parts};

const COMPARISONS: [&str; 4] = [" < ", " > ", " <= ", " >= "];

impl Generator {
    /// A small `usize`, if there is something to make it of.
    pub fn integer(&mut self) -> Option<String> {
        let name = self.plain_integer()?;
        // A field may be active, as far as the macro can see.
        if is_plain(&name) && self.take(Feature::PlainHelper, 8) {
            return Some(format!("next_index({name}, {})", self.choices.between(2, 4)));
        }
        Some(match self.choices.between(0, 6) {
            0 => format!("{name} % 3"),
            1 => format!("({name} + 1) % 4"),
            2 => format!("(2 * {name} + 1) % 5"),
            _ => name,
        })
    }

    fn plain_integer(&mut self) -> Option<String> {
        if let Some(field) = self.field_value(20, |of| of == FieldType::Count) {
            return Some(field);
        }
        let index =
            self.variable(|variable| matches!(variable.kind, Kind::Integer(_)) || variable.kind.at_least().is_some())?;
        let variable = self.scope.get(index);
        Some(match variable.kind {
            Kind::Integer(_) => variable.name.clone(),
            _ => format!("{}.len()", variable.name),
        })
    }

    /// A small `i32`.
    pub fn signed(&mut self) -> Option<String> {
        let index = self.variable(|variable| variable.kind == Kind::Signed)?;
        Some(self.scope.get(index).name.clone())
    }

    /// An index that is in bounds for the row `row`, to read there.
    pub fn index(&mut self, row: usize) -> String {
        let length = format!("{}.len()", self.scope.get(row).name);
        self.index_with(row, &length)
    }

    /// An index that is in bounds for the row `row`, to write there: a `Vec` that is borrowed for writing cannot be
    /// asked for its length.
    pub fn index_to_write(&mut self, row: usize) -> String {
        match self.scope.get(row).kind {
            kind if kind.is_vec() => {
                let at_least = kind.at_least().unwrap_or(1);
                self.apart(row, |inner| inner.index_with(row, &at_least.to_string()))
            }
            _ => self.index(row),
        }
    }

    fn index_with(&mut self, row: usize, length: &str) -> String {
        let at_least = self.scope.get(row).kind.at_least().expect("only sequences have one index");
        let fitting = self.scope.find(|variable| match variable.kind {
            Kind::Integer(Bound::Below(n)) => n <= at_least,
            Kind::Integer(Bound::Within { row: r, .. }) => r == row,
            _ => false,
        });
        match self.recent(&fitting) {
            Some(integer) if self.choices.chance(75) => self.index_by(integer, at_least, length),
            _ => self.index_anyhow(at_least, length),
        }
    }

    fn index_by(&mut self, integer: usize, at_least: usize, length: &str) -> String {
        let variable = self.scope.get(integer);
        let name = variable.name.clone();
        let (behind, ahead) = match variable.kind {
            Kind::Integer(Bound::Within { behind, ahead, .. }) => (behind, ahead),
            Kind::Integer(Bound::Below(n)) => (0, at_least - n),
            _ => (0, 0),
        };
        match self.choices.between(0, 7) {
            0 if behind > 0 => format!("{name} - {behind}"),
            1 | 2 if ahead > 0 => format!("{name} + {ahead}"),
            3 if length.ends_with(".len()") => format!("{length} - 1 - {name}"),
            _ => name,
        }
    }

    fn index_anyhow(&mut self, at_least: usize, length: &str) -> String {
        match self.choices.between(0, 7) {
            0 => format!("{length} - 1"),
            1 => self.integer().map_or("0".to_owned(), |integer| format!("({integer}) % {length}")),
            2 => self.integer().map_or("1".to_owned(), |integer| format!("({integer}) % {at_least}")),
            3 => match self.variable(|variable| variable.kind == Kind::Indices) {
                Some(indices) => format!("{}[1] % {length}", self.scope.get(indices).name),
                None => "0".to_owned(),
            },
            4 => match self.variable(|variable| variable.kind == Kind::Scalar && variable.typed) {
                Some(scalar) => format!("({}.abs() * 2.0) as usize % {at_least}", self.scope.get(scalar).name),
                None => "1".to_owned(),
            },
            _ => self.choices.between(0, at_least - 1).to_string(),
        }
    }

    /// `[i][j]`, in bounds for the nested array `grid`.
    pub fn nested_index(&mut self, grid: usize) -> String {
        let Kind::Grid { rows, columns, .. } = self.scope.get(grid).kind else {
            unreachable!("only nested arrays have two indices")
        };
        format!("[{}][{}]", self.index_below(rows), self.index_below(columns))
    }

    /// An index below `bound`.
    pub fn index_below(&mut self, bound: usize) -> String {
        let fits = self.scope.find(|variable| matches!(variable.kind, Kind::Integer(Bound::Below(n)) if n <= bound));
        match self.recent(&fits) {
            Some(integer) if self.choices.chance(75) => self.scope.get(integer).name.clone(),
            _ if self.choices.chance(20) => match self.integer() {
                Some(integer) => format!("({integer}) % {bound}"),
                None => "0".to_owned(),
            },
            _ => self.choices.between(0, bound - 1).to_string(),
        }
    }

    /// A condition, active or not.
    pub fn condition(&mut self) -> Vec<Part> {
        const KINDS: [(u32, Feature); 3] =
            [(5, Feature::ActiveCondition), (4, Feature::InactiveCondition), (2, Feature::MixedCondition)];
        let feature = self.choose(&KINDS);
        self.features.record(feature);
        self.in_condition(|inner| inner.condition_of(feature))
    }

    /// Runs `inside` with fuel for statements only where those may stand in conditions.
    pub fn in_condition<T>(&mut self, inside: impl FnOnce(&mut Generator) -> T) -> T {
        if self.take(Feature::WriteInCondition, 30) {
            return inside(self);
        }
        let fuel = std::mem::take(&mut self.fuel);
        let result = inside(self);
        self.fuel = fuel;
        result
    }

    fn condition_of(&mut self, feature: Feature) -> Vec<Part> {
        match feature {
            Feature::InactiveCondition => parts![self.inactive_condition()],
            Feature::MixedCondition => {
                let operator = *self.choices.pick(&[" && ", " || "]);
                let (mut parts, second) = (self.comparison(), self.comparison());
                parts.push(operator.into());
                if self.choices.chance(50) {
                    parts.extend(second);
                } else {
                    parts.push(self.inactive_condition().into());
                }
                parts
            }
            _ => self.comparison(),
        }
    }

    fn comparison(&mut self) -> Vec<Part> {
        let left = self.scalar(1);
        if self.choices.chance(10) {
            let predicate = *self.choices.pick(&["is_sign_positive", "is_sign_negative", "is_finite", "is_nan"]);
            return parts![known(left).left(Level::Postfix), format!(".{predicate}()")];
        }
        let right = if self.choices.chance(60) { self.literal() } else { self.scalar(1) };
        let operator = *self.choices.pick(&COMPARISONS);
        let mut parts = parts![left.left(Level::Sum), operator, right.left(Level::Sum)];
        if self.choices.chance(10) {
            parts.insert(0, "!(".into());
            parts.push(")".into());
        }
        parts
    }

    /// A condition on integers, flags, words and lengths.
    pub fn inactive_condition(&mut self) -> String {
        let wanted = |kind: Kind| {
            matches!(kind, Kind::Integer(_) | Kind::Signed | Kind::Flag | Kind::Word) || kind.at_least().is_some()
        };
        let Some(index) = self.variable(|variable| wanted(variable.kind)) else {
            return "true".to_owned();
        };
        let variable = self.scope.get(index);
        let name = variable.name.clone();
        match variable.kind {
            Kind::Flag if self.choices.chance(30) => format!("!{name}"),
            Kind::Flag => name,
            Kind::Word => format!("{name} == \"{}\"", self.choices.pick(&WORDS)),
            Kind::Signed => format!("{name} > {}", self.choices.between(0, 2)),
            kind => self.condition_on(name, kind),
        }
    }

    fn condition_on(&mut self, name: String, kind: Kind) -> String {
        match kind.at_least() {
            Some(_) if self.choices.chance(20) => format!("!{name}.is_empty()"),
            Some(at_least) => format!("{name}.len() > {at_least}"),
            _ if self.choices.chance(50) => format!("{name} % 2 == {}", self.choices.between(0, 1)),
            _ => format!("{name} >= {}", self.choices.between(0, 3)),
        }
    }
}

/// Whether an integer is certainly inactive, as far as the macro can see: no field by itself.
pub fn is_plain(integer: &str) -> bool {
    let last = integer.rsplit(' ').next().unwrap_or(integer);
    !last.contains('.') || last.ends_with(".len()")
}
