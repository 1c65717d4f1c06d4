//! Calls of the program's own functions, with arguments that the borrow checker accepts.

use crate::generate::expression::braced;
use crate::generate::feature::Feature;
use crate::generate::generator::{Generator, MOST_STEPS, Signature};
use crate::generate::parameter::{Outcome, Parameter, Shape, WORDS};
use crate::generate::scope::{Borrow, Bound, Form, Kind, Variable};
use crate::generate::syntax::{Estimate, Level, Part, Scalar, parts};

/// The size of an argument.
const ARGUMENT: Estimate = Estimate { magnitude: 2.0, slope: 5.0 };
/// Calls inside the arguments of calls.
const MOST_NESTED_CALLS: usize = 2;
/// Recursive calls in one body.
pub const MOST_RECURSIVE_CALLS: usize = 2;

/// A call under construction.
struct Call {
    borrows: Vec<Borrow>,
    scalars: Vec<Scalar>,
    rows: Vec<usize>,
    slope: f64,
}

impl Generator {
    /// A call whose result has the float type, or is projected to it.
    pub fn call_value(&mut self) -> Option<Scalar> {
        let signature = self.callee(|signature| !matches!(signature.outcome, Outcome::Unit))?;
        let (mut parts, estimate) = self.call(&signature)?;
        match signature.outcome {
            Outcome::Pair => parts.push(format!(".{}", self.choices.between(0, 1)).into()),
            Outcome::Array(n) | Outcome::Vector(n) => {
                parts.push(format!("[{}]", self.choices.between(0, n - 1)).into());
            }
            Outcome::Scalar | Outcome::Unit => {}
        }
        Some(Scalar { level: Level::Postfix, ..braced(parts, estimate) })
    }

    /// A function that can be called here and satisfies `wanted`.
    pub fn callee(&mut self, wanted: impl Fn(&Signature) -> bool) -> Option<Signature> {
        let reachable = |signature: &&Signature| {
            let steps = self.steps + signature.steps * self.trips;
            let root = signature.path.split("::").next().expect("split gives at least one part");
            let is_shallow = self.calls < MOST_NESTED_CALLS;
            let recursion_ends =
                !signature.is_recursive || self.loops == 0 && self.recursive_calls < MOST_RECURSIVE_CALLS;
            steps <= MOST_STEPS
                && is_shallow
                && recursion_ends
                && self.scope.position(root).is_none()
                && wanted(signature)
        };
        let candidates: Vec<Signature> = self.callable.iter().filter(reachable).cloned().collect();
        if candidates.is_empty() { None } else { Some(self.choices.pick(&candidates).clone()) }
    }

    /// `path(arguments…)`, and the size of its result.
    pub fn call(&mut self, signature: &Signature) -> Option<(Vec<Part>, Estimate)> {
        let mut call = Call { borrows: Vec::new(), scalars: Vec::new(), rows: Vec::new(), slope: 1.0 };
        self.steps += signature.steps * self.trips;
        self.calls += 1;
        let mut parts = parts![format!("{}(", signature.path)];
        let mut complete = true;
        for (position, parameter) in signature.parameters.iter().enumerate() {
            if position > 0 {
                parts.push(", ".into());
            }
            match self.argument(&mut call, parameter, signature.is_recursive) {
                Some(argument) => parts.extend(argument),
                None => complete = false,
            }
        }
        self.calls -= 1;
        for borrow in &call.borrows {
            self.scope.release(*borrow);
        }
        if !complete {
            return None;
        }
        parts.push(")".into());
        if signature.is_recursive {
            self.recursive_calls += 1;
            self.features.record(Feature::Recursion);
        }
        if self.loops > 0 {
            self.features.record(Feature::CallInLoop);
        }
        let slope = signature.estimate.slope * call.slope;
        Some((parts, Estimate { magnitude: signature.estimate.magnitude, slope }))
    }

    fn argument(&mut self, call: &mut Call, parameter: &Parameter, is_recursive: bool) -> Option<Vec<Part>> {
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
            Shape::Depth if is_recursive => Some(parts!["depth - 1"]),
            Shape::Depth => Some(parts![self.choices.between(1, 3).to_string()]),
            Shape::Integer => Some(self.integer_argument()),
            Shape::Signed => Some(self.signed_argument()),
            Shape::Flag => Some(self.flag_argument()),
            Shape::Word => Some(self.word_argument()),
            Shape::Indices => Some(self.indices_argument()),
        }
    }

    fn borrow(&mut self, call: &mut Call, root: usize, exclusive: bool) {
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
        let root = self.variable(|variable| holds_slice(variable.kind, n) && variable.writable())?;
        let text = self.slice_of(root, n, "&mut ");
        self.borrow(call, root, true);
        Some(parts![text])
    }

    /// A slice of at least `n` elements of `root`: all of it, a part, or a row of a nested array.
    pub fn slice_of(&mut self, root: usize, n: usize, reference: &str) -> String {
        let (name, kind) = (self.scope.get(root).name.clone(), self.scope.get(root).kind);
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

    fn temporary_elements(&mut self, open: &str, n: usize, close: &str) -> Vec<Part> {
        self.features.record(Feature::TemporaryArgument);
        let mut parts = parts![open];
        for position in 0..n {
            if position > 0 {
                parts.push(", ".into());
            }
            let element = self.scalar(1);
            let element = self.fit(element, ARGUMENT);
            parts.push(element.whole());
        }
        parts.push(close.into());
        parts
    }

    /// An array of `n` elements, by value.
    pub fn array(&mut self, n: usize) -> Vec<Part> {
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
        let mut parts = parts!["["];
        for _ in 0..rows {
            parts.extend(self.array(columns));
            parts.push(", ".into());
        }
        parts.push("]".into());
        parts
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

    fn vector(&mut self, n: usize) -> Vec<Part> {
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
    fn can_move(&self, root: usize) -> bool {
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
