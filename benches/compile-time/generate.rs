//! The source of the generated crate: functions of five kinds with random expressions, the same for every variant.

use std::fmt::Write;

use crate::random::Random;

/// How many functions the crate has.
pub const FUNCTIONS: usize = 100;

/// What is done with the functions beside defining them.
#[derive(Clone, Copy, PartialEq)]
pub enum Variant {
    Plain,
    Annotated,
    Called,
}

impl Variant {
    pub const ALL: [Self; 3] = [Self::Plain, Self::Annotated, Self::Called];

    /// The crate's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Annotated => "annotated",
            Self::Called => "called",
        }
    }
}

/// The whole crate.
pub fn source(variant: Variant) -> String {
    let mut random = Random::new(31337);
    let functions: Vec<_> = (0..FUNCTIONS).map(|index| function(index, &mut random)).collect();
    let annotated = variant != Variant::Plain;
    let mut source = String::new();
    if annotated {
        source += "use differentiable::prelude::*;\n\n";
    }
    for function in &functions {
        if annotated {
            source += "#[differentiable]\n";
        }
        source += &function.definition;
        source += "\n";
    }
    if variant == Variant::Called {
        source += &calls(&functions);
    }
    source
}

/// One function that calls the gradient of every other one.
fn calls(functions: &[Function]) -> String {
    let mut source =
        "pub fn call_all(u: &[f64], v: &[f64], a: f64, b: f64, c: f64, d: f64, count: usize) {\n".to_owned();
    for Function { name, arguments, .. } in functions {
        let _ = writeln!(source, "    std::hint::black_box({name}::grad({arguments}));");
    }
    source + "}\n"
}

struct Function {
    name: String,
    definition: String,
    arguments: &'static str,
}

/// The function of this index; its kind goes round, its expressions are random.
fn function(index: usize, random: &mut Random) -> Function {
    let name = format!("f{index:03}");
    let mut body = Body::new(random);
    let (parameters, arguments) = match index % 5 {
        0 => body.straight_line(),
        1 => body.one_loop(),
        2 => body.branches(),
        3 => body.nested_loops(),
        _ => body.while_loop(),
    };
    let definition = format!("pub fn {name}({parameters}) -> f64 {{\n{}}}\n", body.text);
    Function { name, definition, arguments }
}

/// A function body under construction.
struct Body<'a> {
    random: &'a mut Random,
    text: String,
    /// Variables that an expression may use, each as it is written.
    operands: Vec<String>,
}

type Signature = (&'static str, &'static str);

impl<'a> Body<'a> {
    fn new(random: &'a mut Random) -> Self {
        Self { random, text: String::new(), operands: Vec::new() }
    }

    /// Scalars only, one binding after the other.
    fn straight_line(&mut self) -> Signature {
        self.operands(&["a", "b", "c", "d"]);
        self.bindings(1, "a", 16);
        self.line(1, "t15 + b * c - d");
        ("a: f64, b: f64, c: f64, d: f64", "a, b, c, d")
    }

    /// A reduction over two slices.
    fn one_loop(&mut self) -> Signature {
        self.line(1, "let mut sum = 0.0;");
        self.line(1, "let mut weight = 1.0_f64;");
        self.line(1, "for i in 0..u.len().min(v.len()) {");
        self.operands(&["u[i]", "v[i]", "a", "weight"]);
        self.bindings(2, "u[i]", 10);
        self.line(2, "sum += t9 * weight + v[i];");
        self.line(2, "weight = 0.5 * weight + t8.tanh();");
        self.line(1, "}");
        self.line(1, "let scale = sum * a + weight;");
        self.line(1, "scale / (1.0 + a * a)");
        ("u: &[f64], v: &[f64], a: f64", "u, v, a")
    }

    /// Two branches on scalars, with variables that both sides change.
    fn branches(&mut self) -> Signature {
        self.operands(&["a", "b", "c"]);
        self.bindings(1, "a", 4);
        self.line(1, "let mut x = t3;");
        self.operands(&["x"]);
        for condition in ["t2 > t1", "x > 0.5 * t1"] {
            self.line(1, &format!("if {condition} {{"));
            self.changes(2, "x", 2);
            self.line(1, "} else {");
            self.changes(2, "x", 2);
            self.line(1, "}");
        }
        self.line(1, "x * b - c");
        ("a: f64, b: f64, c: f64", "a, b, c")
    }

    /// A product of a slice seen as a matrix with another one, into a local array.
    fn nested_loops(&mut self) -> Signature {
        self.line(1, "let mut row = [0.0_f64; 4];");
        self.line(1, "let mut total = 0.0;");
        self.line(1, "for i in 0..u.len() / 4 {");
        self.line(2, "for j in 0..4 {");
        self.operands(&["u[4 * i + j]", "v[j]", "a", "b", "row[j]"]);
        self.bindings(3, "u[4 * i + j]", 6);
        self.line(3, "row[j] = 0.5 * row[j] + t5 * v[j];");
        self.line(2, "}");
        self.line(2, "let mut norm = 0.0;");
        self.line(2, "for j in 0..4 {");
        self.line(3, "norm += row[j] * row[j];");
        self.line(2, "}");
        self.line(2, "total += (1.0 + norm).sqrt() * a;");
        self.line(1, "}");
        self.line(1, "total - b");
        ("u: &[f64], v: &[f64], a: f64, b: f64", "u, v, a, b")
    }

    /// Carried state and a branch in a loop that counts itself.
    fn while_loop(&mut self) -> Signature {
        self.line(1, "let (mut x, mut y) = (a, b);");
        self.line(1, "let mut step = 0;");
        self.line(1, "while step < count {");
        self.operands(&["x", "y", "c"]);
        self.bindings(2, "x", 6);
        self.line(2, "if x > y {");
        self.changes(3, "x", 2);
        self.line(2, "} else {");
        self.changes(3, "y", 2);
        self.line(2, "}");
        self.line(2, "y += 0.01 * t5;");
        self.line(2, "step += 1;");
        self.line(1, "}");
        self.line(1, "x * c - y");
        ("a: f64, b: f64, c: f64, count: usize", "a, b, c, count")
    }

    fn operands(&mut self, operands: &[&str]) {
        self.operands.extend(operands.iter().map(|&operand| operand.to_owned()));
    }

    /// Binds `t0`, `t1`, ... to random expressions, each of the one before and of anything else there is.
    fn bindings(&mut self, depth: usize, first: &str, count: usize) {
        let mut before = first.to_owned();
        for index in 0..count {
            let name = format!("t{index}");
            let expression = self.expression(&before);
            self.line(depth, &format!("let {name} = {expression};"));
            self.operands.push(name.clone());
            before = name;
        }
    }

    /// Replaces a variable by random expressions of itself and anything else there is.
    fn changes(&mut self, depth: usize, variable: &str, count: usize) {
        for _ in 0..count {
            let expression = self.expression(variable);
            self.line(depth, &format!("{variable} = {expression};"));
        }
    }

    /// An expression of `x`, of one to four operations, that stays finite.
    fn expression(&mut self, x: &str) -> String {
        let (y, z) = (self.operand(), self.operand());
        let number = format!("{:.3}", self.random.uniform(0.1, 2.0));
        match self.choose(9) {
            0 => format!("{x} * {y} + {z}"),
            1 => format!("({x} - {y}) * {number}"),
            2 => format!("({x} * {number}).sin()"),
            3 => format!("({x} + {y}).tanh()"),
            4 => format!("({x} * {x} + {number}).sqrt()"),
            5 => format!("{x} / ({y} * {y} + {number})"),
            6 => format!("(-{x} * {x}).exp()"),
            7 => format!("{x} - {number} * {y}"),
            _ => format!("({x} * {x} + 1.0).ln() * {y}"),
        }
    }

    fn operand(&mut self) -> String {
        let choice = self.choose(self.operands.len());
        self.operands[choice].clone()
    }

    fn choose(&mut self, count: usize) -> usize {
        self.random.uniform(0.0, count as f64) as usize
    }

    fn line(&mut self, depth: usize, line: &str) {
        let _ = writeln!(self.text, "{}{line}", "    ".repeat(depth));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_have_about_twenty_lines() {
        let source = source(Variant::Plain);
        let lines: Vec<_> = source.trim_end().split("\n\n").map(|f| f.lines().count()).collect();
        assert_eq!(lines.len(), FUNCTIONS);
        assert!(lines.iter().all(|lines| (18..=22).contains(lines)), "{lines:?}");
    }

    #[test]
    fn variants_have_the_same_functions() {
        let plain = source(Variant::Plain);
        let annotated = source(Variant::Annotated);
        let stripped = annotated.replace("#[differentiable]\n", "");
        assert_eq!(stripped.split_once("\n\n").map(|(_, functions)| functions), Some(&*plain));
        assert!(source(Variant::Called).starts_with(&annotated));
    }
}
