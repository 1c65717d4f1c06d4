//! The code beside a program that turns flat vectors into its arguments and its derivatives into flat vectors.
//!
//! Arguments are called `p0`, `p1`, … after their position, their tangents `d0`, …, their cotangents `b0`, ….

use crate::generate::definition::{Definition, numbers, struct_name};
use crate::generate::parameter::{Outcome, Parameter, Shape};
use crate::generate::print::Style;
use crate::generate::program::Program;
use crate::run::flat::flat_structs;

/// The module `driver` of a program: `pub fn subject() -> Subject`.
pub fn driver(program: &Program, annotated: bool) -> String {
    let driver = Driver {
        parameters: &program.entry.parameters,
        outcome: program.entry.outcome,
        float: program.float,
        definitions: &program.definitions,
        module: "super",
    };
    let mut text = String::from("use super::*;\nuse differentiable_random_programs::judge::subject::*;\n\n");
    text.push_str(&driver.inputs());
    text.push_str(&driver.evaluate("evaluate"));
    if program.float == "f32" {
        text.push_str(&Driver { float: "f64", module: "super::super::twin", ..driver }.evaluate("evaluate_twin"));
    }
    let mut sweeps = Sweeps::default();
    if annotated {
        for function in ["entry", "caller"] {
            driver.sweeps(function, program.order_two, &mut sweeps);
        }
    }
    text.push_str(&sweeps.text);
    text.push_str(&driver.subject(program, &sweeps));
    let indented: String = text.lines().map(|line| format!("    {line}\n")).collect();
    format!("\npub mod driver {{\n{indented}}}\n")
}

/// Everything a program's file holds.
pub fn file(program: &Program, annotated: bool) -> String {
    let style = Style { float: program.float, annotated };
    let mut text = program.text_in(style);
    text.push_str(&flat_structs(&program.definitions, annotated));
    text.push_str(&driver(program, annotated));
    if program.float != "f32" {
        return text;
    }
    let indent = |text: &str| text.lines().map(|line| format!("    {line}\n")).collect::<String>();
    let twin = program.text_in(Style { float: "f64", annotated: false }) + &flat_structs(&program.definitions, false);
    format!("pub mod program {{\n{}}}\nmod twin {{\n{}}}\npub use program::driver;\n", indent(&text), indent(&twin))
}

#[derive(Clone, Copy)]
struct Driver<'a> {
    parameters: &'a [Parameter],
    outcome: Outcome,
    float: &'static str,
    definitions: &'a [Definition],
    /// Where the program is.
    module: &'static str,
}

#[derive(Default)]
struct Sweeps {
    text: String,
    forward: Vec<String>,
    reverse: Vec<String>,
    hessian: Option<String>,
}

const REVERSE: &str = "(setting: &Setting, point: &[f64], seed: &[f64], start: f64) -> Sweep {\n";

impl Driver<'_> {
    fn active(&self) -> impl Iterator<Item = (usize, &Parameter)> {
        self.parameters.iter().enumerate().filter(|(_, parameter)| parameter.active)
    }

    /// The type of the variable that an argument is passed from.
    fn owned(&self, shape: Shape) -> String {
        let (float, module) = (self.float, self.module);
        match shape {
            Shape::Struct(number) | Shape::StructReference(number) => format!("{module}::{}", struct_name(number)),
            Shape::StructSlice(number, _) => format!("Vec<{module}::{}>", struct_name(number)),
            Shape::Slice(_) | Shape::Vector(_) | Shape::VectorReference(_) => {
                format!("Vec<{float}>")
            }
            Shape::Array(n) | Shape::ArrayReference(n) => format!("[{float}; {n}]"),
            Shape::Grid(rows, columns) | Shape::GridReference(rows, columns) => {
                format!("[[{float}; {columns}]; {rows}]")
            }
            _ => float.to_owned(),
        }
    }

    /// The type of its tangent.
    fn tangent(&self, shape: Shape) -> String {
        let owned = self.owned(shape);
        match shape {
            Shape::Struct(_) | Shape::StructReference(_) => format!("{owned}Tangent"),
            Shape::StructSlice(..) => format!("{}Tangent>", owned.trim_end_matches('>')),
            _ => owned,
        }
    }

    /// Reads something shaped like parameter `position`.
    fn read(&self, position: usize, shape: Shape, from: &str) -> String {
        match shape {
            Shape::Slice(n) | Shape::Vector(n) | Shape::VectorReference(n) | Shape::StructSlice(_, n) => {
                format!("{from}.vector(setting.length({position}, {n}))")
            }
            Shape::Integer | Shape::Depth => format!("setting.integer({position})"),
            Shape::Signed => format!("setting.signed({position})"),
            Shape::Flag => format!("setting.flag({position})"),
            Shape::Word => format!("setting.word({position})"),
            Shape::Indices => format!("setting.indices({position})"),
            _ => format!("{from}.read()"),
        }
    }

    /// `let p0 = …;` for every parameter.
    fn primals(&self) -> String {
        let mut text = String::from("    let (mut point, mut floats) = (Reader::new(point), setting.floats());\n");
        for (position, parameter) in self.parameters.iter().enumerate() {
            let from = if parameter.active { "point" } else { "floats" };
            let value = self.read(position, parameter.shape, from);
            let mutable = if parameter.exclusive { "mut " } else { "" };
            let annotation =
                if parameter.is_float() { format!(": {}", self.owned(parameter.shape)) } else { String::new() };
            text.push_str(&format!("    let {mutable}p{position}{annotation} = {value};\n"));
        }
        text
    }

    /// `let mut d0: T = from.read();` for the active parameters that satisfy `wanted`.
    fn variables(&self, letter: &str, from: &str, wanted: fn(&Parameter) -> bool) -> String {
        let mut text = String::new();
        for (position, parameter) in self.active().filter(|(_, parameter)| wanted(parameter)) {
            let value = self.read(position, parameter.shape, from);
            let owned = self.tangent(parameter.shape);
            text.push_str(&format!("    let mut {letter}{position}: {owned} = {value};\n"));
        }
        text
    }

    fn primal_arguments(&self) -> Vec<String> {
        let argument = |(position, parameter): (usize, &Parameter)| match parameter.shape {
            _ if parameter.exclusive => format!("&mut p{position}"),
            Shape::Reference
            | Shape::Slice(_)
            | Shape::ArrayReference(_)
            | Shape::GridReference(..)
            | Shape::VectorReference(_)
            | Shape::StructReference(_)
            | Shape::StructSlice(..)
            | Shape::Indices => format!("&p{position}"),
            _ => format!("p{position}"),
        };
        self.parameters.iter().enumerate().map(argument).collect()
    }

    fn tangent_arguments(&self) -> Vec<String> {
        let argument = |(position, parameter): (usize, &Parameter)| match parameter.shape {
            _ if parameter.exclusive => format!("&mut d{position}"),
            Shape::Scalar | Shape::Reference => format!("d{position}"),
            _ => format!("&d{position}"),
        };
        self.active().map(argument).collect()
    }

    /// The cotangents of `&mut` arguments.
    fn exclusive_bars(&self) -> Vec<String> {
        self.exclusive().map(|position| format!("&mut b{position}")).collect()
    }

    fn exclusive(&self) -> impl Iterator<Item = usize> {
        self.active().filter(|(_, parameter)| parameter.exclusive).map(|(position, _)| position)
    }

    /// The pattern that binds a gradient.
    fn gradient_pattern(&self) -> String {
        let names: Vec<String> = self
            .active()
            .filter(|(_, parameter)| !parameter.exclusive)
            .map(|(position, _)| format!("b{position}"))
            .collect();
        if names.len() == 1 { names[0].clone() } else { format!("({})", names.join(", ")) }
    }

    fn inputs(&self) -> String {
        let mut terms = Vec::new();
        for (position, parameter) in self.active() {
            terms.push(match parameter.shape {
                Shape::Slice(n) | Shape::Vector(n) | Shape::VectorReference(n) => {
                    format!("setting.length({position}, {n})")
                }
                Shape::Array(n) | Shape::ArrayReference(n) => n.to_string(),
                Shape::Struct(number) | Shape::StructReference(number) => numbers(self.definitions, number).to_string(),
                Shape::StructSlice(number, n) => {
                    format!("setting.length({position}, {n}) * {}", numbers(self.definitions, number))
                }
                Shape::Grid(rows, columns) | Shape::GridReference(rows, columns) => (rows * columns).to_string(),
                _ => "1".to_owned(),
            });
        }
        format!("fn inputs(setting: &Setting) -> usize {{\n    let _ = setting;\n    {}\n}}\n\n", terms.join(" + "))
    }

    /// `value.put(…)` for the result and the final `&mut` arguments.
    fn put_value(&self) -> String {
        let mut text = String::from("    let mut value = Writer::default();\n    value.put(&y);\n");
        for position in self.exclusive() {
            text.push_str(&format!("    value.put(&p{position});\n"));
        }
        text
    }

    fn evaluate(&self, name: &str) -> String {
        let module = self.module;
        format!(
            "fn {name}(setting: &Setting, point: &[f64]) -> Vec<f64> {{\n{}    let y = {module}::entry({});\n{}    value.0\n}}\n\n",
            self.primals(),
            self.primal_arguments().join(", "),
            self.put_value(),
        )
    }

    fn sweeps(&self, function: &str, order_two: bool, sweeps: &mut Sweeps) {
        sweeps.text.push_str(&self.jvp(function));
        sweeps.forward.push(format!("(\"{function}::jvp\", {function}_jvp)"));
        let mut reverse = vec![("vjp", self.vjp(function))];
        if self.outcome == Outcome::Scalar {
            reverse.insert(0, ("value_and_grad", self.value_and_grad(function)));
            reverse.insert(1, ("accumulate_grad", self.accumulate_grad(function)));
        }
        for (name, text) in reverse {
            sweeps.text.push_str(&text);
            sweeps.reverse.push(format!("(\"{function}::{name}\", {function}_{name})"));
        }
        if order_two && function == "entry" {
            sweeps.text.push_str(&self.hvp(function));
            sweeps.hessian = Some(format!("{function}_hvp, {function}_value_and_grad"));
        }
    }

    fn jvp(&self, function: &str) -> String {
        let arguments = [self.primal_arguments(), self.tangent_arguments()].concat().join(", ");
        let tangents: String =
            self.exclusive().map(|position| format!("    derivative.put(&d{position});\n")).collect();
        format!(
            "fn {function}_jvp(setting: &Setting, point: &[f64], tangent: &[f64]) -> Sweep {{\n{}    let mut tangent = Reader::new(tangent);\n{}    let (y, y_dot) = {function}::jvp({arguments});\n{}    let mut derivative = Writer::default();\n    derivative.put(&y_dot);\n{tangents}    Sweep {{ value: value.0, derivative: derivative.0 }}\n}}\n\n",
            self.primals(),
            self.variables("d", "tangent", |_| true),
            self.put_value(),
        )
    }

    /// Reads the cotangents of the result and of the final `&mut` arguments.
    fn seeds(&self) -> String {
        let result = match self.outcome {
            Outcome::Scalar => format!("let y_bar: {} = seed.read();", self.float),
            Outcome::Pair => format!("let y_bar: ({0}, {0}) = seed.read();", self.float),
            Outcome::Array(n) => format!("let y_bar: [{}; {n}] = seed.read();", self.float),
            Outcome::Vector(n) => format!("let y_bar: Vec<{}> = seed.vector({n});", self.float),
            Outcome::Struct(number) => format!("let y_bar: super::{}Tangent = seed.read();", struct_name(number)),
            Outcome::Unit => "let y_bar = ();".to_owned(),
        };
        let bars = self.variables("b", "seed", |parameter| parameter.exclusive);
        format!("    let mut seed = Reader::new(seed);\n    {result}\n{bars}")
    }

    /// Writes value and cotangents, those that were accumulated less `start`.
    fn put_sweep(&self, is_accumulated: bool) -> String {
        let mut text = self.put_value();
        text.push_str("    let mut derivative = Writer::default();\n");
        for (position, parameter) in self.active() {
            text.push_str(&if is_accumulated && !parameter.exclusive {
                format!("    derivative.put_less(&b{position}, start);\n")
            } else {
                format!("    derivative.put(&b{position});\n")
            });
        }
        text.push_str("    let _ = (start, y_bar);\n    Sweep { value: value.0, derivative: derivative.0 }\n}\n\n");
        text
    }

    fn value_and_grad(&self, function: &str) -> String {
        let arguments = [self.primal_arguments(), self.exclusive_bars()].concat().join(", ");
        format!(
            "fn {function}_value_and_grad{REVERSE}{}{}    let (y, {}) = {function}::value_and_grad({arguments});\n{}",
            self.primals(),
            self.seeds(),
            self.gradient_pattern(),
            self.put_sweep(false),
        )
    }

    fn accumulate_grad(&self, function: &str) -> String {
        let bars = self.active().map(|(position, _)| format!("&mut b{position}")).collect();
        let arguments = [self.primal_arguments(), bars].concat().join(", ");
        format!(
            "fn {function}_accumulate_grad{REVERSE}{}{}    let mut constant = Reader::constant(start);\n{}    let y = {function}::accumulate_grad({arguments});\n{}",
            self.primals(),
            self.seeds(),
            self.variables("b", "constant", |parameter| !parameter.exclusive),
            self.put_sweep(true),
        )
    }

    fn vjp(&self, function: &str) -> String {
        let seed = match self.outcome {
            Outcome::Scalar | Outcome::Unit => "y_bar",
            _ => "&y_bar",
        };
        let bars = [vec![seed.to_owned()], self.exclusive_bars()].concat().join(", ");
        format!(
            "fn {function}_vjp{REVERSE}{}{}    let (y, pullback) = {function}::vjp({});\n    let {} = pullback({bars});\n{}",
            self.primals(),
            self.seeds(),
            self.primal_arguments().join(", "),
            self.gradient_pattern(),
            self.put_sweep(false),
        )
    }

    fn hvp(&self, function: &str) -> String {
        let arguments = [self.primal_arguments(), self.tangent_arguments(), self.exclusive_bars()].concat().join(", ");
        let products: String =
            self.active().map(|(position, _)| format!("    derivative.put(&b{position});\n")).collect();
        format!(
            "fn {function}_hvp(setting: &Setting, point: &[f64], direction: &[f64]) -> Vec<f64> {{\n{}    let mut direction = Reader::new(direction);\n{}    let mut seed = Reader::constant(1.0);\n{}    let {} = {function}::hvp({arguments});\n    let mut derivative = Writer::default();\n{products}    let _ = seed;\n    derivative.0\n}}\n\n",
            self.primals(),
            self.variables("d", "direction", |_| true),
            self.variables("b", "seed", |parameter| parameter.exclusive),
            self.gradient_pattern(),
        )
    }

    fn subject(&self, program: &Program, sweeps: &Sweeps) -> String {
        let reference = if program.float == "f32" { "evaluate_twin" } else { "evaluate" };
        let hessian = sweeps.hessian.as_ref().map_or("None".to_owned(), |pair| format!("Some(({pair}))"));
        format!(
            "pub fn subject() -> Subject {{\n    Subject {{\n        seed: {},\n        inputs,\n        evaluate,\n        reference: {reference},\n        is_single: {},\n        has_scalar_result: {},\n        forward: &[{}],\n        reverse: &[{}],\n        hessian: {hessian},\n    }}\n}}\n",
            program.seed,
            program.float == "f32",
            self.outcome == Outcome::Scalar,
            sweeps.forward.join(", "),
            sweeps.reverse.join(", "),
        )
    }
}
