//! Structs: their fields as places and arguments, and values of them.

use crate::generate::argument::ARGUMENT;
use crate::generate::call::Call;
use crate::generate::definition::{FieldType, paths, struct_name};
use crate::generate::feature::Feature;
use crate::generate::generator::Generator;
use crate::generate::parameter::Outcome;
use crate::generate::scope::{Form, Kind, Variable};
use crate::generate::syntax::{Block, Estimate, Part, Scalar, Statement, list, parts};

impl Generator {
    /// Runs `inside` while `root` cannot be named.
    pub fn apart<T>(&mut self, root: usize, inside: impl FnOnce(&mut Generator) -> T) -> T {
        let before = std::mem::replace(&mut self.scope.get_mut(root).unusable, true);
        let result = inside(self);
        self.scope.get_mut(root).unusable = before;
        result
    }

    /// The struct that `root` is, or one of those it holds, and the number of its definition.
    pub fn instance(&mut self, root: usize, writing: bool) -> (String, usize) {
        let name = self.scope.get(root).name.clone();
        match self.scope.get(root).kind {
            Kind::Structs { definition, .. } => {
                let index = if writing { self.index_to_write(root) } else { self.index(root) };
                (format!("{name}[{index}]"), definition)
            }
            Kind::Struct { definition, .. } => (name, definition),
            _ => unreachable!("only structs have fields"),
        }
    }

    /// A path in struct `number` to something wanted.
    fn path_to(&mut self, number: usize, wanted: impl Fn(FieldType) -> bool) -> Option<(String, FieldType)> {
        let found: Vec<_> = paths(&self.definitions, number).into_iter().filter(|(_, of)| wanted(*of)).collect();
        if found.is_empty() { None } else { Some(self.choices.pick(&found).clone()) }
    }

    /// The path of a number in struct `number`; a field of its own cannot be written where it is inactive.
    pub fn float_path(&mut self, number: usize, writing: bool) -> String {
        let reads_inactive = !writing && self.features.allow(Feature::InactiveFieldRead);
        let found = self.path_to(number, |of| match of {
            FieldType::Float | FieldType::Array(_) | FieldType::Vector(_) => true,
            FieldType::Fixed => reads_inactive,
            _ => false,
        });
        match found {
            Some((path, FieldType::Array(n) | FieldType::Vector(n))) => format!("{path}[{}]", self.index_below(n)),
            Some((path, _)) => path,
            None => unreachable!("each struct has a number"),
        }
    }

    /// A number in the struct or structs `root`.
    pub fn float_of(&mut self, root: usize, writing: bool) -> String {
        let (instance, number) = self.instance(root, writing);
        let path = match writing {
            true => self.apart(root, |inner| inner.float_path(number, true)),
            false => self.float_path(number, false),
        };
        format!("{instance}{path}")
    }

    pub fn read_struct(&mut self) -> Option<Scalar> {
        let root = self.operand(|variable| is_struct(variable.kind))?;
        let name = self.scope.get(root).name.clone();
        let place = self.float_of(root, false);
        Some(self.read(root, &place[name.len()..]))
    }

    /// A field of the wanted type in something that can be read or written: its root and its text.
    pub fn field(&mut self, writing: bool, wanted: impl Fn(FieldType) -> bool) -> Option<(usize, String, FieldType)> {
        let definitions = self.definitions.clone();
        let has_wanted = |variable: &Variable| match variable.kind {
            Kind::Struct { definition, .. } | Kind::Structs { definition, .. } => {
                paths(&definitions, definition).iter().any(|(_, of)| wanted(*of))
            }
            _ => false,
        };
        let root = self.operand(|variable| has_wanted(variable) && (!writing || variable.writable()))?;
        let (instance, number) = self.instance(root, writing);
        let (path, of) = self.path_to(number, wanted)?;
        Some((root, format!("{instance}{path}"), of))
    }

    /// The text of a field, to read it.
    pub fn field_value(&mut self, percent: u32, wanted: impl Fn(FieldType) -> bool) -> Option<String> {
        if self.definitions.is_empty() || !self.choices.chance(percent) {
            return None;
        }
        let (_, text, _) = self.field(false, wanted)?;
        self.features.record(Feature::Field);
        Some(text)
    }

    /// `&p.x`, `&mut p.values` as an argument.
    pub fn field_argument(
        &mut self,
        call: &mut Call,
        percent: u32,
        exclusive: bool,
        wanted: impl Fn(FieldType) -> bool,
    ) -> Option<Vec<Part>> {
        if self.definitions.is_empty() || !self.choices.chance(percent) {
            return None;
        }
        let (root, text, _) = self.field(exclusive, wanted)?;
        self.features.record(Feature::FieldArgument);
        self.borrow(call, root, exclusive);
        Some(parts![format!("{}{text}", if exclusive { "&mut " } else { "&" })])
    }

    /// An argument of type `&S` or `&mut S`.
    pub fn struct_reference(&mut self, call: &mut Call, number: usize, exclusive: bool) -> Option<Vec<Part>> {
        let reference = if exclusive { "&mut " } else { "&" };
        if let Some(field) = self.field_argument(call, 30, exclusive, |of| of == FieldType::Struct(number)) {
            return Some(field);
        }
        let fits = |variable: &Variable| match variable.kind {
            Kind::Struct { definition, .. } | Kind::Structs { definition, .. } => definition == number,
            _ => false,
        };
        let found = self.operand(|variable| fits(variable) && (!exclusive || variable.writable()));
        match found {
            Some(root) if exclusive || self.choices.chance(85) => {
                let (text, _) = self.instance(root, exclusive);
                let is_reference = matches!(self.scope.get(root).kind, Kind::Struct { by_reference: true, .. });
                self.borrow(call, root, exclusive);
                Some(parts![format!("{}{text}", if is_reference { "" } else { reference })])
            }
            None if exclusive => None,
            _ => Some([parts!["&"], self.struct_value(number)].concat()),
        }
    }

    /// An argument of type `&[S]` or `&mut [S]`.
    pub fn struct_slice(&mut self, call: &mut Call, number: usize, n: usize, exclusive: bool) -> Option<Vec<Part>> {
        let fits = |variable: &Variable| match variable.kind {
            Kind::Structs { definition, at_least, .. } => definition == number && at_least >= n,
            _ => false,
        };
        let Some(root) = self.operand(|variable| fits(variable) && (!exclusive || variable.writable())) else {
            return match exclusive {
                true => None,
                false => Some(list("&[", (0..n).map(|_| self.struct_value(number)).collect(), "]")),
            };
        };
        self.borrow(call, root, exclusive);
        let variable = self.scope.get(root);
        let Kind::Structs { form, at_least, .. } = variable.kind else { unreachable!("only these are searched") };
        let (name, reference) = (variable.name.clone(), if exclusive { "&mut " } else { "&" });
        Some(parts![match form {
            _ if at_least > n && self.choices.chance(40) => format!("{reference}{name}[{}..]", at_least - n),
            Form::Array | Form::Vector => format!("{reference}{name}"),
            _ => name,
        }])
    }

    /// A value of struct `number`.
    pub fn struct_value(&mut self, number: usize) -> Vec<Part> {
        let kind = self.choices.weighted(&[
            (8, Feature::StructLiteral),
            (3, Feature::StructUpdate),
            (7, Feature::StructCopy),
            (3, Feature::StructCall),
            (2, Feature::StructIf),
        ]);
        let value = match kind {
            _ if !self.features.allow(kind) => None,
            Feature::StructUpdate => self.struct_update(number),
            Feature::StructCopy => self.struct_copy(number),
            Feature::StructCall => self.struct_call(number),
            Feature::StructIf if self.fuel > 2 => self.struct_if(number),
            _ => None,
        };
        if value.is_some() {
            self.features.record(kind);
        }
        value.unwrap_or_else(|| self.struct_literal(number))
    }

    /// `S { x: …, y: … }` or `S(…, …)`
    fn struct_literal(&mut self, number: usize) -> Vec<Part> {
        self.features.record(Feature::StructLiteral);
        let definition = self.definitions[number].clone();
        let name = struct_name(number);
        if definition.is_tuple {
            let fields = definition.fields.iter().map(|field| self.field_content(field.of)).collect();
            return list(format!("{name}("), fields, ")");
        }
        let mut fields = definition.fields;
        if self.choices.chance(30) {
            fields.reverse();
        }
        let fields = fields.iter().map(|field| self.named_field(&field.name, field.of)).collect();
        list(format!("{name} {{ "), fields, " }")
    }

    fn named_field(&mut self, name: &str, of: FieldType) -> Vec<Part> {
        let same = self.variable(|variable| {
            variable.name == name && variable.kind == Kind::Scalar && variable.typed && of == FieldType::Float
        });
        if same.is_some() && self.take(Feature::StructShorthand, 60) {
            return parts![name];
        }
        [parts![format!("{name}: ")], self.field_content(of)].concat()
    }

    /// A value for a field.
    pub fn field_content(&mut self, of: FieldType) -> Vec<Part> {
        match of {
            FieldType::Float => {
                let depth = self.choices.between(0, 2);
                let scalar = self.scalar(depth);
                parts![self.fit(scalar, ARGUMENT).whole()]
            }
            FieldType::Fixed => parts![self.literal().whole()],
            FieldType::Count => self.small_count(),
            FieldType::Array(n) => self.array(n),
            FieldType::Vector(n) => self.vector(n),
            FieldType::Struct(inner) => self.struct_value(inner),
        }
    }

    fn small_count(&mut self) -> Vec<Part> {
        match self.integer() {
            Some(integer) if self.choices.chance(50) => parts![format!("({integer}) % 5")],
            _ => parts![self.choices.between(0, 4).to_string()],
        }
    }

    /// `S { x: …, ..p }`
    fn struct_update(&mut self, number: usize) -> Option<Vec<Part>> {
        let definition = self.definitions[number].clone();
        let field = self.choices.pick(&definition.fields).clone();
        let content = self.field_content(field.of);
        let base = self.struct_copy(number)?;
        let open = format!("{} {{ {}: ", struct_name(number), field.name);
        Some([parts![open], content, parts![", .."], base, parts![" }"]].concat())
    }

    /// A struct that is there already: copied, cloned or moved.
    fn struct_copy(&mut self, number: usize) -> Option<Vec<Part>> {
        let is_copy = self.definitions[number].is_copy;
        let cloned = |text: String, star: &str| {
            if is_copy { parts![format!("{star}{text}")] } else { parts![format!("{text}.clone()")] }
        };
        if let Some(field) = self.field_value(30, |of| of == FieldType::Struct(number)) {
            return Some(cloned(field, ""));
        }
        let root = self.operand(|variable| match variable.kind {
            Kind::Struct { definition, .. } | Kind::Structs { definition, .. } => definition == number,
            _ => false,
        })?;
        let kind = self.scope.get(root).kind;
        let is_owned = matches!(kind, Kind::Struct { by_reference: false, .. });
        if is_owned && !is_copy && self.can_move(root) && self.take(Feature::StructMove, 60) {
            self.scope.get_mut(root).unusable = true;
            return Some(parts![self.scope.get(root).name.clone()]);
        }
        let star = if matches!(kind, Kind::Struct { by_reference: true, .. }) { "*" } else { "" };
        Some(cloned(self.instance(root, false).0, star))
    }

    fn struct_call(&mut self, number: usize) -> Option<Vec<Part>> {
        let signature = self.callee(|signature| signature.outcome == Outcome::Struct(number))?;
        Some(self.call(&signature)?.0)
    }

    fn struct_if(&mut self, number: usize) -> Option<Vec<Part>> {
        self.fuel -= 1;
        let mut value = [parts!["if "], self.condition()].concat();
        for head in [" ", " else "] {
            let count = self.choices.between(0, 1);
            let statements = self.nested(|inner| {
                let mut statements = inner.statements(count);
                let value = inner.struct_value(number);
                statements.push(Statement::value(value));
                statements
            });
            value.extend(parts![head, Block { statements }]);
        }
        Some(value)
    }
}

/// The size of what is written to a struct.
pub const WRITTEN: Estimate = Estimate { magnitude: 3.0, slope: 8.0 };

/// Whether `kind` has fields.
pub fn is_struct(kind: Kind) -> bool {
    matches!(kind, Kind::Struct { .. } | Kind::Structs { .. })
}
