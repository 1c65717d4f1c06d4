//! THE table: one row per primitive.
//!
//! A row says how the primitive is written, what it costs, and per operand (`a`, `b`, `c`) what a change `g` of it
//! contributes, in the operands, the result `y` and other primitives. Numbers commute, so the same formula serves both
//! directions: T puts the operand's tangent for `g` and adds up, R puts the result's cotangent for `g` and adds it to
//! the operand's. An empty formula means that no derivative passes.
//!
//! Values at ties, kinks and poles are fixed by design (section 9 of the design): `pick(w, x)` is `w * x`, and nothing
//! where `w` is zero, so that an infinite `x` cannot turn a flat spot into NaN.
//!
//! To add a primitive, add a row; `docs/adding-a-primitive.md` says what else follows by itself.

use crate::ir::Prim;

/// One primitive.
pub struct Row {
    pub name: &'static str,
    pub spelling: Spelling,
    pub cost: Cost,
    /// One formula per operand.
    pub formulas: &'static [&'static str],
    /// Where tests evaluate it, one interval per operand.
    pub domain: &'static [(f64, f64)],
}

/// How a primitive is written in Rust.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spelling {
    /// `a + b`
    Infix(&'static str),
    /// `-a`
    Prefix,
    /// `a.name(b)`
    Method,
    /// `a as f64`
    Cast(&'static str),
    /// A function of the runtime.
    Function,
    /// `n - 1` on an exponent.
    Predecessor,
}

/// Whether the reverse sweep rather computes a value again or keeps it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cost {
    Cheap,
    Dear,
}

use Cost::{Cheap, Dear};
use Spelling::{Cast, Function, Infix, Method, Predecessor, Prefix};

const R: (f64, f64) = (-2.0, 2.0);
const POSITIVE: (f64, f64) = (0.3, 3.0);
const UNIT: (f64, f64) = (-0.8, 0.8);

const fn row(
    name: &'static str,
    spelling: Spelling,
    cost: Cost,
    formulas: &'static [&'static str],
    domain: &'static [(f64, f64)],
) -> Row {
    Row { name, spelling, cost, formulas, domain }
}

/// All primitives.
pub static ROWS: &[Row] = &[
    // Arithmetic.
    row("add", Infix("+"), Cheap, &["g", "g"], &[R, R]),
    row("sub", Infix("-"), Cheap, &["g", "-g"], &[R, R]),
    row("mul", Infix("*"), Cheap, &["g * b", "g * a"], &[R, R]),
    row("div", Infix("/"), Dear, &["g / b", "-(g / b * y)"], &[R, POSITIVE]),
    row("rem", Infix("%"), Dear, &["g", "-(g * trunc(a / b))"], &[(0.1, 0.6), (0.7, 0.9)]),
    row("neg", Prefix, Cheap, &["-g"], &[R]),
    row("recip", Method, Dear, &["-(g * (y * y))"], &[POSITIVE]),
    row("mul_add", Method, Cheap, &["g * b", "g * a", "g"], &[R, R, R]),
    row("midpoint", Method, Cheap, &["0.5 * g", "0.5 * g"], &[R, R]),
    row("rem_euclid", Method, Dear, &["g", "-(g * div_euclid(a, b))"], &[(-0.6, -0.1), (0.7, 0.9)]),
    row("next_up", Method, Cheap, &["g"], &[R]),
    row("next_down", Method, Cheap, &["g"], &[R]),
    row("fract", Method, Cheap, &["g"], &[(0.1, 0.9)]),
    row("to_degrees", Method, Cheap, &["to_degrees(g)"], &[R]),
    row("to_radians", Method, Cheap, &["to_radians(g)"], &[R]),
    row("as_f64", Cast("f64"), Cheap, &["cast_back(g)"], &[R]),
    row("as_f32", Cast("f32"), Cheap, &["cast_back(g)"], &[R]),
    // The derivative of a cast of something of which only rustc knows whether it is a float: as `cast_back`, in T
    // (to a float) and in R (from one).
    row("tangent_as_f64", Function, Cheap, &["uncast(g)"], &[R]),
    row("tangent_as_f32", Function, Cheap, &["uncast(g)"], &[R]),
    row("uncast", Function, Cheap, &["uncast(g)"], &[R]),
    // Powers and roots.
    row("sqrt", Method, Dear, &["g * (0.5 / y)"], &[POSITIVE]),
    row("cbrt", Method, Dear, &["g / (3.0 * (y * y))"], &[POSITIVE]),
    row("hypot", Method, Dear, &["pick(nonzero(y), g * (a / y))", "pick(nonzero(y), g * (b / y))"], &[R, POSITIVE]),
    row("powi", Method, Dear, &["pick(int_weight(b), g * powi(a, predecessor(b)))", ""], &[POSITIVE, (3.0, 3.0)]),
    row(
        "powf",
        Method,
        Dear,
        &["pick(b, g * powf(a, b - 1.0))", "pick(powf_exponent_weight(a, b), g * (y * ln(a)))"],
        &[POSITIVE, R],
    ),
    // Exponentials and logarithms.
    row("exp", Method, Dear, &["g * y"], &[R]),
    row("exp2", Method, Dear, &["g * (y * 0.693147180559945309417)"], &[R]),
    row("exp_m1", Method, Dear, &["g * (y + 1.0)"], &[R]),
    row("ln", Method, Dear, &["g / a"], &[POSITIVE]),
    row("log2", Method, Dear, &["g / (a * 0.693147180559945309417)"], &[POSITIVE]),
    row("log10", Method, Dear, &["g / (a * 2.30258509299404568402)"], &[POSITIVE]),
    row("ln_1p", Method, Dear, &["g / (1.0 + a)"], &[UNIT]),
    row("log", Method, Dear, &["g / (a * ln(b))", "-(g * y / (b * ln(b)))"], &[POSITIVE, (1.5, 3.0)]),
    // Trigonometric and hyperbolic functions.
    row("sin", Method, Dear, &["g * cos(a)"], &[R]),
    row("cos", Method, Dear, &["-(g * sin(a))"], &[R]),
    row("tan", Method, Dear, &["g * (1.0 + y * y)"], &[UNIT]),
    row("asin", Method, Dear, &["g / sqrt(1.0 - a * a)"], &[UNIT]),
    row("acos", Method, Dear, &["-(g / sqrt(1.0 - a * a))"], &[UNIT]),
    row("atan", Method, Dear, &["g / (1.0 + a * a)"], &[R]),
    row("atan2", Method, Dear, &["g * (b / (a * a + b * b))", "-(g * (a / (a * a + b * b)))"], &[R, POSITIVE]),
    row("sinh", Method, Dear, &["g * cosh(a)"], &[R]),
    row("cosh", Method, Dear, &["g * sinh(a)"], &[R]),
    row("tanh", Method, Dear, &["g * (1.0 - y * y)"], &[R]),
    row("asinh", Method, Dear, &["g / sqrt(a * a + 1.0)"], &[R]),
    row("acosh", Method, Dear, &["g / sqrt(a * a - 1.0)"], &[(1.5, 3.0)]),
    row("atanh", Method, Dear, &["g / (1.0 - a * a)"], &[UNIT]),
    // Selections.
    row("abs", Method, Cheap, &["pick(sign_or_zero(a), g)"], &[(0.2, 2.0)]),
    row("max", Method, Cheap, &["pick(max_weight(a, b), g)", "pick(max_weight(b, a), g)"], &[(0.1, 1.0), (1.5, 2.0)]),
    row("min", Method, Cheap, &["pick(min_weight(a, b), g)", "pick(min_weight(b, a), g)"], &[(0.1, 1.0), (1.5, 2.0)]),
    // `clamp` with inactive bounds; with an active one it is `max`, then `min`.
    row("clamp", Method, Cheap, &["pick(within(a, b, c), g)", "", ""], &[UNIT, (-1.0, -1.0), (1.0, 1.0)]),
    row("copysign", Method, Cheap, &["pick(sign_product(a, b), g)", ""], &[POSITIVE, (-2.0, -0.5)]),
    row("relu", Function, Cheap, &["pick(relu_weight(y), g)"], &[POSITIVE]),
    row("pick", Function, Cheap, &["g * b", "pick(a, g)"], &[POSITIVE, R]),
    // Inactive: the result carries no derivative.
    row("floor", Method, Cheap, &[""], &[(0.1, 0.9)]),
    row("ceil", Method, Cheap, &[""], &[(0.1, 0.9)]),
    row("round", Method, Cheap, &[""], &[(0.1, 0.4)]),
    row("round_ties_even", Method, Cheap, &[""], &[(0.1, 0.4)]),
    row("trunc", Method, Cheap, &[""], &[(0.1, 0.9)]),
    row("signum", Method, Cheap, &[""], &[POSITIVE]),
    row("div_euclid", Method, Dear, &["", ""], &[(0.1, 0.6), (0.7, 0.9)]),
    row("sign_or_zero", Function, Cheap, &[""], &[POSITIVE]),
    row("max_weight", Function, Cheap, &["", ""], &[POSITIVE, R]),
    row("min_weight", Function, Cheap, &["", ""], &[POSITIVE, R]),
    row("relu_weight", Function, Cheap, &[""], &[POSITIVE]),
    row("nonzero", Function, Cheap, &[""], &[POSITIVE]),
    row("powf_exponent_weight", Function, Cheap, &["", ""], &[POSITIVE, R]),
    row("within", Function, Cheap, &["", "", ""], &[UNIT, (-1.0, -1.0), (1.0, 1.0)]),
    row("sign_product", Function, Cheap, &["", ""], &[POSITIVE, R]),
    row("int_weight", Function, Cheap, &[""], &[(3.0, 3.0)]),
    row("predecessor", Predecessor, Cheap, &[""], &[(3.0, 3.0)]),
];

impl Prim {
    /// The primitive of that name.
    pub fn named(name: &str) -> Prim {
        Prim::find(name).unwrap_or_else(|| panic!("the rule table has no primitive `{name}`"))
    }

    pub fn find(name: &str) -> Option<Prim> {
        ROWS.iter().position(|r| r.name == name).map(|i| Prim(i as u16))
    }

    /// The primitive behind a method of `f64`.
    pub fn method(name: &str) -> Option<Prim> {
        Prim::find(name).filter(|p| p.row().spelling == Method)
    }

    pub fn row(self) -> &'static Row {
        &ROWS[self.0 as usize]
    }

    pub fn name(self) -> &'static str {
        self.row().name
    }

    pub fn is_cheap(self) -> bool {
        self.row().cost == Cheap
    }

    /// No operand passes a derivative.
    pub fn is_inactive(self) -> bool {
        self.row().formulas.iter().all(|f| f.is_empty())
    }
}
