//! From the tree to text.

use crate::generate::syntax::{Block, Function, Part, Scalar, Statement};

/// How a program is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The program's float type.
    pub float: &'static str,
    /// Whether functions carry `#[differentiable]`.
    pub annotated: bool,
}

impl Style {
    /// The text of a function, its attribute included.
    pub fn function(self, function: &Function) -> String {
        let mut printer = Printer { style: self, text: String::new(), depth: 0 };
        if self.annotated {
            printer.line(&format!("#[differentiable{}]", function.options));
        }
        printer.text.push_str("pub ");
        printer.parts(&function.header);
        printer.text.push(' ');
        printer.block(&function.body);
        printer.text.push('\n');
        printer.text
    }
}

struct Printer {
    style: Style,
    text: String,
    depth: usize,
}

impl Printer {
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.new_line();
    }

    fn new_line(&mut self) {
        self.text.push('\n');
        self.text.push_str(&"    ".repeat(self.depth));
    }

    fn block(&mut self, block: &Block) {
        if block.statements.is_empty() {
            self.text.push_str("{}");
            return;
        }
        self.text.push('{');
        self.depth += 1;
        for Statement { parts, .. } in &block.statements {
            self.new_line();
            self.parts(parts);
        }
        self.depth -= 1;
        self.new_line();
        self.text.push('}');
    }

    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Text(text) => self.text.push_str(text),
                Part::Float => self.text.push_str(self.style.float),
                Part::Scalar { scalar, parenthesised: true } => {
                    self.text.push('(');
                    self.scalar(scalar);
                    self.text.push(')');
                }
                Part::Scalar { scalar, parenthesised: false } => self.scalar(scalar),
                Part::Block(block) => self.block(block),
            }
        }
    }

    fn scalar(&mut self, scalar: &Scalar) {
        self.parts(&scalar.parts);
    }
}
