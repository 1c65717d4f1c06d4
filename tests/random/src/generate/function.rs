//! One function: its signature, its body, its result.

use crate::generate::call::MOST_RECURSIVE_CALLS;
use crate::generate::definition::has_vector;
use crate::generate::feature::Feature;
use crate::generate::generator::{FLOOR, Generator, Signature};
use crate::generate::parameter::{Outcome, Parameter, Shape};
use crate::generate::scope::{Bound, Form, Kind, Variable};
use crate::generate::syntax::{Block, Estimate, Function, Part, Statement, list, parts};

const FLOATS: [(u32, Feature); 19] = [
    (10, Feature::ScalarParameter),
    (2, Feature::ReferenceParameter),
    (2, Feature::MutableReferenceParameter),
    (9, Feature::SliceParameter),
    (6, Feature::MutableSliceParameter),
    (5, Feature::ArrayParameter),
    (2, Feature::ArrayReferenceParameter),
    (2, Feature::MutableArrayParameter),
    (2, Feature::NestedArrayParameter),
    (2, Feature::NestedReferenceParameter),
    (1, Feature::MutableNestedParameter),
    (3, Feature::VecParameter),
    (2, Feature::VecReferenceParameter),
    (2, Feature::InactiveOption),
    (5, Feature::StructParameter),
    (5, Feature::StructReferenceParameter),
    (5, Feature::MutableStructParameter),
    (3, Feature::StructSliceParameter),
    (3, Feature::MutableStructSliceParameter),
];

const INACTIVE: [(u32, Feature); 5] = [
    (4, Feature::IntegerParameter),
    (2, Feature::SignedParameter),
    (3, Feature::FlagParameter),
    (2, Feature::WordParameter),
    (1, Feature::IndicesParameter),
];

const OUTCOMES: [(u32, Feature); 6] = [
    (12, Feature::ScalarParameter),
    (2, Feature::PairResult),
    (2, Feature::ArrayResult),
    (1, Feature::VecResult),
    (2, Feature::UnitResult),
    (4, Feature::StructResult),
];

/// What is asked of a function.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its name.
    pub name: String,
    /// The module it stands in.
    pub module: Option<String>,
    /// Whether its parameters must be differentiable twice.
    pub order_two: bool,
    /// Whether it is the one that the tests call.
    pub is_entry: bool,
    /// Whether it calls itself.
    pub is_recursive: bool,
}

impl Generator {
    /// A function as planned, and how to call it by its own name.
    pub fn function(&mut self, plan: &Plan) -> (Function, Signature) {
        let outcome = self.pick_outcome(plan);
        let parameters = self.parameters(plan, outcome);
        self.outcome = outcome;
        self.shows_float = parameters.iter().any(Parameter::shows_float);
        self.returned = FLOOR;
        self.recursive_calls = 0;
        self.steps = 0;
        self.fuel = self.choices.between(3, if plan.is_entry { 20 } else { 11 });
        let mut signature = Signature {
            path: plan.name.clone(),
            parameters: parameters.clone(),
            outcome,
            estimate: Estimate { magnitude: 3.0, slope: 4.0 },
            steps: 0,
            is_recursive: plan.is_recursive,
        };
        if plan.is_recursive {
            self.callable.push(signature.clone());
        }
        let body = self.nested(|inner| inner.function_body(&parameters, plan));
        if plan.is_recursive {
            self.callable.pop();
            // Two calls per level, three levels.
            self.steps *= 8;
            signature.is_recursive = false;
        }
        signature.steps = self.steps.max(1);
        signature.estimate = Estimate { magnitude: self.returned.magnitude, slope: self.returned.slope.min(6.0) };
        let function = Function {
            name: plan.name.clone(),
            module: plan.module.clone(),
            options: options(plan, &parameters),
            header: header(&plan.name, &parameters, outcome),
            body,
        };
        (function, signature)
    }

    fn pick_outcome(&mut self, plan: &Plan) -> Outcome {
        if plan.order_two && plan.is_entry {
            return Outcome::Scalar;
        }
        let feature = self.choose(&OUTCOMES);
        if feature != Feature::ScalarParameter {
            self.features.record(feature);
        }
        match feature {
            Feature::PairResult => Outcome::Pair,
            Feature::ArrayResult => Outcome::Array(self.choices.between(2, 3)),
            Feature::VecResult => Outcome::Vector(self.choices.between(2, 3)),
            Feature::UnitResult => Outcome::Unit,
            Feature::StructResult => self.struct_outcome(plan),
            _ => Outcome::Scalar,
        }
    }

    fn parameters(&mut self, plan: &Plan, outcome: Outcome) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        for _ in 0..self.choices.between(1, 3) {
            parameters.push(self.float_parameter(plan));
        }
        for _ in 0..self.choices.between(0, 2) {
            let parameter = self.inactive_parameter();
            let position = self.choices.between(0, parameters.len());
            parameters.insert(position, parameter);
        }
        if outcome == Outcome::Unit && parameters.iter().all(|parameter| !parameter.exclusive) {
            parameters.push(self.parameter(Shape::Slice(3), true));
        }
        if parameters.iter().all(|parameter| !parameter.active) {
            parameters.push(self.parameter(Shape::Scalar, false));
        }
        if plan.is_recursive {
            parameters.push(Parameter {
                name: "depth".to_owned(),
                active: false,
                ..self.parameter(Shape::Depth, false)
            });
        }
        parameters
    }

    fn parameter(&mut self, shape: Shape, exclusive: bool) -> Parameter {
        let name = if self.take(Feature::NameClash, 3) { self.clashing_parameter() } else { self.fresh_name() };
        let mut parameter = Parameter { name, shape, exclusive, mutable_binding: false, active: true };
        parameter.active = parameter.is_float();
        let by_value =
            matches!(shape, Shape::Scalar | Shape::Array(_) | Shape::Grid(..) | Shape::Vector(_) | Shape::Struct(_));
        parameter.mutable_binding = by_value && self.take(Feature::MutableBinding, 30);
        parameter
    }

    fn float_parameter(&mut self, plan: &Plan) -> Parameter {
        let feature = self.choose(&FLOATS);
        let count = self.choices.between(2, 4);
        let (rows, columns) = (self.choices.between(2, 3), self.choices.between(2, 3));
        let (shape, exclusive) = match feature {
            Feature::ReferenceParameter => (Shape::Reference, false),
            Feature::MutableReferenceParameter => (Shape::Reference, true),
            Feature::SliceParameter => (Shape::Slice(count), false),
            Feature::MutableSliceParameter => (Shape::Slice(count), true),
            Feature::ArrayParameter => (Shape::Array(count), false),
            Feature::ArrayReferenceParameter => (Shape::ArrayReference(count), false),
            Feature::MutableArrayParameter => (Shape::ArrayReference(count), true),
            Feature::NestedArrayParameter => (Shape::Grid(rows, columns), false),
            Feature::NestedReferenceParameter => (Shape::GridReference(rows, columns), false),
            Feature::MutableNestedParameter => (Shape::GridReference(rows, columns), true),
            Feature::VecParameter => (Shape::Vector(count), false),
            Feature::VecReferenceParameter => (Shape::VectorReference(count), false),
            _ => self.struct_shape(feature, count),
        };
        self.features.record(if exclusive || shape != Shape::Scalar { feature } else { Feature::ScalarParameter });
        let mut parameter = self.parameter(shape, exclusive);
        if plan.is_entry && !exclusive && self.take(Feature::InactiveOption, 8) {
            parameter.active = false;
        }
        parameter
    }

    fn struct_outcome(&mut self, plan: &Plan) -> Outcome {
        // The tests have to know how long a result is.
        let fits = |number: &usize| !plan.is_entry || !has_vector(&self.definitions, *number);
        let fitting: Vec<usize> = (0..self.definitions.len()).filter(fits).collect();
        if fitting.is_empty() { Outcome::Scalar } else { Outcome::Struct(*self.choices.pick(&fitting)) }
    }

    /// A parameter made of structs, if there are any.
    fn struct_shape(&mut self, feature: Feature, count: usize) -> (Shape, bool) {
        let Some(last) = self.definitions.len().checked_sub(1) else { return (Shape::Scalar, false) };
        let number = self.choices.between(0, last);
        match feature {
            Feature::StructParameter => (Shape::Struct(number), false),
            Feature::StructReferenceParameter => (Shape::StructReference(number), false),
            Feature::MutableStructParameter => (Shape::StructReference(number), true),
            Feature::StructSliceParameter => (Shape::StructSlice(number, count.min(3)), false),
            Feature::MutableStructSliceParameter => (Shape::StructSlice(number, count.min(3)), true),
            _ => (Shape::Scalar, false),
        }
    }

    fn inactive_parameter(&mut self) -> Parameter {
        let feature = self.choose(&INACTIVE);
        self.features.record(feature);
        let shape = match feature {
            Feature::SignedParameter => Shape::Signed,
            Feature::FlagParameter => Shape::Flag,
            Feature::WordParameter => Shape::Word,
            Feature::IndicesParameter => Shape::Indices,
            _ => Shape::Integer,
        };
        self.parameter(shape, false)
    }

    fn function_body(&mut self, parameters: &[Parameter], plan: &Plan) -> Block {
        for parameter in parameters {
            self.declare_parameter(parameter);
        }
        let mut statements = Vec::new();
        if plan.is_recursive {
            statements.push(self.base_case(parameters));
        }
        let count = self.fuel;
        while self.fuel > 0 {
            statements.extend(self.statements(count));
        }
        if plan.is_recursive && self.recursive_calls == 0 {
            statements.extend(self.recursive_step(&plan.name));
        }
        statements.extend(self.last_write(parameters));
        statements.extend(self.result().map(|result| self.closing(result)));
        Block { statements }
    }

    fn declare_parameter(&mut self, parameter: &Parameter) {
        let slope = if parameter.active { 1.0 } else { 0.0 };
        let variable = Variable::new(parameter.name.clone(), parameter.kind(), Estimate { magnitude: 1.6, slope });
        let mutable = parameter.mutable_binding || parameter.exclusive;
        let is_depth = parameter.shape == Shape::Depth;
        let kind = if is_depth { Kind::Integer(Bound::Below(4)) } else { variable.kind };
        self.scope.declare(Variable { mutable, kind, counter: is_depth, lent: parameter.exclusive, ..variable });
    }

    /// `if depth == 0 { return …; }`
    fn base_case(&mut self, parameters: &[Parameter]) -> Statement {
        self.recursive_calls = MOST_RECURSIVE_CALLS;
        let statements = self.nested(|inner| {
            let mut statements = inner.statements(1);
            statements.push(inner.return_statement());
            statements
        });
        self.recursive_calls = 0;
        let condition = self.base_condition(parameters);
        Statement::new(parts![format!("if {condition} "), Generator::block(statements)])
    }

    /// When a recursion ends; behind it, a slice may be known to be one longer than it has to be.
    fn base_condition(&mut self, parameters: &[Parameter]) -> String {
        for parameter in parameters {
            if let Shape::Slice(n) = parameter.shape
                && self.take(Feature::SliceRecursion, 70)
                && let Some(index) = self.scope.position(&parameter.name)
            {
                self.scope.get_mut(index).kind = Kind::Row { form: Form::Slice, at_least: n + 1 };
                return format!("depth == 0 || {}.len() == {n}", parameter.name);
            }
        }
        "depth == 0".to_owned()
    }

    fn recursive_step(&mut self, name: &str) -> Option<Statement> {
        let signature = self.callee(|signature| signature.path == name)?;
        let (mut call, estimate) = self.call(&signature)?;
        let variable = match signature.outcome {
            Outcome::Scalar => Some(Kind::Scalar),
            Outcome::Pair => Some(Kind::Pair),
            Outcome::Struct(definition) => Some(Kind::Struct { definition, by_reference: false }),
            _ => None,
        };
        call.push(";".into());
        let Some(kind) = variable else {
            return Some(Statement::new([parts!["let _ = "], call].concat()));
        };
        let name = self.fresh_name();
        self.declare(&name, kind, false, estimate);
        Some(Statement::new([parts![format!("let {name} = ")], call].concat()))
    }

    /// One more change of each `&mut` parameter, so that its final value depends on what came before.
    fn last_write(&mut self, parameters: &[Parameter]) -> Vec<Statement> {
        let mut statements = Vec::new();
        for parameter in parameters.iter().filter(|parameter| parameter.exclusive) {
            let Some(index) = self.scope.position(&parameter.name) else {
                continue;
            };
            let variable = self.scope.get(index);
            let is_parameter = variable.kind == parameter.kind() && variable.writable() && !variable.unusable;
            if is_parameter && self.choices.chance(60) {
                let is_sum = self.choices.chance(50);
                let room = if is_sum { self.room_to_add(index) } else { self.room(index) };
                let value = self.scalar(2);
                let value = self.fit(value, room);
                let place = self.place(index);
                let operator = if is_sum { " += " } else { " = " };
                statements.push(Statement::new(parts![format!("{place}{operator}"), value.whole(), ";"]));
            }
        }
        statements
    }

    /// The result as the last value or as `return …;`.
    fn closing(&mut self, result: Vec<Part>) -> Statement {
        if self.choices.chance(10) {
            return Statement::new([parts!["return "], result, parts![";"]].concat());
        }
        Statement::value(result)
    }
}

fn options(plan: &Plan, parameters: &[Parameter]) -> String {
    let mut options = Vec::new();
    if plan.order_two {
        options.push("order = 2".to_owned());
    }
    let inactive = |parameter: &&Parameter| parameter.is_float() && !parameter.active;
    let names: Vec<&str> = parameters.iter().filter(inactive).map(|parameter| parameter.name.as_str()).collect();
    if !names.is_empty() {
        options.push(format!("inactive({})", names.join(", ")));
    }
    if options.is_empty() { String::new() } else { format!("({})", options.join(", ")) }
}

/// `fn name(…) -> …`.
pub fn header(name: &str, parameters: &[Parameter], outcome: Outcome) -> Vec<Part> {
    let declared = |parameter: &Parameter| {
        let binding = if parameter.mutable_binding { "mut " } else { "" };
        [parts![format!("{binding}{}: ", parameter.name)], parameter.type_parts()].concat()
    };
    let mut parts = list(format!("fn {name}("), parameters.iter().map(declared).collect(), ")");
    if let Some(result) = outcome.type_parts() {
        parts.push(" -> ".into());
        parts.extend(result);
    }
    parts
}
