//! Spreads what is known of types along the program: arithmetic is between numbers of one type.

use super::aliases::{Learned, Names};
use super::unify::Constraint;
use crate::ctxt::Ctxt;
use crate::ir::{Aggregate, Arena, Block, Expr, Float, Function, Operand, Param, Place, Projection, Stmt, Ty, Var};
use crate::map::HashMap;
use crate::vars::VarSet;

/// An active value that is cast.
pub struct Cast {
    pub from: Var,
    pub expr: syn::Expr,
}

/// Refines the types of the function's variables until nothing changes. Gives what that shows of the types of the user's.
pub fn infer(function: &mut Function, constraints: &[Constraint], casts: &[Cast], ctxt: &Ctxt) -> Learned {
    let mut names = Names::new(&function.params, constraints);
    let Function { arena, params, body, .. } = function;
    while (Pass { arena, names: &mut names, changed: false }).run(body, constraints) {}
    let learned = names.learned(arena, params);
    names.spell(arena);
    let vars = (0..function.arena.vars.len() as u32).map(Var);
    let vague: Vec<Var> = vars.filter(|v| is_vague(function.arena.ty(*v))).collect();
    if !vague.is_empty() {
        let active = active(function);
        settle(function, vague.iter().filter(|v| active.contains(v)));
        check_casts(function, casts.iter().filter(|c| active.contains(&c.from)), ctxt);
    }
    learned
}

fn active(function: &Function) -> VarSet {
    let params = function.params.iter().filter(|p| p.active).map(|p| p.var).collect();
    crate::activity::active(&function.body, params, &mut HashMap::default())
}

/// Active values reach typed results through arithmetic and casts alone, so where a signature knows one float type, an
/// active float of unknown width is of that type. Others may be of any.
fn settle<'a>(function: &mut Function, vague: impl Iterator<Item = &'a Var>) {
    let only = only_width(function);
    for var in vague {
        settle_ty(&mut function.arena.info_mut(*var).ty, only);
    }
}

fn is_vague(ty: &Ty) -> bool {
    match ty {
        Ty::Float(width) => *width == Float::Any,
        Ty::Array(e, _) | Ty::Vec(e) | Ty::Slice(e) => is_vague(e),
        Ty::Tuple(parts) => parts.iter().any(is_vague),
        _ => false,
    }
}

/// The one float type that the parameters mention; where they show none, the first alias of one.
fn only_width(function: &Function) -> Option<Float> {
    let is_hidden = !function.params.iter().any(|p| mentions(&p.ty, Float::F64) || mentions(&p.ty, Float::F32));
    let alias = (is_hidden && !function.arena.aliases.is_empty()).then_some(Float::Alias(0));
    width_of(&function.params).or(alias)
}

/// The one float type that the parameters mention, if it is one.
pub fn width_of(params: &[Param]) -> Option<Float> {
    match [Float::F64, Float::F32].map(|w| params.iter().any(|p| mentions(&p.ty, w))) {
        [true, false] => Some(Float::F64),
        [false, true] => Some(Float::F32),
        _ => None,
    }
}

/// The derivative of a cast is a cast back. What it comes from may be something that only rustc knows, but what is
/// calculated with before must be known.
fn check_casts<'a>(function: &Function, casts: impl Iterator<Item = &'a Cast>, ctxt: &Ctxt) {
    for cast in casts {
        if *function.arena.ty(cast.from) == Ty::Float(Float::Any) {
            ctxt.refuse(
                &cast.expr,
                "the type of this active value is not visible here; give it a name and a type before the cast, as in `let y: f64 = …`",
            );
        }
    }
}

fn settle_ty(ty: &mut Ty, only: Option<Float>) {
    match (ty, only) {
        (Ty::Float(width @ Float::Any), Some(known)) => *width = known,
        (Ty::Array(e, _) | Ty::Vec(e) | Ty::Slice(e), _) => settle_ty(e, only),
        (Ty::Tuple(parts), _) => parts.iter_mut().for_each(|p| settle_ty(p, only)),
        _ => {}
    }
}

fn mentions(ty: &Ty, width: Float) -> bool {
    match ty {
        Ty::Float(w) => *w == width,
        Ty::Array(e, _) | Ty::Vec(e) | Ty::Slice(e) => mentions(e, width),
        Ty::Tuple(parts) => parts.iter().any(|p| mentions(p, width)),
        _ => false,
    }
}

struct Pass<'a> {
    arena: &'a mut Arena,
    /// The types that the user wrote, where they do not show what they are.
    names: &'a mut Names,
    changed: bool,
}

impl Pass<'_> {
    fn run(mut self, body: &Block, constraints: &[Constraint]) -> bool {
        for constraint in constraints {
            match constraint {
                Constraint::Same(a, b) => self.same(&[Operand::Var(*a), Operand::Var(*b)]),
                Constraint::Is(v, ty) => self.refine(*v, ty),
                Constraint::Named(..) => {}
                Constraint::Like(v, code) => self.witness(*v, code.clone()),
            }
        }
        self.block(body);
        self.changed
    }

    fn block(&mut self, block: &Block) {
        block.iter().for_each(|s| self.stmt(s));
    }

    fn refine(&mut self, var: Var, ty: &Ty) {
        let old = self.arena.ty(var);
        let better = match (old, ty) {
            (Ty::Unknown, new) => *new != Ty::Unknown,
            (Ty::Float(_), Ty::Float(_)) => ty.vagueness() < old.vagueness(),
            (Ty::Int(None), Ty::Int(i)) => i.is_some(),
            _ => false,
        };
        if better {
            self.arena.info_mut(var).ty = ty.clone();
            self.changed = true;
        }
    }

    fn witness(&mut self, var: Var, code: proc_macro2::TokenStream) {
        let info = self.arena.info_mut(var);
        if info.like.is_none() && info.ty == Ty::Int(None) {
            info.like = Some(code);
            self.changed = true;
        }
    }

    fn same(&mut self, operands: &[Operand]) {
        let known = operands.iter().map(|o| self.arena.operand_ty(o)).fold(Ty::Unknown, best);
        let like = operands.iter().filter_map(Operand::var).find_map(|v| self.arena.info(v).like.clone());
        self.changed |= self.names.share(operands);
        for var in operands.iter().filter_map(Operand::var) {
            self.refine(var, &known);
            like.iter().for_each(|code| self.witness(var, code.clone()));
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let { var, expr } | Stmt::Memory { var, expr } => self.expr(*var, expr),
            Stmt::Store { place, value } | Stmt::AddTo { place, value } => {
                self.place(place);
                if let (Stmt::AddTo { .. }, Some(var)) = (stmt, value.var()) {
                    self.refine(var, &Ty::Float(Float::Any));
                }
                self.content(place, value);
            }
            Stmt::If(i) => {
                self.block(&i.then);
                self.block(&i.els);
                for r in &i.results {
                    self.same(&[Operand::Var(r.var), r.then.clone(), r.els.clone()]);
                }
            }
            Stmt::Loop(l) => {
                match &l.head {
                    crate::ir::Head::While { pre, .. } => self.block(pre),
                    crate::ir::Head::Range { var, range } => {
                        for ty in [&range.lo.ty, &range.hi.ty].into_iter().filter(|ty| matches!(ty, Ty::Int(_))) {
                            self.refine(*var, ty);
                        }
                        let mut counters = vec![*var];
                        counters.extend(range.lo.integer_terms());
                        counters.extend(range.hi.integer_terms());
                        self.same(&counters.into_iter().map(Operand::Var).collect::<Vec<_>>());
                    }
                    _ => {}
                }
                self.block(&l.body);
                for c in &l.carried {
                    self.same(&[Operand::Var(c.phi), c.init.clone(), c.next.clone(), Operand::Var(c.result)]);
                }
            }
            Stmt::Call(call) => {
                for arg in &call.args {
                    if let crate::ir::Arg::Place { place, .. } = arg {
                        self.place(place);
                    }
                }
            }
            _ => {}
        }
    }

    fn expr(&mut self, var: Var, expr: &Expr) {
        match expr {
            Expr::Prim(prim, args) => self.prim(var, prim.name(), args),
            Expr::Read(place) => {
                self.place(place);
                self.content(place, &Operand::Var(var));
                self.changed |= !place.projections.is_empty() && self.names.part(var, place);
            }
            Expr::Aggregate(kind, operands) => self.aggregate(var, kind, operands),
            Expr::Repeat { value, .. } => self.aggregate(var, &Aggregate::Array, std::slice::from_ref(value)),
            Expr::Opaque(o) if matches!(self.arena.ty(var), Ty::Int(_)) => {
                let terms = o.integer_terms().into_iter().chain([var]);
                self.same(&terms.map(Operand::Var).collect::<Vec<_>>());
            }
            _ => {}
        }
    }

    fn prim(&mut self, var: Var, name: &str, args: &[Operand]) {
        let float = Ty::Float(Float::Any);
        match name {
            "as_f64" | "as_f32" => {}
            "powi" => {
                self.same(&[Operand::Var(var), args[0].clone()]);
                if let Some(n) = args[1].var() {
                    self.refine(n, &Ty::Int(Some("i32")));
                }
            }
            _ => {
                for v in args.iter().filter_map(Operand::var) {
                    self.refine(v, &float);
                }
                let mut all = args.to_vec();
                all.push(Operand::Var(var));
                self.same(&all);
            }
        }
    }

    /// What is read from a place or written to it is of its type.
    fn content(&mut self, place: &Place, value: &Operand) {
        if place.projections.is_empty() {
            let is_to_vec =
                matches!(self.arena.operand_ty(value), Ty::Vec(_)) && *self.arena.ty(place.root) == Ty::Unknown;
            // `to_vec()` does not say what it copies.
            if is_to_vec {
                return;
            }
            return self.same(&[Operand::Var(place.root), value.clone()]);
        }
        let ty = place.ty(self.arena.ty(place.root));
        if let (Some(var), true) = (value.var(), is_settled(&ty)) {
            self.refine(var, &ty);
        }
        let known = self.arena.operand_ty(value);
        let root = &mut self.arena.info_mut(place.root).ty;
        self.changed |= part_mut(root, &place.projections).is_some_and(|part| settle_part(part, &known));
    }

    /// The parts of an aggregate are of the types of its parts; those of an array are all of one type.
    fn aggregate(&mut self, var: Var, kind: &Aggregate, operands: &[Operand]) {
        if matches!(kind, Aggregate::Array | Aggregate::Vec) {
            self.same(operands);
        }
        for (k, operand) in operands.iter().enumerate() {
            let known = self.arena.operand_ty(operand);
            let part = match &mut self.arena.info_mut(var).ty {
                Ty::Array(element, _) | Ty::Vec(element) => &mut **element,
                Ty::Tuple(parts) if k < parts.len() => &mut parts[k],
                _ => return,
            };
            self.changed |= settle_part(part, &known);
            let ty = part.clone();
            if let (Some(operand), true) = (operand.var(), is_settled(&ty)) {
                self.refine(operand, &ty);
            }
        }
    }

    fn place(&mut self, place: &Place) {
        for p in &place.projections {
            let indices = match p {
                Projection::Index(o) => vec![o],
                Projection::Range { lo, hi, .. } => lo.iter().chain(hi).collect(),
                Projection::Field(_) | Projection::Payload(_) => vec![],
            };
            for var in indices.into_iter().flat_map(|o| o.integer_terms()) {
                self.refine(var, &Ty::Int(Some("usize")));
            }
        }
    }
}

/// A number or flag of which everything is known.
fn is_settled(ty: &Ty) -> bool {
    matches!(ty, Ty::Float(Float::F32 | Float::F64) | Ty::Int(Some(_)) | Ty::Bool)
}

/// Puts a settled type in the place of one that is not; whether that changed anything.
fn settle_part(part: &mut Ty, known: &Ty) -> bool {
    let is_open = matches!(
        (&*part, known),
        (Ty::Unknown, _) | (Ty::Float(Float::Any), Ty::Float(_)) | (Ty::Int(None), Ty::Int(_))
    );
    let changes = is_open && is_settled(known);
    if changes {
        *part = known.clone();
    }
    changes
}

/// The type of a part, within the type of its root.
fn part_mut<'t>(root: &'t mut Ty, projections: &[Projection]) -> Option<&'t mut Ty> {
    let Some((first, rest)) = projections.split_first() else { return Some(root) };
    match (first, root) {
        (Projection::Index(_), Ty::Array(element, _) | Ty::Vec(element) | Ty::Slice(element)) => {
            part_mut(element, rest)
        }
        (Projection::Range { .. }, root) => {
            let rest = rest.split_first().filter(|(next, _)| matches!(next, Projection::Index(_)));
            rest.and_then(|_| part_mut(root, &projections[1..]))
        }
        (Projection::Field(name), Ty::Tuple(parts)) => {
            let position = name.to_string().parse::<usize>().ok()?;
            part_mut(parts.get_mut(position)?, rest)
        }
        _ => None,
    }
}

/// The more precise of two types.
fn best(a: Ty, b: Ty) -> Ty {
    match (&a, &b) {
        (Ty::Unknown, _) => b,
        (Ty::Float(_), Ty::Float(_)) if b.vagueness() < a.vagueness() => b,
        (Ty::Int(None), Ty::Int(_)) => b,
        _ => a,
    }
}
