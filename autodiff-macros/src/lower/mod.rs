//! From `syn` to IR: accepts a statement or refuses it with a sentence.
//!
//! Locals become values (renamed at each assignment) or memory (aggregates changed through an index); exits become
//! flags; inactive code stays opaque. A local is active if anything active is ever stored in it, which in a loop is
//! known only at the end: lowering runs again until it finds no new active local.

mod activity;
mod aliases;
mod assign;
mod assigned;
mod binding;
mod call;
mod chains;
mod conditional;
mod control;
mod desugar;
mod exits;
mod expr;
mod formats;
mod guess;
mod hygiene;
mod infer;
mod loops;
pub mod methods;
pub mod opaque;
mod patterns;
mod place;
mod prescan;
mod purity;
mod receivers;
mod records;
mod renamer;
pub mod scope;
mod sequence;
mod sequences;
mod settle;
mod signature;
mod stmt;
mod unchanged;
mod ungroup;
mod unify;
mod variants;
mod vec;
mod walks;

use crate::map::{HashMap, HashSet};

use proc_macro2::Span;

use crate::attr::Options;
use crate::builder::Builder;
use crate::ctxt::Ctxt;
use crate::ir::{Arena, Callee, Expr, Float, Function, Opaque, Operand, Param, Purity, Ty};
use crate::vars::VarSet;
use scope::{Binding, BindingId, Holds, Scopes, Val, Whole};

pub use desugar::{named, shared as shared_items};
pub use signature::{check as check_signature, params};
pub use ungroup::{ungroup, ungroup_statements};

/// State of one run over a function.
pub struct Lowering<'a> {
    pub b: Builder<'a>,
    pub scopes: Scopes,
    pub ctxt: &'a Ctxt,
    pub options: &'a Options,
    /// Locals (by where they are declared) found active by earlier runs.
    known_active: &'a HashSet<usize>,
    found_active: HashSet<usize>,
    /// Names of locals that are changed other than by plain assignment.
    memory_names: HashSet<String>,
    /// Names of locals that a loop assigns.
    loop_assigned: HashSet<String>,
    /// The one float type that the parameters are of.
    only_width: Option<Float>,
    /// Names of locals that arithmetic assigns.
    calculated: HashSet<String>,
    loops: Vec<LoopFrame>,
    /// The pattern of an arm is bound, in which a name may be a constant.
    in_arm: bool,
    returned: BindingId,
    return_value: BindingId,
    result_type: Option<syn::Type>,
    /// What is handed on to the result as it is: the values of branches at the end.
    results: Vec<BindingId>,
    callees: Vec<Callee>,
    /// The callee and the number of the argument being lowered.
    argument: Option<(proc_macro2::Ident, usize)>,
    /// Aggregates that the caller gave away, and that come by reference into generated code.
    owned_params: VarSet,
    /// What inactive code says about the types of its variables.
    constraints: Vec<unify::Constraint>,
    /// How many references stand around the value or the reference that a local holds: two in `let r = &&a[i];`, less the
    /// one that every reference to a place has.
    references: HashMap<BindingId, usize>,
    /// Inactive values that may be references to numbers: what patterns and methods of containers give.
    maybe_references: VarSet,
    /// Inactive arguments (by where they stand) of calls that are differentiated: those take references.
    lent: HashSet<usize>,
    /// What is cast though its type is not known yet: the variable and where it stands.
    casts: Vec<infer::Cast>,
}

/// A loop or a labelled block around the code being lowered.
struct LoopFrame {
    label: Option<String>,
    /// A jump without a label leaves a loop.
    is_loop: bool,
    broke: BindingId,
    continued: BindingId,
    value: Option<BindingId>,
}

/// Where a block's value goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sink {
    Discard,
    Into(BindingId),
}

/// Lowers the function, or leaves errors in `ctxt`.
pub fn lower(item: &syn::ItemFn, options: &Options, ctxt: &Ctxt) -> Option<Function> {
    conditional::check_body(item, ctxt);
    hygiene::check(item, ctxt);
    if !ctxt.is_empty() {
        return None;
    }
    let mut item = vec::calls(item);
    chains::rewrite(&mut item, options, ctxt);
    if !ctxt.is_empty() {
        return None;
    }
    desugar::desugar(&mut item);
    settle::settle(&mut item);
    let mut known = Known::default();
    loop {
        let run_ctxt = Ctxt::default();
        let (function, found) = run(&item, options, &run_ctxt, &known);
        if !known.learn(found) {
            let is_right = run_ctxt.is_empty();
            run_ctxt.hand_over(ctxt);
            return is_right.then_some(function);
        }
    }
}

/// What runs tell the runs after them.
#[derive(Default)]
struct Known {
    /// Locals (by where they are declared) that are active.
    active: HashSet<usize>,
    types: aliases::Learned,
}

impl Known {
    /// Whether anything of it is new.
    fn learn(&mut self, found: Known) -> bool {
        let size = self.active.len();
        self.active.extend(found.active);
        self.types.learn(found.types) || size != self.active.len()
    }
}

/// A stand-in for a function that was refused, so that whoever uses its derivatives sees no further errors.
pub fn stand_in(item: &syn::ItemFn, options: &Options) -> Option<Function> {
    let (ctxt, mut arena) = (Ctxt::default(), Arena::default());
    let params = params(item, options, &ctxt, &mut arena);
    let mut function = Function { arena, params, body: Vec::new(), result: None, seed: None, callees: Vec::new() };
    if let syn::ReturnType::Type(_, ty) = &item.sig.output {
        let span = item.sig.ident.span();
        let shape = crate::ty::shape(ty);
        let var = function.arena.value("result", span, shape.clone());
        function.arena.info_mut(var).annotation = Some(quote::quote!(#ty));
        let never = opaque::constant(quote::quote!(::core::unreachable!()), shape, span);
        function.body.push(crate::ir::Stmt::Let { var, expr: Expr::Opaque(never) });
        function.result = Some(Operand::Var(var));
    }
    ctxt.is_empty().then_some(function)
}

fn run(item: &syn::ItemFn, options: &Options, ctxt: &Ctxt, known: &Known) -> (Function, Known) {
    let mut arena = Arena::default();
    arena.aliases.clone_from(&known.types.numbers);
    arena.discrete.clone_from(&known.types.discrete);
    let mut scopes = Scopes::default();
    scopes.open();
    let returned = scopes.hidden("returned", Val::inactive(Operand::Bool(false)), item as *const _ as usize);
    let return_value = scopes.hidden("result", Val::inactive(Operand::Undefined), item as *const _ as usize + 1);
    let mut lowering = Lowering {
        b: Builder::new(&mut arena),
        scopes,
        ctxt,
        options,
        known_active: &known.active,
        found_active: HashSet::default(),
        memory_names: prescan::memory_names(&item.block),
        loop_assigned: prescan::loop_assigned(&item.block),
        calculated: prescan::calculated(&item.block),
        only_width: None,
        loops: Vec::new(),
        in_arm: false,
        returned,
        return_value,
        result_type: match &item.sig.output {
            syn::ReturnType::Type(_, ty) => Some((**ty).clone()),
            syn::ReturnType::Default => None,
        },
        results: vec![return_value],
        callees: Vec::new(),
        constraints: Vec::new(),
        casts: Vec::new(),
        lent: HashSet::default(),
        references: HashMap::default(),
        maybe_references: VarSet::default(),
        argument: None,
        owned_params: VarSet::default(),
    };
    let mut params = lowering.declare_params(item);
    lowering.only_width = infer::width_of(&params);
    let returns_value = !matches!(item.sig.output, syn::ReturnType::Default);
    lowering.declare_result(&item.sig.output);
    let sink = if returns_value { Sink::Into(return_value) } else { Sink::Discard };
    lowering.body(&item.block, sink);
    let result = returns_value.then(|| lowering.result(&item.sig.output));
    let Lowering { b, found_active, callees, constraints, casts, lent, .. } = lowering;
    let body = b.finish();
    for param in params.iter().filter(|p| p.boxed) {
        if signature::is_mut(item, param.index) || !prescan::moves(&item.block, &param.name).is_empty() {
            ctxt.refuse(
                &param.written,
                "a `Box` of a number can be looked into here, not changed or passed on; take the number",
            );
        }
    }
    let seed = crate::surface::types::late_seed(&item.sig.output);
    for param in params.iter_mut().filter(|p| p.passing == crate::ir::Passing::Owned && !p.active && !p.ty.is_word()) {
        param.given_away = prescan::moves(&item.block, &param.name).iter().any(|place| !lent.contains(place));
    }
    let mut function = Function { arena, params, body, result, seed, callees };
    let types = infer::infer(&mut function, &constraints, &casts, ctxt);
    let mut outputs: Vec<Operand> = function.result.iter().cloned().collect();
    let mut body = std::mem::take(&mut function.body);
    unchanged::settle(&mut body);
    function.body = crate::simplify::uniquify(&mut function.arena, body, &mut outputs);
    function.result = outputs.pop();
    (function, Known { active: found_active, types })
}

impl Lowering<'_> {
    /// Declares the parameters: owned ones that the body changes become memory, the rest are what they are.
    fn declare_params(&mut self, item: &syn::ItemFn) -> Vec<Param> {
        let params = params(item, self.options, self.ctxt, self.b.arena);
        for param in &params {
            self.declare_param(param, item);
        }
        params
    }

    fn declare_param(&mut self, param: &Param, item: &syn::ItemFn) {
        let name = param.name.to_string();
        let is_float_ref = param.passing == crate::ir::Passing::Shared && param.ty.is_float();
        let source = std::ptr::from_ref(&item.sig.inputs[param.index]).addr();
        let holds = match param.passing {
            crate::ir::Passing::Owned if signature::is_mut(item, param.index) && self.changes_in_place(param, item) => {
                let value = Operand::Var(param.var);
                let memory = self.b.arena.memory(&name, param.name.span(), param.ty.clone());
                let expr = Expr::Read(crate::ir::Place::root(value.var().expect("a variable")));
                self.b.push(crate::ir::Stmt::Memory { var: memory, expr });
                Holds::Place {
                    place: crate::ir::Place::root(memory),
                    is_ref: false,
                    mutable: true,
                    active: param.active || self.is_known_active(source),
                }
            }
            crate::ir::Passing::Owned => {
                if param.active && !param.ty.is_word() {
                    self.owned_params.insert(param.var);
                }
                Holds::Value(Val::One { operand: Operand::Var(param.var), active: param.active })
            }
            crate::ir::Passing::Shared if is_float_ref || !param.active => {
                Holds::Value(Val::One { operand: Operand::Var(param.var), active: param.active })
            }
            passing => Holds::Place {
                place: crate::ir::Place::root(param.var),
                is_ref: true,
                mutable: passing == crate::ir::Passing::Mutable,
                active: param.active,
            },
        };
        self.scopes.declare(Binding { name, holds, source, ty: param.ty.clone() });
    }

    /// Whether an owned parameter is changed other than by plain assignment to a number.
    fn changes_in_place(&self, param: &Param, item: &syn::ItemFn) -> bool {
        let name = param.name.to_string();
        let is_aggregate = matches!(param.ty, Ty::Array(..) | Ty::Vec(_));
        // A struct, which has parts or not from one iteration to the next; a number of a type of another name is one, too.
        let is_replaced = param.active && param.ty == Ty::Unknown && self.loop_assigned.contains(&name);
        self.memory_names.contains(&name)
            || is_aggregate && prescan::effects(&item.block).assigned.contains(&name)
            || is_replaced && !self.calculated.contains(&name)
    }

    /// Notes the type of the result, unless it is a number, of which uses tell more.
    fn declare_result(&mut self, output: &syn::ReturnType) {
        if let syn::ReturnType::Type(_, ty) = output {
            let shape = self.shape(ty);
            if !shape.is_float() {
                self.scopes.bindings[self.return_value.0].ty = shape;
            }
        }
    }

    /// The operand the function returns. Its type is written in the signature.
    fn result(&mut self, output: &syn::ReturnType) -> Operand {
        let value = self.scopes.value(self.return_value).cloned().expect("a value");
        let result = match self.operand_of(&value) {
            // Literals in it are of the types written in the signature.
            Operand::Constant(o) if !o.ty.is_word() => {
                let ty = o.ty.clone();
                self.b.value(Expr::Opaque(o), ty)
            }
            other => other,
        };
        if let (Operand::Var(var), syn::ReturnType::Type(_, ty)) = (&result, output) {
            let shape = self.shape(ty);
            let info = self.b.arena.info_mut(*var);
            // Literals among the components are of the types written there, also where the aggregate is made again.
            if matches!(value, Val::Parts(Whole::Tuple, _)) || matches!(**ty, syn::Type::Array(_)) {
                info.annotation = Some(quote::quote!(#ty));
            }
            if shape != Ty::Unknown && matches!(info.ty, Ty::Unknown | Ty::Float(crate::ir::Float::Any)) {
                info.ty = shape;
            }
            self.constraints.push(unify::Constraint::Named(*var, ty.clone()));
            self.note_parts(&value, ty);
        }
        result
    }

    /// Notes the types of the components of a tuple.
    fn note_parts(&mut self, value: &Val, ty: &syn::Type) {
        let (Val::Parts(Whole::Tuple, parts), syn::Type::Tuple(types)) = (value, ty) else { return };
        for (part, ty) in parts.iter().zip(&types.elems) {
            if let Val::One { operand: Operand::Var(var), .. } = part {
                let (var, shape) = (*var, self.shape(ty));
                self.constraints.push(unify::Constraint::Is(var, shape));
            }
            self.note_parts(part, ty);
        }
    }

    /// The shape of a type, as far as it is known.
    pub fn shape(&self, ty: &syn::Type) -> Ty {
        crate::ty::shape_with(ty, &self.b.arena.aliases)
    }

    /// A name and span for what is computed next.
    pub fn hint(&mut self, name: &str, span: Span) {
        self.b.hint = (name.to_owned(), span);
    }

    /// Marks a local as active, for this run or the next; with a part of it, the whole that the part belongs to.
    pub fn mark_active(&mut self, id: BindingId) {
        let source = self.scopes.get(id).source;
        self.found_active.insert(source);
        let Holds::Place { active, place, .. } = &mut self.scopes.bindings[id.0].holds else { return };
        *active = true;
        let root = place.root;
        for binding in &mut self.scopes.bindings {
            match &mut binding.holds {
                Holds::Place { active, place, .. } if place.root == root && place.projections.is_empty() => {
                    *active = true;
                    self.found_active.insert(binding.source);
                }
                _ => {}
            }
        }
    }

    pub fn is_known_active(&self, source: usize) -> bool {
        self.known_active.contains(&source)
    }

    /// An opaque value as an operand: inline if it is a constant, else computed once, here.
    pub fn hoist(&mut self, opaque: Opaque) -> Operand {
        let is_closure = starts_with(&opaque, '|');
        if opaque.reads.is_empty() && opaque.purity == Purity::Cheap && !is_closure {
            return Operand::Constant(opaque);
        }
        if let Some(var) = crate::names::lone_variable(&opaque.tokens)
            && !self.b.arena.is_memory(var)
        {
            return Operand::Var(var);
        }
        let ty = opaque.ty.clone();
        let by_ref = starts_with(&opaque, '&');
        let like = opaque.like;
        let operand = self.b.value(Expr::Opaque(opaque), ty);
        if let Operand::Var(v) = operand {
            self.b.arena.info_mut(v).by_ref = by_ref;
            self.constraints.extend(like.map(|w| unify::Constraint::Same(v, w)));
        }
        operand
    }

    /// A value as one operand; parts are put together.
    pub fn operand_of(&mut self, val: &Val) -> Operand {
        match val {
            Val::One { operand, .. } => operand.clone(),
            Val::Parts(whole, parts) => {
                let operands: Vec<Operand> = parts.iter().map(|p| self.operand_of(p)).collect();
                let ty = match whole {
                    Whole::Tuple => Ty::Tuple(operands.iter().map(|o| self.b.arena.operand_ty(o)).collect()),
                    Whole::Struct(_) => Ty::Unknown,
                };
                self.b.value(Expr::Aggregate(whole.aggregate(), operands), ty)
            }
        }
    }
}

fn starts_with(opaque: &Opaque, punct: char) -> bool {
    let first = opaque.tokens.clone().into_iter().next();
    matches!(first, Some(proc_macro2::TokenTree::Punct(p)) if p.as_char() == punct)
}
