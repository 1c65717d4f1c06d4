//! A program as a tree of text: as little structure as printing and shrinking need.
//!
//! ```text
//! function  ::= attribute header block
//! block     ::= statement*
//! statement ::= part*
//! part      ::= text | the program's float type | scalar | block
//! scalar    ::= part*                    an expression whose type is the float type
//! ```

/// How tightly an expression holds together, loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `{ … }`, `if`, `match`: bare as a right operand, in parentheses as a left one.
    Braced,
    /// `a as f64`: in parentheses wherever it is an operand.
    Cast,
    /// `a + b`, `a - b`
    Sum,
    /// `a * b`, `a / b`, `a % b`
    Product,
    /// `-a`, `*a`
    Unary,
    /// names, literals, calls, `a.f()`, `a[i]`
    Postfix,
}

/// How large a value gets and how fast it moves with the inputs: estimates that keep derivatives moderate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Largest absolute value.
    pub magnitude: f64,
    /// Largest derivative with respect to an input.
    pub slope: f64,
}

impl Estimate {
    /// Both estimates, at least those of `other`.
    pub fn covering(self, other: Estimate) -> Estimate {
        Estimate { magnitude: self.magnitude.max(other.magnitude), slope: self.slope.max(other.slope) }
    }
}

/// An expression of the program's float type.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// Its text.
    pub parts: Vec<Part>,
    /// Whether it needs parentheses as an operand.
    pub level: Level,
    /// Its size.
    pub estimate: Estimate,
    /// Whether rustc knows its type before it looks at the context (`0.5` is not yet an `f64`, `x * 0.5` is).
    pub typed: bool,
}

impl Scalar {
    /// The left operand of an operator of level `needs`, or the receiver of a method (`Level::Postfix`).
    pub fn left(self, needs: Level) -> Part {
        let parenthesised = self.level < needs;
        Part::Scalar { scalar: Box::new(self), parenthesised }
    }

    /// The right operand of an operator of level `needs`.
    pub fn right(self, needs: Level) -> Part {
        let parenthesised = self.level < needs && self.level != Level::Braced;
        Part::Scalar { scalar: Box::new(self), parenthesised }
    }

    /// A whole expression: an argument, an initialiser, a right side.
    pub fn whole(self) -> Part {
        Part::Scalar { scalar: Box::new(self), parenthesised: false }
    }
}

/// A piece of a statement.
#[derive(Clone, Debug)]
pub enum Part {
    /// Rust.
    Text(String),
    /// The program's float type, `f64` or `f32`.
    Float,
    /// An expression of the float type.
    Scalar {
        /// The expression.
        scalar: Box<Scalar>,
        /// Whether it stands in parentheses.
        parenthesised: bool,
    },
    /// `{ … }` with its statements.
    Block(Block),
}

impl From<&str> for Part {
    fn from(text: &str) -> Part {
        Part::Text(text.to_owned())
    }
}

impl From<String> for Part {
    fn from(text: String) -> Part {
        Part::Text(text)
    }
}

impl From<Block> for Part {
    fn from(block: Block) -> Part {
        Part::Block(block)
    }
}

/// `parts![a, b, …]`: each of them text, a block or a part.
macro_rules! parts {
    ($($part:expr),* $(,)?) => { vec![$($crate::generate::syntax::Part::from($part)),*] };
}
pub(crate) use parts;

/// `open item, item close`
pub fn list(open: impl Into<Part>, items: Vec<Vec<Part>>, close: &str) -> Vec<Part> {
    let mut parts = vec![open.into()];
    for (position, item) in items.into_iter().enumerate() {
        if position > 0 {
            parts.push(", ".into());
        }
        parts.extend(item);
    }
    parts.push(close.into());
    parts
}

/// Statements in braces.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// What stands between the braces.
    pub statements: Vec<Statement>,
}

/// One statement, or the value at the end of a block.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its text.
    pub parts: Vec<Part>,
    /// Whether it is the value of its block.
    pub is_value: bool,
}

impl Statement {
    /// An ordinary statement.
    pub fn new(parts: Vec<Part>) -> Statement {
        Statement { parts, is_value: false }
    }

    /// The value at the end of a block.
    pub fn value(parts: Vec<Part>) -> Statement {
        Statement { parts, is_value: true }
    }
}

/// One function of a program.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The module it stands in, if not the program's own.
    pub module: Option<String>,
    /// What stands between `#[differentiable` and `]`.
    pub options: String,
    /// `fn name(…) -> …`.
    pub header: Vec<Part>,
    /// The body.
    pub body: Block,
}
