//! A whole program: helpers, the entry that is differentiated, and a caller whose derivatives use the entry's split code.

use crate::generate::definition::{Definitions, definitions_text};
use crate::generate::feature::Feature;
use crate::generate::function::Plan;
use crate::generate::generator::{Generator, Signature};
use crate::generate::parameter::Outcome;
use crate::generate::print::Style;
use crate::generate::scope::{Form, Kind, Variable};
use crate::generate::syntax::{Block, Estimate, Function, Statement, parts};

/// A random program.
#[derive(Clone, Debug)]
pub struct Program {
    /// What it was made from.
    pub seed: u64,
    /// Its structs.
    pub definitions: Definitions,
    /// Its functions, helpers first, then `entry`, then `caller`.
    pub functions: Vec<Function>,
    /// How to call `entry`.
    pub entry: Signature,
    /// `f64` or `f32`.
    pub float: &'static str,
    /// Whether it has Hessians.
    pub order_two: bool,
    /// `use` declarations of its own.
    pub imports: Vec<String>,
    /// What it is made of.
    pub features: Vec<Feature>,
}

impl Program {
    /// Program `seed`, made of everything but `left_out`.
    pub fn generate(seed: u64, left_out: &[Feature]) -> Program {
        let mut generator = Generator::new(seed, left_out);
        let float = if generator.take(Feature::SinglePrecision, 10) { "f32" } else { "f64" };
        let order_two = generator.take(Feature::OrderTwo, 25);
        if generator.take(Feature::ModuleConstant, 40) {
            declare_constants(&mut generator);
        }
        if generator.features.allow(Feature::FloatField) && generator.choices.chance(60) {
            generator.features.record(Feature::FloatField);
            (0..generator.choices.between(1, 3)).for_each(|_| generator.define());
        }
        let mut program = Program {
            seed,
            definitions: Definitions::new(),
            functions: Vec::new(),
            entry: Signature::default(),
            float,
            order_two,
            imports: Vec::new(),
            features: Vec::new(),
        };
        let helpers = generator.choices.between(0, 3);
        for number in 0..helpers {
            generator.features.record(Feature::SeveralFunctions);
            program.add_helper(&mut generator, number);
        }
        let plan = Plan { name: "entry".to_owned(), module: None, order_two, is_entry: true, is_recursive: false };
        let (entry, signature) = generator.function(&plan);
        let caller = caller(&entry, &signature);
        program.functions.extend([entry, caller]);
        program.entry = signature;
        program.definitions = std::mem::take(&mut generator.definitions);
        program.features = generator.features.used();
        program
    }

    fn add_helper(&mut self, generator: &mut Generator, number: usize) {
        let name = format!("helper_{number}");
        let in_module = generator.take(Feature::InModule, 20);
        let plan = Plan {
            name: name.clone(),
            module: in_module.then(|| format!("part_{number}")),
            order_two: self.order_two,
            is_entry: false,
            is_recursive: generator.take(Feature::Recursion, 20),
        };
        let (function, mut signature) = generator.function(&plan);
        if let Some(module) = &plan.module {
            signature.path = format!("{module}::{name}");
            if generator.take(Feature::RenamedImport, 40) {
                signature.path = format!("renamed_{number}");
                self.imports.push(format!("use self::{module}::{name} as renamed_{number};"));
            }
        }
        self.functions.push(function);
        generator.callable.push(signature);
    }

    /// The program as it is tested.
    pub fn text(&self) -> String {
        self.text_in(Style { float: self.float, annotated: true })
    }

    /// The program in another style.
    pub fn text_in(&self, style: Style) -> String {
        let mut text = String::new();
        if style.annotated {
            text.push_str("use differentiable::prelude::*;\n");
        } else {
            text.push_str(&format!("fn relu(x: {0}) -> {0} {{ if x > 0.0 {{ x }} else {{ 0.0 }} }}\n", style.float));
        }
        for import in &self.imports {
            text.push_str(&format!("{import}\n"));
        }
        let functions: String =
            self.functions.iter().map(|function| format!("\n{}", placed(function, style))).collect();
        for (name, item) in items(style.float) {
            if functions.contains(name) {
                text.push_str(&item);
            }
        }
        text.push_str(&definitions_text(&self.definitions, style));
        text.push_str(&functions);
        text
    }
}

/// What programs may use beside their functions.
fn items(float: &str) -> [(&'static str, String); 4] {
    [
        ("SCALE", format!("const SCALE: {float} = 0.7;\n")),
        ("TABLE", format!("const TABLE: [{float}; 3] = [0.3, -0.6, 1.1];\n")),
        ("weight(", format!("\nfn weight(i: usize) -> {float} {{\n    1.0 / (1.0 + i as {float})\n}}\n")),
        ("next_index(", "\nfn next_index(i: usize, n: usize) -> usize {\n    (i + 1) % n\n}\n".to_owned()),
    ]
}

/// The text of a function, in its module if it has one.
fn placed(function: &Function, style: Style) -> String {
    let text = style.function(function);
    match &function.module {
        None => text,
        Some(module) => {
            let indented: String = text.lines().map(|line| format!("    {line}\n")).collect();
            format!("mod {module} {{\n    use super::*;\n\n{indented}}}\n")
        }
    }
}

fn declare_constants(generator: &mut Generator) {
    let size = Estimate { magnitude: 1.1, slope: 0.0 };
    generator.scope.declare(Variable::new("SCALE".to_owned(), Kind::Scalar, size));
    let table = Kind::Row { form: Form::Array, at_least: 3 };
    generator.scope.declare(Variable::new("TABLE".to_owned(), table, size));
}

/// `fn caller(…) -> … { let y = entry(…); y * 1.0 }`
fn caller(entry: &Function, signature: &Signature) -> Function {
    let parameters = &signature.parameters;
    let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let call = format!("entry({})", names.join(", "));
    let statements = match signature.outcome {
        Outcome::Scalar => {
            vec![Statement::new(parts![format!("let outcome = {call};")]), Statement::value(parts!["outcome * 1.0"])]
        }
        Outcome::Unit => vec![Statement::new(parts![format!("{call};")])],
        _ => vec![Statement::value(parts![call])],
    };
    let plain = signature
        .parameters
        .iter()
        .cloned()
        .map(|parameter| crate::generate::parameter::Parameter { mutable_binding: false, ..parameter });
    Function {
        name: "caller".to_owned(),
        header: crate::generate::function::header("caller", &plain.collect::<Vec<_>>(), signature.outcome),
        body: Block { statements },
        ..entry.clone()
    }
}

impl Default for Signature {
    fn default() -> Signature {
        Signature {
            path: String::new(),
            parameters: Vec::new(),
            outcome: Outcome::Unit,
            estimate: crate::generate::generator::FLOOR,
            steps: 0,
            is_recursive: false,
        }
    }
}
