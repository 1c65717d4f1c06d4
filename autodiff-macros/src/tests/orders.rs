//! Every row differentiated symbolically to order 3, and evaluated: the forward transform closes over the table.

use proc_macro2::Span;

use super::evaluate::Values;
use crate::forward::forward;
use crate::ir::{Arena, Block, Expr, Float, Operand, Prim, Stmt, Ty, Var};
use crate::map::HashMap;
use crate::rules::ROWS;
use crate::vars::VarMap;

const ORDER: usize = 3;

/// The directions in which a row is differentiated, one per order.
const DIRECTIONS: [[f64; 3]; ORDER] = [[1.0, -0.5, 0.75], [-0.25, 1.5, 0.5], [0.5, 0.75, -1.25]];

/// A row as a function, with its derivatives to order 3.
struct Derivatives {
    operands: Vec<Var>,
    /// Which operands are numbers rather than integers.
    numbers: Vec<bool>,
    directions: Vec<(Var, f64)>,
    code: Block,
    /// The value, its derivative, the derivative of that, …; where there is none, it is zero.
    outcomes: Vec<Option<Operand>>,
}

impl Derivatives {
    fn of(prim: Prim) -> Derivatives {
        let mut arena = Arena::default();
        let span = Span::call_site();
        let operands: Vec<Var> = (0..prim.row().formulas.len())
            .map(|k| arena.value(["a", "b", "c"][k], span, operand_ty(prim, k)))
            .collect();
        let numbers = operands.iter().map(|v| arena.ty(*v).is_float()).collect();
        let y = arena.value("y", span, result_ty(prim));
        let expr = Expr::Prim(prim, operands.iter().copied().map(Operand::Var).collect());
        let mut derivatives = Derivatives {
            operands,
            numbers,
            directions: Vec::new(),
            code: vec![Stmt::Let { var: y, expr }],
            outcomes: vec![Some(Operand::Var(y))],
        };
        DIRECTIONS.iter().for_each(|direction| derivatives.differentiate(&mut arena, direction));
        derivatives
    }

    /// Applies T to the code so far, with a direction for each number.
    fn differentiate(&mut self, arena: &mut Arena, direction: &[f64; 3]) {
        let mut seeds = VarMap::default();
        for (k, (operand, along)) in self.operands.iter().zip(direction).enumerate() {
            if self.numbers[k] {
                let dot = arena.value("dot", Span::call_site(), arena.ty(*operand).clone());
                self.directions.push((dot, *along));
                seeds.insert(*operand, Operand::Var(dot));
            }
        }
        let (code, tangents) = forward(arena, &self.code, seeds, &mut HashMap::default());
        let last = self.outcomes.last().cloned().flatten();
        self.outcomes.push(last.and_then(|o| tangents.of.get(&o.var()?).cloned()));
        self.code = code;
    }

    /// The value and the derivatives at a point.
    fn at(&self, point: &[f64]) -> Vec<f64> {
        let mut values = Values::default();
        self.operands.iter().zip(point).for_each(|(operand, x)| values.set(*operand, *x));
        self.directions.iter().for_each(|(dot, along)| values.set(*dot, *along));
        values.run(&self.code);
        self.outcomes.iter().map(|o| o.as_ref().map_or(0.0, |o| values.of(o))).collect()
    }
}

fn operand_ty(prim: Prim, index: usize) -> Ty {
    match (prim.name(), index) {
        ("powi", 1) | ("int_weight" | "predecessor", 0) => Ty::Int(Some("i32")),
        ("as_f64", _) => Ty::Float(Float::F32),
        _ => Ty::Float(Float::F64),
    }
}

fn result_ty(prim: Prim) -> Ty {
    match prim.name() {
        "predecessor" => Ty::Int(Some("i32")),
        "as_f32" => Ty::Float(Float::F32),
        _ => Ty::Float(Float::F64),
    }
}

/// The derivative of each outcome along the direction of the next order, by central differences of fourth order.
fn differences(derivatives: &Derivatives, point: &[f64], order: usize) -> f64 {
    const STEP: f64 = 1e-3;
    let at = |step: f64| {
        let along =
            DIRECTIONS[order].iter().zip(&derivatives.numbers).map(|(d, is_number)| if *is_number { *d } else { 0.0 });
        let moved: Vec<f64> = point.iter().zip(along).map(|(x, d)| x + step * d).collect();
        derivatives.at(&moved)[order]
    };
    (8.0 * (at(STEP) - at(-STEP)) - (at(2.0 * STEP) - at(-2.0 * STEP))) / (12.0 * STEP)
}

/// Two points of a domain, neither of them its middle, where some weights jump.
fn points(domain: &[(f64, f64)]) -> [Vec<f64>; 2] {
    [0.6, 0.3].map(|share| domain.iter().map(|(lo, hi)| lo + share * (hi - lo)).collect())
}

#[test]
fn derivatives_of_every_row_agree_with_differences_to_order_three() {
    let mut failures = Vec::new();
    for row in ROWS {
        let derivatives = Derivatives::of(Prim::named(row.name));
        for point in points(row.domain) {
            let got = derivatives.at(&point);
            for order in 0..ORDER {
                let (got, expected) = (got[order + 1], differences(&derivatives, &point, order));
                let agrees = (got - expected).abs() <= 1e-6 * expected.abs().max(1.0);
                if !agrees {
                    failures.push(format!("{}, order {}, at {point:?}: {got}, not {expected}", row.name, order + 1));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
