//! The meaning of straight-line code, in `f64`.

use crate::ir::{Block, Expr, Operand, Prim, Stmt, Var};
use crate::vars::VarMap;

/// The values of variables.
#[derive(Default)]
pub struct Values(VarMap<f64>);

impl Values {
    pub fn set(&mut self, var: Var, value: f64) {
        self.0.insert(var, value);
    }

    /// Runs statements that do no more than compute primitives.
    pub fn run(&mut self, block: &Block) {
        for stmt in block {
            let Stmt::Let { var, expr: Expr::Prim(prim, args) } = stmt else { panic!("not straight-line: {stmt:?}") };
            let args: Vec<f64> = args.iter().map(|a| self.of(a)).collect();
            self.set(*var, primitive(*prim, &args));
        }
    }

    pub fn of(&self, operand: &Operand) -> f64 {
        match operand {
            Operand::Var(v) => self.0[v],
            Operand::Number(x) => *x,
            Operand::Int(n) => *n as f64,
            other => panic!("no number: {other:?}"),
        }
    }
}

/// A primitive, from its definition in the documentation of `std` or of the rule table, not from the runtime.
fn primitive(prim: Prim, x: &[f64]) -> f64 {
    let a = x[0];
    let b = x.get(1).copied().unwrap_or(f64::NAN);
    let c = x.get(2).copied().unwrap_or(f64::NAN);
    let weight = |is_one: bool| f64::from(u8::from(is_one));
    match prim.name() {
        "add" => a + b,
        "sub" => a - b,
        "mul" => a * b,
        "div" => a / b,
        "rem" => a % b,
        "neg" => -a,
        "recip" => 1.0 / a,
        "mul_add" => a * b + c,
        "midpoint" => (a + b) / 2.0,
        "rem_euclid" => a.rem_euclid(b),
        "div_euclid" => a.div_euclid(b),
        "fract" => a.fract(),
        "next_up" => a.next_up(),
        "next_down" => a.next_down(),
        "to_degrees" => a * 180.0 / std::f64::consts::PI,
        "to_radians" => a * std::f64::consts::PI / 180.0,
        // Without rounding, which would hide what differences measure.
        "as_f64" | "as_f32" | "tangent_as_f64" | "tangent_as_f32" | "uncast" => a,
        "sqrt" => a.sqrt(),
        "cbrt" => a.cbrt(),
        "hypot" => a.hypot(b),
        "powi" => a.powi(b as i32),
        "powf" => a.powf(b),
        "exp" => a.exp(),
        "exp2" => a.exp2(),
        "exp_m1" => a.exp_m1(),
        "ln" => a.ln(),
        "log2" => a.log2(),
        "log10" => a.log10(),
        "ln_1p" => a.ln_1p(),
        "log" => a.log(b),
        "sin" => a.sin(),
        "cos" => a.cos(),
        "tan" => a.tan(),
        "asin" => a.asin(),
        "acos" => a.acos(),
        "atan" => a.atan(),
        "atan2" => a.atan2(b),
        "sinh" => a.sinh(),
        "cosh" => a.cosh(),
        "tanh" => a.tanh(),
        "asinh" => a.asinh(),
        "acosh" => a.acosh(),
        "atanh" => a.atanh(),
        "abs" => a.abs(),
        "max" => a.max(b),
        "min" => a.min(b),
        "clamp" => a.clamp(b, c),
        "copysign" => a.copysign(b),
        "floor" => a.floor(),
        "ceil" => a.ceil(),
        "round" => a.round(),
        "round_ties_even" => a.round_ties_even(),
        "trunc" => a.trunc(),
        "signum" => a.signum(),
        "pick" => a * b,
        "relu" => a.max(0.0),
        "sign_or_zero" => a.signum(),
        "max_weight" => weight(a > b),
        "min_weight" => weight(a < b),
        "relu_weight" => weight(a > 0.0),
        "nonzero" | "powf_exponent_weight" => weight(a != 0.0),
        "within" => weight(b < a && a < c),
        "sign_product" => a.signum() * b.signum(),
        "int_weight" => a,
        "predecessor" => a - 1.0,
        other => panic!("say here what `{other}` computes"),
    }
}
