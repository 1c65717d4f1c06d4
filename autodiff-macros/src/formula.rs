//! Formulas of the rule table: parsed once, evaluated into IR.

use crate::map::HashMap;
use std::cell::RefCell;
use std::rc::Rc;

use crate::builder::{Builder, is_neutral};
use crate::ir::{Float, Operand, Prim, Ty};

/// A formula as a tree; it holds no tokens, so that one parse serves all expansions.
#[derive(Debug)]
pub enum Formula {
    Number(f64),
    /// An operand, the result `y`, or the change `g`.
    Name(String),
    Call(String, Vec<Formula>),
}

thread_local! {
    static PARSED: RefCell<HashMap<&'static str, Rc<Formula>>> = RefCell::default();
}

/// What the names in a formula stand for.
pub struct Bindings<'a> {
    pub operands: &'a [Operand],
    pub result: &'a Operand,
    pub change: &'a Operand,
}

/// The contribution of operand `index` of `prim`, or nothing if no derivative passes.
pub fn contribution(b: &mut Builder, prim: Prim, index: usize, with: &Bindings) -> Option<Operand> {
    let text = prim.row().formulas[index];
    if text.is_empty() {
        return None;
    }
    let value = evaluate(b, &parse(text), with);
    (!is_neutral(&value)).then_some(value)
}

/// The tree of a formula; the table's own tests make sure that it is one.
pub fn parse(text: &'static str) -> Rc<Formula> {
    PARSED.with(|parsed| {
        let mut parsed = parsed.borrow_mut();
        let tree = || Rc::new(tree(&syn::parse_str(text).expect("formulas are expressions")));
        parsed.entry(text).or_insert_with(tree).clone()
    })
}

fn tree(expr: &syn::Expr) -> Formula {
    match expr {
        syn::Expr::Paren(e) => tree(&e.expr),
        syn::Expr::Unary(e) => Formula::Call("neg".to_owned(), vec![tree(&e.expr)]),
        syn::Expr::Binary(e) => Formula::Call(infix_name(&e.op).to_owned(), vec![tree(&e.left), tree(&e.right)]),
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Float(x), .. }) => {
            Formula::Number(x.base10_parse().expect("a float"))
        }
        syn::Expr::Path(e) => Formula::Name(e.path.get_ident().expect("one name").to_string()),
        syn::Expr::Call(e) => {
            let Formula::Name(name) = tree(&e.func) else { panic!("formulas call primitives by name") };
            Formula::Call(name, e.args.iter().map(tree).collect())
        }
        _ => panic!("a formula has an expression of an unknown kind"),
    }
}

fn infix_name(op: &syn::BinOp) -> &'static str {
    match op {
        syn::BinOp::Add(_) => "add",
        syn::BinOp::Sub(_) => "sub",
        syn::BinOp::Mul(_) => "mul",
        syn::BinOp::Div(_) => "div",
        _ => panic!("a formula has an operator of an unknown kind"),
    }
}

fn evaluate(b: &mut Builder, formula: &Formula, with: &Bindings) -> Operand {
    match formula {
        Formula::Number(x) => Operand::Number(*x),
        Formula::Name(name) => named(name, with),
        Formula::Call(name, args) => {
            let args: Vec<Operand> = args.iter().map(|a| evaluate(b, a, with)).collect();
            if name == "cast_back" { cast_back(b, &args[0], with) } else { b.prim(name, args) }
        }
    }
}

fn named(name: &str, with: &Bindings) -> Operand {
    match name {
        "a" => with.operands[0].clone(),
        "b" => with.operands[1].clone(),
        "c" => with.operands[2].clone(),
        "y" => with.result.clone(),
        "g" => with.change.clone(),
        other => panic!("a formula names `{other}`"),
    }
}

/// What `cast_back` stands for.
pub const CASTS_BACK: [&str; 5] = ["as_f64", "as_f32", "tangent_as_f64", "tangent_as_f32", "uncast"];

/// A change on one side of a cast, in the type of the other side: T goes from operand to result, R back.
fn cast_back(b: &mut Builder, g: &Operand, with: &Bindings) -> Operand {
    if matches!(g, Operand::Number(_)) {
        return g.clone();
    }
    let (operand, result) = (b.arena.operand_ty(&with.operands[0]), b.arena.operand_ty(with.result));
    let to = if b.arena.operand_ty(g) == operand { result } else { operand.clone() };
    if matches!(operand, Ty::Int(_) | Ty::Bool) {
        return Operand::NEUTRAL;
    }
    if operand == Ty::Unknown {
        return cast_unknown(b, g, to);
    }
    match to {
        Ty::Float(Float::F32) => b.prim("as_f32", vec![g.clone()]),
        to => b.cast("as_f64", g.clone(), to),
    }
}

/// The same, where only rustc knows whether the operand is a float, or an integer without a derivative.
fn cast_unknown(b: &mut Builder, g: &Operand, to: Ty) -> Operand {
    match to {
        Ty::Unknown => b.prim("uncast", vec![g.clone()]),
        Ty::Float(Float::F32) => b.prim("tangent_as_f32", vec![g.clone()]),
        to => {
            let tangent = b.prim("tangent_as_f64", vec![g.clone()]);
            if matches!(to, Ty::Float(Float::Alias(_))) { b.cast("as_f64", tangent, to) } else { tangent }
        }
    }
}
