//! Statements about structs: `let`, patterns, assignments, borrows, loops over them.

use crate::generate::definition::{FieldType, has_vector, paths, struct_name};
use crate::generate::feature::Feature;
use crate::generate::generator::Generator;
use crate::generate::scope::{Borrow, Bound, Form, Kind, Variable};
use crate::generate::statement::bind;
use crate::generate::structure::{WRITTEN, is_struct};
use crate::generate::syntax::{Block, Estimate, Statement, list, parts};

impl Generator {
    /// A statement that needs structs.
    pub fn struct_form(&mut self, feature: Feature) -> Option<Statement> {
        match feature {
            Feature::FieldAssign => self.assign(is_struct),
            Feature::FieldCompoundAssign => self.compound_assign(is_struct),
            Feature::StructAssign => self.struct_assign(),
            Feature::StructPattern => self.struct_pattern(),
            Feature::StructBorrow => self.struct_borrow(),
            Feature::FieldBorrow => self.field_borrow(),
            Feature::ForStructs => self.for_structs(),
            _ => {
                let last = self.definitions.len().checked_sub(1)?;
                let number = self.choices.between(0, last);
                match feature {
                    Feature::LocalStruct => Some(self.local_struct(number)),
                    Feature::LocalStructs => Some(self.local_structs(number)),
                    _ => None,
                }
            }
        }
    }

    fn local_struct(&mut self, number: usize) -> Statement {
        let value = self.struct_value(number);
        let mutable = self.choices.chance(70);
        let name = self.name();
        self.declare(&name, Kind::Struct { definition: number, by_reference: false }, mutable, WRITTEN);
        let annotation = if self.choices.chance(20) { format!(": {}", struct_name(number)) } else { String::new() };
        bind(&format!("{}{name}{annotation}", if mutable { "mut " } else { "" }), value)
    }

    fn local_structs(&mut self, number: usize) -> Statement {
        let count = self.choices.between(2, 3);
        let is_vector = self.choices.chance(60);
        let (form, open) = if is_vector { (Form::Vector, "vec![") } else { (Form::Array, "[") };
        let is_repeated = (is_vector || self.definitions[number].is_copy) && self.choices.chance(30);
        let value = if is_repeated {
            [parts![open], self.struct_value(number), parts![format!("; {count}]")]].concat()
        } else {
            list(open, (0..count).map(|_| self.struct_value(number)).collect(), "]")
        };
        let mutable = self.choices.chance(75);
        let name = self.name();
        self.declare(&name, Kind::Structs { definition: number, form, at_least: count }, mutable, WRITTEN);
        bind(&format!("{}{name}", if mutable { "mut " } else { "" }), value)
    }

    /// `p = …;`, `*r = …;`, `ps[i] = …;`, `p.inner = …;`
    fn struct_assign(&mut self) -> Option<Statement> {
        let root = self.target(is_struct)?;
        let (Kind::Struct { definition, .. } | Kind::Structs { definition, .. }) = self.scope.get(root).kind else {
            return None;
        };
        // What belongs to a caller keeps its lengths.
        let is_fixed = self.scope.get(root).lent;
        let fits = |of: FieldType, definitions: &[_]| match of {
            FieldType::Struct(inner) => !is_fixed || !has_vector(definitions, inner),
            FieldType::Vector(_) => !is_fixed,
            FieldType::Float | FieldType::Fixed => false,
            FieldType::Array(_) | FieldType::Count => true,
        };
        let mut targets: Vec<(String, FieldType)> = paths(&self.definitions, definition);
        targets.push((String::new(), FieldType::Struct(definition)));
        targets.push((String::new(), FieldType::Struct(definition)));
        targets.retain(|(_, of)| fits(*of, &self.definitions));
        if targets.is_empty() {
            return None;
        }
        let (path, of) = self.choices.pick(&targets).clone();
        let value = self.field_content(of);
        if !self.is_still(root) {
            return None;
        }
        let by_reference = matches!(self.scope.get(root).kind, Kind::Struct { by_reference: true, .. });
        let star = if by_reference && path.is_empty() { "*" } else { "" };
        let (instance, _) = self.instance(root, true);
        self.written(root, WRITTEN);
        Some(Statement::new([parts![format!("{star}{instance}{path} = ")], value, parts![";"]].concat()))
    }

    /// `let S { x, inner: q, .. } = p;`
    fn struct_pattern(&mut self) -> Option<Statement> {
        let root = self.operand(|variable| is_struct(variable.kind))?;
        let (instance, number) = self.instance(root, false);
        let (is_place, is_reference) = match self.scope.get(root).kind {
            Kind::Struct { by_reference, .. } => (false, by_reference),
            _ => (true, false),
        };
        let is_borrowed = is_reference || is_place && self.choices.chance(50);
        if !is_borrowed && !self.definitions[number].is_copy {
            if is_place || !self.can_move(root) {
                return None;
            }
            self.scope.get_mut(root).unusable = true;
        }
        // A pattern on a `&mut` binds `&mut`s.
        let is_changing = is_reference && self.scope.get(root).mutable;
        let exclusive = is_changing && self.scope.get(root).writable() && self.choices.chance(70);
        let borrow = is_borrowed.then_some(Borrow { root, exclusive });
        let pattern = self.pattern(number, borrow, self.scope.get(root).estimate);
        let reference = match is_borrowed {
            true if is_place => "&",
            true if is_changing && !exclusive => "&*",
            _ => "",
        };
        Some(bind(&pattern, parts![format!("{reference}{instance}")]))
    }

    /// A pattern of struct `number`, its names declared.
    fn pattern(&mut self, number: usize, borrow: Option<Borrow>, estimate: Estimate) -> String {
        let definition = self.definitions[number].clone();
        let mut texts = Vec::new();
        for field in &definition.fields {
            let is_readable = field.of != FieldType::Fixed || self.features.allow(Feature::InactiveFieldRead);
            let kind = bound(field.of, borrow.is_some()).filter(|_| is_readable && self.choices.chance(75));
            let Some(kind) = kind else {
                texts.extend(definition.is_tuple.then(|| "_".to_owned()));
                continue;
            };
            let is_short = !definition.is_tuple && self.choices.chance(50);
            let name = if is_short { field.name.clone() } else { self.fresh_name() };
            texts.push(match definition.is_tuple || is_short {
                true => name.clone(),
                false => format!("{}: {name}", field.name),
            });
            let slope = if field.of == FieldType::Fixed { 0.0 } else { estimate.slope };
            let variable = Variable::new(name, kind, Estimate { slope, ..estimate });
            let mutable = borrow.is_some_and(|borrow| borrow.exclusive);
            self.scope.declare(Variable { borrow, mutable, trips: self.trips, ..variable });
        }
        if definition.is_tuple {
            return format!("{}({})", struct_name(number), texts.join(", "));
        }
        if texts.len() < definition.fields.len() {
            texts.push("..".to_owned());
        }
        format!("{} {{ {} }}", struct_name(number), texts.join(", "))
    }

    /// `let r = &p;`, `let r = &mut ps[i];`, `let r = &mut p.inner;`
    fn struct_borrow(&mut self) -> Option<Statement> {
        let (exclusive, trips) = (self.choices.chance(50), self.trips);
        let (root, text, of) = match self.field_to_lend(exclusive, |of| matches!(of, FieldType::Struct(_))) {
            Some(field) if self.choices.chance(40) => field,
            _ => {
                let root =
                    self.operand(|variable| is_owner(variable) && (!exclusive || is_lendable(variable, trips)))?;
                let (instance, number) = self.instance(root, exclusive);
                (root, instance, FieldType::Struct(number))
            }
        };
        self.bind_reference(root, &text, of, exclusive)
    }

    /// `let r = &mut p.x;`, `let r = &p.values[..];`
    fn field_borrow(&mut self) -> Option<Statement> {
        let exclusive = self.choices.chance(50);
        let wanted = |of| matches!(of, FieldType::Float | FieldType::Array(_) | FieldType::Vector(_));
        let (root, text, of) = self.field_to_lend(exclusive, wanted)?;
        self.bind_reference(root, &text, of, exclusive)
    }

    fn field_to_lend(
        &mut self,
        exclusive: bool,
        wanted: impl Fn(FieldType) -> bool,
    ) -> Option<(usize, String, FieldType)> {
        let found = self.field(exclusive, wanted)?;
        let variable = self.scope.get(found.0);
        (!exclusive || is_lendable(variable, self.trips)).then_some(found)
    }

    fn bind_reference(&mut self, root: usize, text: &str, of: FieldType, exclusive: bool) -> Option<Statement> {
        let kind = bound(of, true)?;
        let (kind, rest) = match kind {
            Kind::Row { form: Form::VectorReference, at_least } => (Kind::Row { form: Form::Slice, at_least }, "[..]"),
            kind => (kind, ""),
        };
        let name = self.fresh_name();
        let (estimate, trips) = (self.scope.get(root).estimate, self.trips);
        let borrow = Some(Borrow { root, exclusive });
        let variable = Variable::new(name.clone(), kind, estimate);
        self.scope.declare(Variable { mutable: exclusive, trips, borrow, ..variable });
        let reference = if exclusive { "&mut " } else { "&" };
        Some(bind(&name, parts![format!("{reference}{text}{rest}")]))
    }

    /// `for p in ps.iter()`, `for p in &mut ps`
    fn for_structs(&mut self) -> Option<Statement> {
        let exclusive = self.choices.chance(50);
        let root = self
            .operand(|variable| matches!(variable.kind, Kind::Structs { .. }) && (!exclusive || variable.writable()))?;
        let Kind::Structs { definition, at_least, .. } = self.scope.get(root).kind else { return None };
        self.for_items(root, exclusive, Kind::Struct { definition, by_reference: true }, at_least + 2)
    }

    /// `for x in xs.iter()` and the like, where `x` is of kind `kind`.
    pub fn for_items(&mut self, root: usize, exclusive: bool, kind: Kind, trips: usize) -> Option<Statement> {
        if !self.fits(trips) {
            return None;
        }
        let (owner, estimate) = (self.scope.get(root).name.clone(), self.scope.get(root).estimate);
        let is_reference = matches!(self.scope.get(root).kind, Kind::Structs { form: Form::Slice, .. });
        let (method, reference) = if exclusive { ("iter_mut", "&mut ") } else { ("iter", "&") };
        let iterator = match self.choices.between(0, 1) {
            0 if !is_reference => format!("{reference}{owner}"),
            _ => format!("{owner}.{method}()"),
        };
        let name = self.fresh_name();
        let around = self.scope.get(root).trips;
        let body = self.nested(|inner| {
            let borrow = Some(Borrow { root, exclusive });
            let variable = Variable::new(name.clone(), kind, estimate);
            inner.scope.declare(Variable { mutable: exclusive, borrow, trips: around, ..variable });
            inner.looped(trips, Generator::loop_body)
        });
        Some(Statement::new(parts![format!("for {name} in {iterator} "), Block { statements: body }]))
    }
}

/// What a field is bound to by a pattern; a reference to a count is nothing that programs use.
fn bound(of: FieldType, by_reference: bool) -> Option<Kind> {
    let row = |form, at_least| Kind::Row { form, at_least };
    Some(match (of, by_reference) {
        (FieldType::Float | FieldType::Fixed, true) => Kind::Reference,
        (FieldType::Float | FieldType::Fixed, false) => Kind::Scalar,
        (FieldType::Count, true) => return None,
        (FieldType::Count, false) => Kind::Integer(Bound::Below(5)),
        (FieldType::Array(n), true) => row(Form::ArrayReference, n),
        (FieldType::Array(n), false) => row(Form::Array, n),
        (FieldType::Vector(n), true) => row(Form::VectorReference, n),
        (FieldType::Vector(n), false) => row(Form::Vector, n),
        (FieldType::Struct(definition), _) => Kind::Struct { definition, by_reference },
    })
}

/// Whether `&p` or `&p[i]` is a reference to a struct.
fn is_owner(variable: &Variable) -> bool {
    matches!(variable.kind, Kind::Struct { by_reference: false, .. } | Kind::Structs { .. })
}

/// Whether a local `&mut` of it can be bound here.
fn is_lendable(variable: &Variable, trips: usize) -> bool {
    variable.writable() && (variable.trips == 1 || variable.trips == trips)
}
