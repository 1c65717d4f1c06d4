//! Writes IR: opens and closes blocks, shares common subexpressions, folds what the transforms make.
//!
//! Folding never touches a number of the user's, and never changes a bit of a value: `x * 1`, `x * -1`, `x + -0.0`,
//! `x + -z`, `-(-x)`, products of numbers that are exact in `f32`.

use crate::map::HashMap;

use proc_macro2::Span;

use crate::ir::{Arena, Block, Expr, Float, Operand, Place, Prim, Stmt, Ty, Var};
use crate::vars::VarMap;

/// Open blocks of the code being written.
pub struct Builder<'a> {
    pub arena: &'a mut Arena,
    frames: Vec<Frame>,
    /// What temporaries are named after.
    pub hint: (String, Span),
}

#[derive(Default)]
struct Frame {
    stmts: Block,
    prims: VarMap<(Prim, Vec<Operand>)>,
    /// The results of primitives, by one of the operands.
    results: VarMap<Vec<Var>>,
    /// What places are known to hold.
    reads: HashMap<String, (Var, Operand)>,
}

impl<'a> Builder<'a> {
    pub fn new(arena: &'a mut Arena) -> Self {
        Builder { arena, frames: vec![Frame::default()], hint: ("t".to_owned(), Span::call_site()) }
    }

    pub fn open(&mut self) {
        self.frames.push(Frame::default());
    }

    pub fn close(&mut self) -> Block {
        self.frames.pop().expect("a block is open").stmts
    }

    /// The outermost block, when all others are closed.
    pub fn finish(mut self) -> Block {
        assert_eq!(self.frames.len(), 1, "blocks still open");
        self.close()
    }

    fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("a block is open")
    }

    pub fn push(&mut self, stmt: Stmt) {
        self.forget_written(&stmt);
        self.frame().stmts.push(stmt);
    }

    /// After a write, what was read before it is no longer what the place holds.
    fn forget_written(&mut self, stmt: &Stmt) {
        let written = crate::visit::written_in(std::slice::from_ref(stmt));
        if !written.is_empty() {
            self.frames.iter_mut().for_each(|f| f.reads.retain(|_, (root, _)| !written.contains(root)));
        }
    }

    /// The statements of the innermost open block.
    pub fn stmts(&mut self) -> &mut Block {
        &mut self.frame().stmts
    }

    /// Makes values that are in scope anyway known for sharing.
    pub fn remember(&mut self, block: &Block) {
        for stmt in block {
            match stmt {
                Stmt::Let { var, expr: Expr::Prim(prim, args) } => self.note(*var, *prim, args.clone()),
                Stmt::Let { var, expr: Expr::Read(place) } if !self.arena.is_memory(place.root) => {
                    self.frame().reads.insert(place.key(), (place.root, Operand::Var(*var)));
                }
                _ => {}
            }
        }
    }

    fn note(&mut self, var: Var, prim: Prim, args: Vec<Operand>) {
        let frame = self.frame();
        if let Some(operand) = key_operand(&args) {
            frame.results.or_insert_with(operand, Vec::new).push(var);
        }
        frame.prims.insert(var, (prim, args));
    }

    pub fn let_value(&mut self, var: Var, expr: Expr) {
        if let Expr::Prim(prim, args) = &expr {
            self.note(var, *prim, args.clone());
        }
        self.push(Stmt::Let { var, expr });
    }

    /// A new value named after the hint.
    pub fn value(&mut self, expr: Expr, ty: Ty) -> Operand {
        let (name, span) = self.hint.clone();
        let var = self.arena.value(&name, span, ty);
        self.let_value(var, expr);
        Operand::Var(var)
    }

    /// Whether later reads of a place may be given this variable.
    pub fn is_shared(&self, var: Var) -> bool {
        let is_var = |o: &Operand| o.var() == Some(var);
        self.frames.iter().any(|f| f.reads.values().any(|(_, known)| is_var(known)))
    }

    /// The content of a place; read once where nothing is written in between.
    pub fn read(&mut self, place: Place, ty: Ty) -> Operand {
        let key = place.key();
        let is_memory = self.arena.is_memory(place.root);
        // Memory may have changed since an outer block was left.
        let visible = if is_memory { self.frames.len() - 1 } else { 0 };
        if let Some((_, known)) = self.frames[visible..].iter().rev().find_map(|f| f.reads.get(&key)) {
            return known.clone();
        }
        let root = place.root;
        let is_word = ty.is_word() || ty == Ty::Unknown;
        let operand = self.value(Expr::Read(place), ty);
        if is_word {
            self.frame().reads.insert(key, (root, operand.clone()));
        }
        operand
    }

    /// A primitive of the user's: shared, never folded.
    pub fn raw_prim(&mut self, prim: Prim, args: Vec<Operand>) -> Operand {
        let ty = self.result_ty(prim, &args);
        // Where the type is that of the use, another use may be of another type.
        if let Some(known) = self.known(prim, &args).filter(|_| ty != Ty::Unknown) {
            return Operand::Var(known);
        }
        self.value(Expr::Prim(prim, args), ty)
    }

    /// The value that a primitive of these operands has, where it is in scope.
    fn known(&self, prim: Prim, args: &[Operand]) -> Option<Var> {
        let operand = key_operand(args)?;
        for frame in self.frames.iter().rev() {
            let results = frame.results.get(&operand).map_or(&[][..], Vec::as_slice);
            let known = results.iter().find(|v| {
                let (other, others) = &frame.prims[v];
                *other == prim && have_same_value(prim, args, others)
            });
            if known.is_some() {
                return known.copied();
            }
        }
        None
    }

    /// A cast to a type; behind an alias it is spelled by that.
    pub fn cast(&mut self, name: &str, operand: Operand, to: Ty) -> Operand {
        let cast = self.raw_prim(Prim::named(name), vec![operand]);
        if let (Operand::Var(v), Ty::Float(Float::Alias(_))) = (&cast, &to) {
            self.arena.info_mut(*v).ty = to;
        }
        cast
    }

    fn result_ty(&self, prim: Prim, args: &[Operand]) -> Ty {
        match prim.name() {
            "as_f64" | "tangent_as_f64" => return Ty::Float(Float::F64),
            "as_f32" | "tangent_as_f32" => return Ty::Float(Float::F32),
            "uncast" => return Ty::Unknown,
            "predecessor" => return Ty::Int(None),
            _ => {}
        }
        let known =
            args.iter().map(|a| self.arena.operand_ty(a)).filter(|t| t.is_float()).min_by_key(|t| t.vagueness());
        known.unwrap_or(Ty::Float(Float::Any))
    }

    fn prim_of(&self, o: &Operand) -> Option<&(Prim, Vec<Operand>)> {
        let var = o.var()?;
        self.frames.iter().rev().find_map(|f| f.prims.get(&var))
    }

    fn negated(&self, o: &Operand) -> Option<Operand> {
        let (prim, args) = self.prim_of(o)?;
        (prim.name() == "neg").then(|| args[0].clone())
    }

    /// A primitive of the transforms': folded where that changes no bit.
    pub fn prim(&mut self, name: &str, args: Vec<Operand>) -> Operand {
        if let Some(folded) = self.fold(name, &args) {
            return folded;
        }
        self.raw_prim(Prim::named(name), args)
    }

    fn fold(&mut self, name: &str, args: &[Operand]) -> Option<Operand> {
        use Operand::{Int, Number};
        let first = &args[0];
        let second = args.get(1).unwrap_or(first);
        match name {
            "add" if is_neutral(second) => Some(first.clone()),
            "add" if is_neutral(first) => Some(second.clone()),
            "add" => match (self.negated(first), self.negated(second)) {
                (_, Some(z)) => Some(self.prim("sub", vec![first.clone(), z])),
                (Some(z), None) => Some(self.prim("sub", vec![second.clone(), z])),
                _ => None,
            },
            "sub" if is_neutral(first) => Some(self.prim("neg", vec![second.clone()])),
            "sub" => self.negated(second).map(|z| self.prim("add", vec![first.clone(), z])),
            "neg" => match first {
                Number(x) => Some(Number(-x)),
                _ => self.negated(first),
            },
            "mul" => self.fold_mul(first, second),
            "div" if second.is_number(1.0) => Some(first.clone()),
            "div" => match (first, second) {
                (Number(x), Number(y)) => exact(x / y, (x / y).mul_add(-*y, *x) == 0.0),
                _ => self.negated(first).map(|z| {
                    let quotient = self.prim("div", vec![z, second.clone()]);
                    self.prim("neg", vec![quotient])
                }),
            },
            "pick" => match first {
                Number(0.0) => Some(Operand::NEUTRAL),
                Number(_) => Some(self.prim("mul", vec![first.clone(), second.clone()])),
                _ => None,
            },
            "int_weight" => match first {
                Int(n) => Some(Number(*n as f64)),
                _ => None,
            },
            "predecessor" => match first {
                Int(n) => Some(Int(n - 1)),
                _ => None,
            },
            "powi" => match second {
                Int(0) => Some(Number(1.0)),
                Int(1) => Some(first.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    fn fold_mul(&mut self, a: &Operand, b: &Operand) -> Option<Operand> {
        use Operand::Number;
        if let (Number(x), Number(y)) = (a, b) {
            return exact(x * y, x.mul_add(*y, -(x * y)) == 0.0);
        }
        for (one, other) in [(a, b), (b, a)] {
            if one.is_number(1.0) {
                return Some(other.clone());
            }
            if one.is_number(-1.0) {
                return Some(self.prim("neg", vec![other.clone()]));
            }
        }
        let (x, y) = match (self.negated(a), self.negated(b)) {
            (Some(x), Some(y)) => return Some(self.prim("mul", vec![x, y])),
            (Some(x), None) => (x, b.clone()),
            (None, Some(y)) => (a.clone(), y),
            (None, None) => return None,
        };
        let product = self.prim("mul", vec![x, y]);
        Some(self.prim("neg", vec![product]))
    }

    /// `a + b`, where nothing stands for no contribution.
    pub fn sum(&mut self, a: Option<Operand>, b: Option<Operand>) -> Option<Operand> {
        match (a, b) {
            (Some(a), Some(b)) => Some(self.prim("add", vec![a, b])),
            (a, b) => a.or(b),
        }
    }
}

/// The neutral element of addition; `0.0` is not it, because `-0.0 + 0.0` is `0.0`.
pub fn is_neutral(o: &Operand) -> bool {
    matches!(o, Operand::Number(x) if *x == 0.0 && x.is_sign_negative())
}

fn exact(value: f64, is_exact: bool) -> Option<Operand> {
    (is_exact && f64::from(value as f32) == value).then_some(Operand::Number(value))
}

/// The operand under which results are kept: the same one in whatever order the operands come.
fn key_operand(args: &[Operand]) -> Option<Var> {
    args.iter().filter_map(Operand::var).min()
}

/// Whether a primitive of `a` is the same number as that of `b`.
fn have_same_value(prim: Prim, a: &[Operand], b: &[Operand]) -> bool {
    let commutes = || matches!(prim.name(), "add" | "mul");
    match (a, b) {
        ([a, c], [b, d]) => (a.is_same(b) && c.is_same(d)) || (a.is_same(d) && c.is_same(b) && commutes()),
        _ => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_same(b)),
    }
}
