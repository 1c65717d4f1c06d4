//! Arguments that the borrow checker accepts, one method per type of parameter.

use crate::generate::call::Call;
use crate::generate::definition::FieldType;
use crate::generate::feature::Feature;
use crate::generate::generator::Generator;
use crate::generate::parameter::{Parameter, Shape, WORDS};
use crate::generate::scope::{Borrow, Bound, Form, Kind, Variable};
use crate::generate::syntax::{Estimate, Level, Part, Scalar, list, parts};

/// The size of an argument.
pub const ARGUMENT: Estimate = Estimate { magnitude: 2.0, slope: 5.0 };

impl Generator {
    /// An argument for `parameter`, or `None` if nothing here can be lent to it.
    pub fn argument(&mut self, call: &mut Call, parameter: &Parameter, is_recursive: bool) -> Option<Vec<Part>> {
        match parameter.shape {
            Shape::Scalar => Some(self.scalar_argument(call)),
            Shape::Reference if parameter.exclusive => self.exclusive_float(call),
            Shape::Reference => Some(self.shared_float(call)),
            Shape::Slice(n) if parameter.exclusive => self.exclusive_slice(call, n),
            Shape::Slice(n) => Some(self.shared_slice(call, n)),
            Shape::Array(n) => Some(self.array(n)),
            Shape::ArrayReference(n) => self.array_reference(call, n, parameter.exclusive),
            Shape::Grid(rows, columns) => Some(self.grid(rows, columns)),
            Shape::GridReference(rows, columns) => self.grid_reference(call, rows, columns, parameter.exclusive),
            Shape::Vector(n) => Some(self.vector(n)),
            Shape::VectorReference(n) => Some(self.vector_reference(call, n)),
            Shape::Struct(number) => Some(self.struct_value(number)),
            Shape::StructReference(number) => self.struct_reference(call, number, parameter.exclusive),
            Shape::StructSlice(number, n) => self.struct_slice(call, number, n, parameter.exclusive),
            Shape::Depth if is_recursive => Some(parts!["depth - 1"]),
            Shape::Depth => Some(parts![self.choices.between(1, 3).to_string()]),
            Shape::Integer => Some(self.integer_argument()),
            Shape::Signed => Some(self.signed_argument()),
            Shape::Flag => Some(self.flag_argument()),
            Shape::Word => Some(self.word_argument()),
            Shape::Indices => Some(self.indices_argument()),
        }
    }

    pub fn borrow(&mut self, call: &mut Call, root: usize, exclusive: bool) {
        let borrow = Borrow { root, exclusive };
        self.scope.borrow(borrow);
        call.borrows.push(borrow);
        call.slope = call.slope.max(self.scope.get(root).estimate.slope);
        if exclusive {
            self.features.record(Feature::MutableArgument);
            self.written(root, Estimate { magnitude: 2.5, slope: 5.0 });
        }
    }

    fn scalar_argument(&mut self, call: &mut Call) -> Vec<Part> {
        let again: Vec<Scalar> = call.scalars.iter().filter(|scalar| self.is_readable(scalar)).cloned().collect();
        if !again.is_empty() && self.take(Feature::SameVariableTwice, 40) {
            return parts![self.choices.pick(&again).clone().whole()];
        }
        let depth = self.choices.between(0, 2);
        let scalar = self.scalar(depth);
        let scalar = self.fit(scalar, ARGUMENT);
        call.slope = call.slope.max(scalar.estimate.slope);
        if scalar.level == Level::Postfix && scalar.parts.len() == 1 {
            call.scalars.push(scalar.clone());
        }
        parts![scalar.whole()]
    }

    /// Whether the place that `scalar` reads can still be read: an earlier argument may have moved or borrowed it.
    fn is_readable(&self, scalar: &Scalar) -> bool {
        let [Part::Text(text)] = &scalar.parts[..] else {
            return false;
        };
        let name: String = text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
        !self.scope.find(|variable| variable.name == name).is_empty()
    }

    fn shared_float(&mut self, call: &mut Call) -> Vec<Part> {
        if let Some(field) = self.field_argument(call, 20, false, |of| of == FieldType::Float) {
            return field;
        }
        let found =
            self.variable(|variable| matches!(variable.kind, Kind::Scalar | Kind::Reference | Kind::Row { .. }));
        match found {
            Some(root) if self.choices.chance(70) => {
                let text = match self.scope.get(root).kind {
                    Kind::Row { .. } => format!("[{}]", self.index(root)),
                    _ => String::new(),
                };
                self.borrow(call, root, false);
                let variable = self.scope.get(root);
                let reference = if variable.kind == Kind::Reference { "" } else { "&" };
                parts![format!("{reference}{}{text}", variable.name)]
            }
            _ => {
                self.features.record(Feature::TemporaryArgument);
                let scalar = self.scalar(1);
                let scalar = self.fit(scalar, ARGUMENT);
                let is_place = scalar.parts.len() == 1 && scalar.level >= Level::Unary;
                let product = parts![scalar.left(if is_place { Level::Product } else { Level::Unary })];
                if is_place {
                    [parts!["&("], product, parts![" * 0.8)"]].concat()
                } else {
                    [parts!["&"], product].concat()
                }
            }
        }
    }

    fn exclusive_float(&mut self, call: &mut Call) -> Option<Vec<Part>> {
        if let Some(field) = self.field_argument(call, 40, true, |of| of == FieldType::Float) {
            return Some(field);
        }
        let root = self.variable(|variable| {
            matches!(variable.kind, Kind::Scalar | Kind::Reference | Kind::Row { .. })
                && variable.writable()
                && !variable.counter
        })?;
        let text = match self.scope.get(root).kind {
            Kind::Row { .. } => format!("[{}]", self.index_to_write(root)),
            _ => String::new(),
        };
        self.borrow(call, root, true);
        let variable = self.scope.get(root);
        let reference = if variable.kind == Kind::Reference { "" } else { "&mut " };
        Some(parts![format!("{reference}{}{text}", variable.name)])
    }

    fn shared_slice(&mut self, call: &mut Call, n: usize) -> Vec<Part> {
        if let Some(field) = self.field_argument(call, 30, false, |of| is_long(of, n)) {
            return field;
        }
        let is_long = |variable: &Variable| holds_slice(variable.kind, n);
        let shared: Vec<usize> = call.rows.iter().copied().filter(|row| is_long(self.scope.get(*row))).collect();
        let again = !shared.is_empty() && self.take(Feature::SharedRoot, 75);
        let root = if again { Some(*self.choices.pick(&shared)) } else { self.operand(is_long) };
        match root {
            Some(root) if self.choices.chance(85) => {
                call.rows.push(root);
                let text = self.slice_of(root, n, "&");
                self.borrow(call, root, false);
                parts![text]
            }
            _ => self.temporary_elements("&[", n, "]"),
        }
    }

    fn exclusive_slice(&mut self, call: &mut Call, n: usize) -> Option<Vec<Part>> {
        if let Some(field) = self.field_argument(call, 40, true, |of| is_long(of, n)) {
            return Some(field);
        }
        let root = self.variable(|variable| holds_slice(variable.kind, n) && variable.writable())?;
        let text = self.slice_of(root, n, "&mut ");
        self.borrow(call, root, true);
        Some(parts![text])
    }

    /// A slice of at least `n` elements of `root`: all of it, a part, or a row of a nested array.
    pub fn slice_of(&mut self, root: usize, n: usize, reference: &str) -> String {
        let (name, kind) = (self.scope.get(root).name.clone(), self.scope.get(root).kind);
        if n == 2
            && let Some(index) = self.index_before_another(root)
            && self.take(Feature::MovingSlice, 70)
        {
            return format!("{reference}{name}[{index}..={index} + 1]");
        }
        match kind {
            Kind::Row { at_least, .. } if at_least > n && self.take(Feature::SubSlice, 50) => {
                match self.choices.between(0, 2) {
                    0 => format!("{reference}{name}[{}..]", at_least - n),
                    1 => format!("{reference}{name}[..{n}]"),
                    _ => format!("{reference}{name}[1..{}]", n + 1),
                }
            }
            Kind::Row { form: Form::Array | Form::Vector, .. } => format!("{reference}{name}"),
            Kind::Grid { rows, .. } => {
                self.features.record(Feature::NestedRow);
                let index = self.index_below(rows);
                format!("{reference}{name}[{index}]")
            }
            _ => name,
        }
    }

    /// A loop variable whose value and the next one are indices of `root`.
    fn index_before_another(&mut self, root: usize) -> Option<String> {
        let index = self.variable(|variable| match variable.kind {
            Kind::Integer(Bound::Within { row, ahead, .. }) => row == root && ahead > 0,
            _ => false,
        })?;
        Some(self.scope.get(index).name.clone())
    }

    fn temporary_elements(&mut self, open: &str, n: usize, close: &str) -> Vec<Part> {
        self.features.record(Feature::TemporaryArgument);
        let mut element = || {
            let element = self.scalar(1);
            parts![self.fit(element, ARGUMENT).whole()]
        };
        list(open, (0..n).map(|_| element()).collect(), close)
    }

    /// An array of `n` elements, by value.
    pub fn array(&mut self, n: usize) -> Vec<Part> {
        if let Some(field) = self.field_value(20, |of| of == FieldType::Array(n)) {
            return parts![field];
        }
        let found = self.operand(|variable| match variable.kind {
            Kind::Row { form: Form::Array | Form::ArrayReference, at_least } => at_least == n,
            Kind::Grid { columns, .. } => columns == n,
            _ => false,
        });
        match found {
            Some(root) if self.choices.chance(60) => {
                let variable = self.scope.get(root);
                let name = variable.name.clone();
                match variable.kind {
                    Kind::Grid { rows, .. } => {
                        parts![format!("{name}[{}]", self.index_below(rows))]
                    }
                    Kind::Row { form: Form::ArrayReference, .. } => parts![format!("*{name}")],
                    _ => parts![name],
                }
            }
            _ => self.temporary_elements("[", n, "]"),
        }
    }

    fn array_reference(&mut self, call: &mut Call, n: usize, exclusive: bool) -> Option<Vec<Part>> {
        let reference = if exclusive { "&mut " } else { "&" };
        let found = self.variable(|variable| {
            let fits = match variable.kind {
                Kind::Row { form: Form::Array | Form::ArrayReference, at_least } => at_least == n,
                Kind::Grid { columns, .. } => columns == n,
                _ => false,
            };
            fits && (!exclusive || variable.writable())
        });
        let Some(root) = found else {
            return if exclusive { None } else { Some(self.temporary_elements("&[", n, "]")) };
        };
        let name = self.scope.get(root).name.clone();
        let text = match self.scope.get(root).kind {
            Kind::Grid { rows, .. } => format!("{reference}{name}[{}]", self.index_below(rows)),
            Kind::Row { form: Form::ArrayReference, .. } => name,
            _ => format!("{reference}{name}"),
        };
        self.borrow(call, root, exclusive);
        Some(parts![text])
    }

    fn same_grid(&mut self, rows: usize, columns: usize, exclusive: bool) -> Option<usize> {
        self.variable(|variable| {
            let fits = matches!(variable.kind, Kind::Grid { rows: r, columns: c, .. } if r == rows && c == columns);
            fits && (!exclusive || variable.writable())
        })
    }

    /// A nested array, by value.
    pub fn grid(&mut self, rows: usize, columns: usize) -> Vec<Part> {
        if let Some(root) = self.same_grid(rows, columns, false)
            && self.choices.chance(60)
        {
            let variable = self.scope.get(root);
            let star = if is_reference(variable.kind) { "*" } else { "" };
            return parts![format!("{star}{}", variable.name)];
        }
        list("[", (0..rows).map(|_| self.array(columns)).collect(), "]")
    }

    fn grid_reference(&mut self, call: &mut Call, rows: usize, columns: usize, exclusive: bool) -> Option<Vec<Part>> {
        let reference = if exclusive { "&mut " } else { "&" };
        let Some(root) = self.same_grid(rows, columns, exclusive) else {
            let mut parts = parts!["&"];
            parts.extend(self.grid(rows, columns));
            return if exclusive { None } else { Some(parts) };
        };
        self.borrow(call, root, exclusive);
        let variable = self.scope.get(root);
        let reference = if is_reference(variable.kind) { "" } else { reference };
        Some(parts![format!("{reference}{}", variable.name)])
    }

    pub fn vector(&mut self, n: usize) -> Vec<Part> {
        if let Some(field) = self.field_value(20, |of| matches!(of, FieldType::Vector(m) if m >= n)) {
            return parts![format!("{field}.clone()")];
        }
        let found =
            self.variable(|variable| holds_slice(variable.kind, n) && !matches!(variable.kind, Kind::Grid { .. }));
        match found {
            Some(root) if self.choices.chance(60) => {
                let variable = self.scope.get(root);
                let name = variable.name.clone();
                let is_vector = matches!(variable.kind, Kind::Row { form: Form::Vector, .. });
                if is_vector && self.can_move(root) && self.take(Feature::MovedVec, 40) {
                    self.scope.get_mut(root).unusable = true;
                    return parts![name];
                }
                let copy = if is_vector { "clone" } else { "to_vec" };
                parts![format!("{name}.{copy}()")]
            }
            _ => self.temporary_elements("vec![", n, "]"),
        }
    }

    /// Whether `root` can be moved out of here: not from a loop, not while borrowed or iterated by length.
    pub fn can_move(&self, root: usize) -> bool {
        self.loops == 0 && self.scope.get(root).shared == 0 && !self.scope.length_in_use(root)
    }

    fn vector_reference(&mut self, call: &mut Call, n: usize) -> Vec<Part> {
        let found = self.variable(|variable| {
            matches!(variable.kind, Kind::Row { form: Form::Vector | Form::VectorReference, at_least } if at_least >= n)
        });
        let Some(root) = found else {
            return self.temporary_elements("&vec![", n, "]");
        };
        self.borrow(call, root, false);
        let variable = self.scope.get(root);
        let is_owned = matches!(variable.kind, Kind::Row { form: Form::Vector, .. });
        parts![format!("{}{}", if is_owned { "&" } else { "" }, variable.name)]
    }

    fn integer_argument(&mut self) -> Vec<Part> {
        let small = self.variable(|variable| matches!(variable.kind, Kind::Integer(Bound::Below(n)) if n <= 5));
        match (small, self.integer()) {
            (Some(small), _) if self.choices.chance(50) => {
                parts![self.scope.get(small).name.clone()]
            }
            (_, Some(integer)) if self.choices.chance(50) => parts![format!("({integer}) % 5")],
            _ => parts![self.choices.between(0, 4).to_string()],
        }
    }

    fn signed_argument(&mut self) -> Vec<Part> {
        match self.signed() {
            Some(signed) if self.choices.chance(60) => parts![signed],
            _ => parts![(*self.choices.pick(&["-2", "0", "1", "3"])).to_owned()],
        }
    }

    fn flag_argument(&mut self) -> Vec<Part> {
        if self.choices.chance(60) { self.condition() } else { parts!["true"] }
    }

    fn word_argument(&mut self) -> Vec<Part> {
        match self.variable(|variable| variable.kind == Kind::Word) {
            Some(word) if self.choices.chance(60) => parts![self.scope.get(word).name.clone()],
            _ => parts![format!("\"{}\"", self.choices.pick(&WORDS))],
        }
    }

    fn indices_argument(&mut self) -> Vec<Part> {
        match self.variable(|variable| variable.kind == Kind::Indices) {
            Some(indices) => parts![self.scope.get(indices).name.clone()],
            None => parts!["&[1, 0]"],
        }
    }
}

/// Whether a field lends a slice of at least `n` elements.
fn is_long(of: FieldType, n: usize) -> bool {
    matches!(of, FieldType::Array(m) | FieldType::Vector(m) if m >= n)
}

/// Whether `kind` lends a slice of at least `n` elements.
pub fn holds_slice(kind: Kind, n: usize) -> bool {
    match kind {
        Kind::Row { at_least, .. } => at_least >= n,
        Kind::Grid { columns, .. } => columns >= n,
        _ => false,
    }
}

/// Whether a nested array is held by reference.
fn is_reference(kind: Kind) -> bool {
    matches!(kind, Kind::Grid { by_reference: true, .. })
}
