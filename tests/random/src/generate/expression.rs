//! Expressions of the program's float type: leaves, arithmetic, and the braced ones.

use crate::generate::feature::Feature;
use crate::generate::generator::{Generator, LIMIT, known};
use crate::generate::integer::is_plain;
use crate::generate::scope::{Kind, Variable};
use crate::generate::syntax::{Block, Estimate, Level, Part, Scalar, Statement, parts};

const LEAVES: [(u32, Feature); 10] = [
    (12, Feature::Variable),
    (7, Feature::Element),
    (4, Feature::NestedElement),
    (3, Feature::PairField),
    (9, Feature::Field),
    (4, Feature::ListElement),
    (1, Feature::ElementReference),
    (3, Feature::Literal),
    (1, Feature::Constant),
    (2, Feature::Cast),
];

const COMPOSITES: [(u32, Feature); 12] = [
    (16, Feature::Arithmetic),
    (4, Feature::Division),
    (2, Feature::Negation),
    (16, Feature::Method),
    (7, Feature::CallValue),
    (2, Feature::IfValue),
    (1, Feature::MatchValue),
    (2, Feature::BlockValue),
    (2, Feature::SideEffectInOperand),
    (1, Feature::SharedOperand),
    (1, Feature::FloatCast),
    (6, Feature::Variable),
];

const LITERALS: [&str; 12] = ["0.5", "1.5", "2.0", "0.25", "1.0", "0.0", "0.1", "0.75", "3.0", "1e-1", "2.", "0.333"];

const CONSTANTS: [(&str, f64); 6] =
    [("PI", 3.15), ("E", 2.72), ("SQRT_2", 1.42), ("LN_2", 0.7), ("FRAC_1_PI", 0.32), ("FRAC_PI_4", 0.79)];

impl Generator {
    /// An expression with at most `depth` operations on the way to its leaves.
    pub fn scalar(&mut self, depth: usize) -> Scalar {
        if depth == 0 || self.choices.chance(12) {
            return self.leaf();
        }
        let feature = self.choose(&COMPOSITES);
        let scalar = match feature {
            Feature::Arithmetic => Some(self.arithmetic(depth - 1)),
            Feature::Division => Some(self.division(depth - 1)),
            Feature::Negation => Some(self.negation(depth - 1)),
            Feature::Method => Some(self.method(depth - 1)),
            Feature::CallValue => self.call_value(),
            Feature::IfValue => self.if_value(),
            Feature::MatchValue => self.match_value(),
            Feature::BlockValue => self.block_value(),
            Feature::SideEffectInOperand => self.side_effect(),
            Feature::SharedOperand => Some(self.shared_operand(depth - 1)),
            Feature::FloatCast if self.shows_float => Some(self.float_cast(depth - 1)),
            _ => None,
        };
        match scalar {
            Some(scalar) => {
                self.features.record(feature);
                scalar
            }
            None => self.leaf(),
        }
    }

    /// An expression of moderate size, as the right side of a `let`.
    pub fn value(&mut self) -> Scalar {
        let depth = self.choices.between(1, 3);
        let scalar = self.scalar(depth);
        self.fit(scalar, LIMIT)
    }

    /// A variable, an element, a literal, a constant or a cast integer.
    pub fn leaf(&mut self) -> Scalar {
        for _ in 0..4 {
            let feature = self.choose(&LEAVES);
            let leaf = match feature {
                Feature::Variable => self.read_variable(),
                Feature::Element => self.read_element(),
                Feature::NestedElement => self.read_nested_element(),
                Feature::PairField => self.read_field(),
                Feature::Field => self.read_struct(),
                Feature::ListElement => self.read_list(),
                Feature::ElementReference => self.read_end(),
                Feature::Constant => Some(self.constant()),
                Feature::Cast => self.cast_integer(),
                _ => Some(self.literal()),
            };
            if let Some(leaf) = leaf {
                self.features.record(feature);
                return leaf;
            }
        }
        self.literal()
    }

    /// A literal, sometimes with its type.
    pub fn literal(&mut self) -> Scalar {
        let text = *self.choices.pick(&LITERALS);
        let magnitude: f64 = text.parse().expect("each literal is a number");
        let estimate = Estimate { magnitude, slope: 0.0 };
        let typed = !text.ends_with('.') && self.choices.chance(10);
        let parts = if typed { parts![text, "_", Part::Float] } else { parts![text] };
        Scalar { parts, level: Level::Postfix, estimate, typed }
    }

    fn constant(&mut self) -> Scalar {
        let (name, magnitude) = *self.choices.pick(&CONSTANTS);
        let parts = parts!["std::", Part::Float, format!("::consts::{name}")];
        Scalar { parts, level: Level::Postfix, estimate: Estimate { magnitude, slope: 0.0 }, typed: true }
    }

    /// A variable to read, more often one that depends on the inputs.
    pub fn operand(&mut self, wanted: impl Fn(&Variable) -> bool) -> Option<usize> {
        let active = self.variable(|variable| variable.estimate.slope > 0.0 && wanted(variable));
        if active.is_some() && self.choices.chance(70) { active } else { self.variable(wanted) }
    }

    fn read_variable(&mut self) -> Option<Scalar> {
        let index = self.operand(|variable| matches!(variable.kind, Kind::Scalar | Kind::Reference))?;
        let variable = self.scope.get(index);
        let (prefix, level) = match variable.kind {
            Kind::Reference => ("*", Level::Unary),
            _ => ("", Level::Postfix),
        };
        let parts = parts![format!("{prefix}{}", variable.name)];
        Some(Scalar { parts, level, estimate: variable.estimate, typed: variable.typed })
    }

    fn read_element(&mut self) -> Option<Scalar> {
        let row = self.operand(|variable| matches!(variable.kind, Kind::Row { .. }))?;
        let index = self.index(row);
        Some(self.read(row, &format!("[{index}]")))
    }

    fn read_nested_element(&mut self) -> Option<Scalar> {
        let grid = self.operand(|variable| matches!(variable.kind, Kind::Grid { .. }))?;
        let index = self.nested_index(grid);
        Some(self.read(grid, &index))
    }

    fn read_field(&mut self) -> Option<Scalar> {
        let pair = self.operand(|variable| variable.kind == Kind::Pair)?;
        let field = self.choices.between(0, 1);
        Some(self.read(pair, &format!(".{field}")))
    }

    pub fn read(&self, index: usize, projection: &str) -> Scalar {
        let variable = self.scope.get(index);
        let parts = parts![format!("{}{projection}", variable.name)];
        Scalar { parts, level: Level::Postfix, estimate: variable.estimate, typed: variable.typed }
    }

    fn cast_integer(&mut self) -> Option<Scalar> {
        if self.take(Feature::PlainHelper, 15)
            && let Some(integer) = self.integer().filter(|integer| is_plain(integer))
        {
            let estimate = Estimate { magnitude: 1.0, slope: 0.0 };
            let parts = parts![format!("weight({integer})")];
            return Some(Scalar { parts, level: Level::Postfix, estimate, typed: true });
        }
        let integer = self.integer().or_else(|| self.signed())?;
        let integer = if integer.contains(' ') { format!("({integer})") } else { integer };
        let parts = parts![format!("{integer} as "), Part::Float];
        Some(Scalar { parts, level: Level::Cast, estimate: Estimate { magnitude: 5.0, slope: 0.0 }, typed: true })
    }

    fn arithmetic(&mut self, depth: usize) -> Scalar {
        let left = self.scalar(depth);
        let right = self.scalar(depth.saturating_sub(1));
        let (operator, level) = *self.choices.pick(&[
            (" + ", Level::Sum),
            (" - ", Level::Sum),
            (" * ", Level::Product),
            (" * ", Level::Product),
        ]);
        let (a, b) = (left.estimate, right.estimate);
        let estimate = match level {
            Level::Sum => Estimate { magnitude: a.magnitude + b.magnitude, slope: a.slope + b.slope },
            _ => {
                Estimate { magnitude: a.magnitude * b.magnitude, slope: a.magnitude * b.slope + b.magnitude * a.slope }
            }
        };
        binary(left, operator, right, level, estimate)
    }

    fn division(&mut self, depth: usize) -> Scalar {
        let dividend = self.scalar(depth);
        if self.choices.chance(25) {
            let divisor = self.choices.pick(&["2.0", "3.0", "0.8"]).to_string();
            let estimate =
                Estimate { magnitude: dividend.estimate.magnitude * 1.25, slope: dividend.estimate.slope * 1.25 };
            let typed = dividend.typed;
            let parts = parts![dividend.left(Level::Product), " / ", divisor];
            return Scalar { parts, level: Level::Product, estimate, typed };
        }
        let divisor = self.scalar(depth.saturating_sub(1));
        let divisor = self.fit(divisor, Estimate { magnitude: 2.0, slope: 8.0 });
        let divisor = self.at_least(divisor, 1.0);
        let (a, b) = (dividend.estimate, divisor.estimate);
        let estimate = Estimate { magnitude: a.magnitude, slope: a.slope + a.magnitude * b.slope };
        binary(dividend, " / ", divisor, Level::Product, estimate)
    }

    fn negation(&mut self, depth: usize) -> Scalar {
        let operand = self.scalar(depth);
        let (estimate, typed) = (operand.estimate, operand.typed);
        let parts = parts!["-", operand.left(Level::Unary)];
        Scalar { parts, level: Level::Unary, estimate, typed }
    }

    /// `x as f32`, `(x as f64).sin() as f32`: from the program's own type to it, perhaps by way of `f64`.
    fn float_cast(&mut self, depth: usize) -> Scalar {
        let operand = known(self.scalar(depth));
        let estimate = operand.estimate;
        if self.choices.chance(50) {
            let parts = parts!["(", operand.left(Level::Unary), " as f64).atan() as ", Part::Float];
            let estimate = Estimate { magnitude: 1.6, ..estimate };
            return Scalar { parts, level: Level::Cast, estimate, typed: true };
        }
        let parts = parts![operand.left(Level::Unary), " as ", Part::Float];
        Scalar { parts, level: Level::Cast, estimate, typed: true }
    }

    /// `e * e`, both the same text: one value with two uses.
    fn shared_operand(&mut self, depth: usize) -> Scalar {
        let left = self.leaf();
        let right = if self.choices.chance(50) { left.clone() } else { self.scalar(depth) };
        let (a, b) = (left.estimate, right.estimate);
        let slope = a.magnitude * b.slope + b.magnitude * a.slope;
        binary(left, " * ", right, Level::Product, Estimate { magnitude: a.magnitude * b.magnitude, slope })
    }

    /// `{ let t = …; t * x }`
    fn block_value(&mut self) -> Option<Scalar> {
        let (block, estimate) = self.valued_block()?;
        Some(braced(parts![block], estimate))
    }

    /// A block with a statement or two and a value, as far as the fuel goes.
    pub fn valued_block(&mut self) -> Option<(Part, Estimate)> {
        self.fuel = self.fuel.checked_sub(1)?;
        let count = self.choices.between(0, 2);
        let (mut statements, value) = self.nested(|inner| {
            let statements = inner.statements(count);
            (statements, inner.value())
        });
        let estimate = value.estimate;
        statements.push(Statement::value(parts![known(value).whole()]));
        Some((Part::Block(Block { statements }), estimate))
    }

    /// `{ s = …; s }`: a block that changes a variable which other operands read before and after.
    fn side_effect(&mut self) -> Option<Scalar> {
        self.fuel = self.fuel.checked_sub(1)?;
        let variable = self.variable(|variable| {
            variable.kind == Kind::Scalar && variable.writable() && variable.typed && !variable.counter
        })?;
        let room = self.room(variable);
        let value = self.scalar(1);
        let value = self.fit(value, room);
        self.written(variable, value.estimate);
        let name = self.scope.get(variable).name.clone();
        let (assigned, estimate) = (value.whole(), self.scope.get(variable).estimate);
        let block = Block {
            statements: vec![
                Statement::new(parts![format!("{name} = "), assigned, ";"]),
                Statement::value(parts![name]),
            ],
        };
        let changed = braced(parts![block], estimate);
        Some(self.beside(variable, changed))
    }

    /// `s * { s = …; s }` or `{ s = …; s } - s`
    fn beside(&mut self, variable: usize, changed: Scalar) -> Scalar {
        let name = self.scope.get(variable).name.clone();
        let estimate = changed.estimate;
        let twice = Estimate { magnitude: 2.0 * estimate.magnitude, slope: 2.0 * estimate.slope };
        let own = Scalar { parts: parts![name], level: Level::Postfix, estimate, typed: true };
        match self.choices.between(0, 2) {
            0 => binary(own, " + ", changed, Level::Sum, twice),
            1 => binary(changed, " - ", own, Level::Sum, twice),
            _ => changed,
        }
    }
}

/// `left operator right`.
pub fn binary(left: Scalar, operator: &str, right: Scalar, level: Level, estimate: Estimate) -> Scalar {
    let typed = left.typed || right.typed;
    let tighter = if level == Level::Sum { Level::Product } else { Level::Unary };
    let parts = parts![left.left(level), operator, right.right(tighter)];
    Scalar { parts, level, estimate, typed }
}

/// An expression that ends in `}`.
pub fn braced(parts: Vec<Part>, estimate: Estimate) -> Scalar {
    Scalar { parts, level: Level::Braced, estimate, typed: true }
}
