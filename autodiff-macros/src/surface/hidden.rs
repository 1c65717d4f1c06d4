//! The hidden functions behind the surface: `tangent`, `fused`, `forward`, `reverse`, and their tangents.

use crate::map::{HashMap, HashSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::calls::{derivative_calls, statements_run};
use super::slots::{ParamSlot, names, prologue, reference_param, unbox};
use super::types;
use crate::emit::Emitter;
use crate::forward::forward;
use crate::ir::{Arena, Block, Callee, Function, Operand, Param, Passing, Slot, Stmt, Ty, Var};
use crate::records::uses_stack;
use crate::reverse::{Form, Reversed, reverse};
use crate::simplify::simplify;
use crate::vars::VarMap;

/// What the bodies are made from.
pub struct Source<'a> {
    pub function: &'a Function,
    pub result: &'a syn::ReturnType,
    pub generics: &'a syn::Generics,
    pub order: u8,
    /// The identifiers of the user's function.
    pub identifiers: &'a HashSet<String>,
}

/// A hidden function that was written.
pub struct Hidden {
    pub tokens: TokenStream,
    pub needs_stack: bool,
    /// The arguments for generic parameters that a call has to give.
    pub turbofish: TokenStream,
}

/// A fused body that runs more statements than this is a function of its own: a call does not count beside it, and LLVM
/// would optimise it again in each of the small functions between it and the user's call.
const LARGEST_INLINE: usize = 400;

impl Source<'_> {
    fn result_type(&self) -> TokenStream {
        match self.result {
            syn::ReturnType::Default => quote!(()),
            syn::ReturnType::Type(_, ty) => quote!(#ty),
        }
    }

    pub fn result_tangent(&self) -> TokenStream {
        match self.result {
            syn::ReturnType::Default => quote!(()),
            syn::ReturnType::Type(_, ty) => types::tangent(ty),
        }
    }

    fn seed_type(&self) -> TokenStream {
        match self.result {
            syn::ReturnType::Default => quote!(&()),
            syn::ReturnType::Type(_, ty) => {
                let target = types::tangent_target(ty);
                quote!(&#target)
            }
        }
    }

    /// `pop_result(stack) -> y`, for callers that saved a result.
    pub fn pop_result(&self) -> TokenStream {
        let result = self.result_type();
        let generics = mentioned_generics(self.generics, &result);
        quote! {
            #[doc(hidden)]
            #[inline]
            pub fn pop_result #generics(stack: &mut __rt::Stack) -> #result { stack.pop() }
        }
    }

    /// A primal that is used only through its derivatives is not unused.
    pub fn primal(&self, name: &Ident) -> TokenStream {
        let (impl_generics, _, where_clause) = self.generics.split_for_impl();
        if self.has_unnamed_types() {
            let parameters = self.params().map(|p| {
                let (name, ty) = (&p.name, &p.written);
                quote!(#name: #ty)
            });
            let names = self.params().map(|p| &p.name);
            return quote! {
                #[doc(hidden)]
                pub fn primal #impl_generics(#(#parameters),*) #where_clause { let _ = #name(#(#names),*); }
            };
        }
        let turbofish = self.const_arguments();
        quote! {
            #[doc(hidden)]
            pub fn primal #impl_generics() #where_clause { let _ = #name #turbofish; }
        }
    }

    /// A parameter of a type `impl Trait`, which cannot be named: nobody can speak of the function without calling it.
    fn has_unnamed_types(&self) -> bool {
        self.params().any(|p| {
            let (ty, mut words) = (&p.written, HashSet::default());
            crate::emit::identifiers(quote!(#ty), &mut words);
            words.contains("impl")
        })
    }

    /// `::<N>`, the const parameters of the function.
    fn const_arguments(&self) -> TokenStream {
        let names: Vec<&Ident> = self.generics.const_params().map(|p| &p.ident).collect();
        if names.is_empty() { TokenStream::new() } else { quote!(::<#(#names),*>) }
    }

    fn params(&self) -> impl Iterator<Item = &Param> {
        self.function.params.iter()
    }

    fn primal_slots(&self) -> Vec<ParamSlot> {
        self.params().map(|p| ParamSlot { var: Some(p.var), ty: types::hidden(p), boxed: p.boxed }).collect()
    }

    /// `tangent(primals, tangents) -> (y, y_dot)`
    pub fn tangent(&self) -> Hidden {
        let mut arena = self.function.arena.clone();
        let mut outputs: Vec<Operand> = self.function.result.iter().cloned().collect();
        let body = simplify(&mut arena, self.function.body.clone(), &mut outputs);
        let mut slots = self.primal_slots();
        let seeds = self.tangent_slots(&mut arena, &mut slots);
        let (body, tangents) = forward(&mut arena, &body, seeds, &mut HashMap::default());
        let tangent = outputs.first().map(|y| tangent_of(y, &tangents.of, &mut arena));
        let (body, outputs) = self.with_tangent(&mut arena, body, outputs, tangent);
        let (y, y_dot) = (self.result_type(), self.result_tangent());
        self.write("tangent", arena, body, &outputs, &slots, &quote!((#y, #y_dot)), false)
    }

    /// One tangent parameter per parameter; those of inactive ones accept anything.
    fn tangent_slots(&self, arena: &mut Arena, slots: &mut Vec<ParamSlot>) -> VarMap<Operand> {
        let mut seeds = VarMap::default();
        for param in self.params() {
            if !param.active {
                slots.push(ParamSlot { var: None, ty: anything(), boxed: false });
                continue;
            }
            let target = types::tangent_target(&param.written);
            let is_mutable = param.passing == Passing::Mutable;
            let var = reference_param(arena, param.var, "_dot", is_mutable);
            seeds.insert(param.var, Operand::Var(var));
            let ty = if is_mutable { quote!(&mut #target) } else { quote!(&#target) };
            slots.push(ParamSlot { var: Some(var), ty, boxed: param.boxed });
        }
        seeds
    }

    /// One buffer per parameter; `unwanted` is what may be passed for those of inactive ones.
    fn bar_slots(&self, reversed: &Reversed, slots: &mut Vec<ParamSlot>, unwanted: &TokenStream) {
        for param in self.params() {
            match reversed.bars.get(&param.var) {
                Some(bar) => {
                    slots.push(ParamSlot { var: Some(*bar), ty: types::buffer(&param.written), boxed: param.boxed })
                }
                None => slots.push(ParamSlot { var: None, ty: unwanted.clone(), boxed: false }),
            }
        }
    }

    /// Tangents of cotangent buffers, in the order of the buffers.
    fn bar_tangent_slots(
        &self,
        reversed: &Reversed,
        arena: &mut Arena,
        slots: &mut Vec<ParamSlot>,
        seeds: &mut VarMap<Operand>,
    ) {
        for param in self.params() {
            match reversed.bars.get(&param.var) {
                Some(bar) => {
                    let var = reference_param(arena, *bar, "_dot", true);
                    seeds.insert(*bar, Operand::Var(var));
                    slots.push(ParamSlot { var: Some(var), ty: types::buffer(&param.written), boxed: param.boxed });
                }
                None => slots.push(ParamSlot { var: None, ty: anything(), boxed: false }),
            }
        }
    }

    /// `fused(stack, primals, bars) -> y`, and with order 2 its tangent.
    pub fn fused(&self, split: &Reversed) -> Vec<Hidden> {
        let reversed = reverse(self.function, Form::Fused);
        if !reversed.shares_loops && self.order == 1 && self.meets_through_words(split) {
            return vec![self.one_after_the_other(split)];
        }
        let mut arena = reversed.arena.clone();
        let mut outputs: Vec<Operand> = self.function.result.iter().cloned().collect();
        let whole: Block = reversed.forward.iter().chain(&reversed.reverse).cloned().collect();
        let body = simplify(&mut arena, whole, &mut outputs);
        let mut slots = self.primal_slots();
        self.bar_slots(&reversed, &mut slots, &anything());
        let mut written = Vec::new();
        if self.order > 1 {
            written.push(self.fused_tangent(&reversed, arena.clone(), &body, outputs.clone()));
        }
        written.insert(0, self.write("fused", arena, body, &outputs, &slots, &self.result_type(), true));
        written
    }

    fn fused_tangent(&self, reversed: &Reversed, mut arena: Arena, body: &Block, outputs: Vec<Operand>) -> Hidden {
        let mut slots = self.primal_slots();
        self.bar_slots(reversed, &mut slots, &anything());
        let mut seeds = self.tangent_slots(&mut arena, &mut slots);
        self.bar_tangent_slots(reversed, &mut arena, &mut slots, &mut seeds);
        let (body, tangents) = forward(&mut arena, body, seeds, &mut HashMap::default());
        let tangent = outputs.first().map(|y| tangent_of(y, &tangents.of, &mut arena));
        let (body, outputs) = self.with_tangent(&mut arena, body, outputs, tangent);
        let (y, y_dot) = (self.result_type(), self.result_tangent());
        self.write("fused_tangent", arena, body, &outputs, &slots, &quote!((#y, #y_dot)), true)
    }

    /// `forward(stack, primals) -> y` and `reverse(stack, primals, y_bar, bars)`, and with order 2 their tangents.
    pub fn split(&self, reversed: &Reversed) -> Vec<Hidden> {
        let mut written = self.split_of_order_one(reversed);
        if self.order > 1 {
            written.extend(self.split_tangent(reversed));
        }
        written
    }

    /// Whether the split sweeps do what a fused body would: loops leave their records on the stack all the same, and
    /// beside them a few words are not worth a body of their own.
    fn meets_through_words(&self, split: &Reversed) -> bool {
        let is_word = |v: &Var| split.arena.ty(*v).is_word();
        let has_records = split.forward.iter().any(|s| matches!(s, Stmt::Loop(l) if uses_stack(&l.body)));
        has_records
            && self.params().all(|p| p.passing != Passing::Mutable)
            && split.forward.iter().all(|s| match s {
                Stmt::Push { items, .. } => items.iter().all(is_word),
                Stmt::Save(_) => false,
                _ => true,
            })
    }

    /// `fused` as `forward`, then `reverse`.
    fn one_after_the_other(&self, split: &Reversed) -> Hidden {
        let mut emitter = Emitter::new(&split.arena, self.identifiers);
        let mut slots = self.primal_slots();
        self.bar_slots(split, &mut slots, &anything());
        let names = names(&slots, &mut emitter);
        let (primals, bars) = names.split_at(self.function.params.len());
        let bars = bars.iter().zip(self.params()).map(|(bar, p)| if p.active { quote!(#bar) } else { quote!(()) });
        let (stack, y, turbofish) = (&emitter.stack, format_ident!("__y"), self.const_arguments());
        let body = quote! {
            let #y = Self::forward #turbofish(#stack, #(#primals),*);
            Self::reverse #turbofish(#stack, #(#primals,)* &1.0, #(#bars),*);
            #y
        };
        self.function("fused", &names, &slots, &self.result_type(), Some(stack), true, &body)
    }

    fn seed_slot(&self, reversed: &Reversed) -> ParamSlot {
        ParamSlot { var: reversed.seed, ty: self.seed_type(), boxed: false }
    }

    fn split_of_order_one(&self, reversed: &Reversed) -> Vec<Hidden> {
        let mut arena = reversed.arena.clone();
        let mut outputs: Vec<Operand> = self.function.result.iter().cloned().collect();
        let body = simplify(&mut arena, reversed.forward.clone(), &mut outputs);
        let sweep = self.write("forward", arena, body, &outputs, &self.primal_slots(), &self.result_type(), true);
        let mut arena = reversed.arena.clone();
        let body = simplify(&mut arena, reversed.reverse.clone(), &mut []);
        let mut slots = self.primal_slots();
        slots.push(self.seed_slot(reversed));
        // Here, and only here: one mistake is one error.
        self.bar_slots(reversed, &mut slots, &quote!(impl __rt::Unwanted));
        vec![sweep, self.write("reverse", arena, body, &[], &slots, &quote!(()), true)]
    }

    fn split_tangent(&self, reversed: &Reversed) -> Vec<Hidden> {
        let mut activity: HashMap<(Slot, usize), bool> = HashMap::default();
        let mut arena = reversed.arena.clone();
        let mut outputs: Vec<Operand> = self.function.result.iter().cloned().collect();
        let body = simplify(&mut arena, reversed.forward.clone(), &mut outputs);
        let mut slots = self.primal_slots();
        let seeds = self.tangent_slots(&mut arena, &mut slots);
        let (body, tangents) = forward(&mut arena, &body, seeds, &mut activity);
        let tangent = outputs.first().map(|y| tangent_of(y, &tangents.of, &mut arena));
        let (body, outputs) = self.with_tangent(&mut arena, body, outputs, tangent);
        let (y, y_dot) = (self.result_type(), self.result_tangent());
        let sweep = self.write("forward_tangent", arena, body, &outputs, &slots, &quote!((#y, #y_dot)), true);
        let mut arena = reversed.arena.clone();
        let body = simplify(&mut arena, reversed.reverse.clone(), &mut []);
        let mut slots = self.primal_slots();
        slots.push(self.seed_slot(reversed));
        self.bar_slots(reversed, &mut slots, &anything());
        let mut seeds = self.tangent_slots(&mut arena, &mut slots);
        match reversed.seed {
            Some(seed) => {
                let var = reference_param(&mut arena, seed, "_dot", false);
                seeds.insert(seed, Operand::Var(var));
                slots.push(ParamSlot { var: Some(var), ty: self.seed_type(), boxed: false });
            }
            None => slots.push(ParamSlot { var: None, ty: self.seed_type(), boxed: false }),
        }
        self.bar_tangent_slots(reversed, &mut arena, &mut slots, &mut seeds);
        let (body, _) = forward(&mut arena, &body, seeds, &mut activity);
        let body = simplify(&mut arena, body, &mut []);
        vec![sweep, self.write("reverse_tangent", arena, body, &[], &slots, &quote!(()), true)]
    }

    /// The body and its outputs with the tangent of the result.
    fn with_tangent(
        &self,
        arena: &mut Arena,
        mut body: Block,
        mut outputs: Vec<Operand>,
        tangent: Option<(Operand, Vec<Stmt>)>,
    ) -> (Block, Vec<Operand>) {
        if let Some((tangent, before)) = tangent {
            body.extend(before);
            outputs.push(tangent);
        }
        (simplify(arena, body, &mut outputs), outputs)
    }

    #[allow(clippy::too_many_arguments)]
    fn write(
        &self,
        name: &str,
        arena: Arena,
        body: Block,
        outputs: &[Operand],
        slots: &[ParamSlot],
        returns: &TokenStream,
        with_stack: bool,
    ) -> Hidden {
        let mut emitter = Emitter::new(&arena, self.identifiers);
        let names = names(slots, &mut emitter);
        let unboxed: TokenStream =
            slots.iter().zip(&names).filter(|(s, _)| s.boxed).map(|(s, n)| unbox(s, n)).collect();
        let uses = crate::visit::uses(&body);
        let prologue: TokenStream = self.params().map(|p| prologue(p, &uses, outputs, &mut emitter)).collect();
        let checks: TokenStream = self.called(&body);
        let statements = emitter.function(&body, outputs);
        let tail = match (self.result, outputs) {
            (syn::ReturnType::Default, _) if returns.to_string().starts_with("(()") => quote!(((), ())),
            _ => TokenStream::new(),
        };
        let turbofish = self.const_arguments();
        let names_primal = matches!(name, "fused" | "tangent" | "forward") && !self.has_unnamed_types();
        let primal = names_primal.then(|| quote!(let _ = Self::primal #turbofish;));
        let stack = with_stack.then_some(&emitter.stack);
        let is_large = statements_run(&body) > LARGEST_INLINE;
        let code = quote!(#primal #checks #unboxed #prologue #statements #tail);
        Hidden { needs_stack: uses_stack(&body), ..self.function(name, &names, slots, returns, stack, is_large, &code) }
    }

    /// A hidden function around its body.
    #[allow(clippy::too_many_arguments)]
    fn function(
        &self,
        name: &str,
        names: &[Ident],
        slots: &[ParamSlot],
        returns: &TokenStream,
        stack: Option<&Ident>,
        is_large: bool,
        body: &TokenStream,
    ) -> Hidden {
        let (stack, name) = (stack.map(|s| quote!(#s: &mut __rt::Stack,)), Ident::new(name, Span::call_site()));
        let types = slots.iter().map(|s| &s.ty);
        let is_fused = name == "fused" || name == "fused_tangent";
        let (mut generics, mut turbofish) = (self.generics.clone(), self.const_arguments());
        let inline = if is_fused && is_large {
            if !self.is_generic() {
                generics.params.push(syn::parse_quote!(__OnDemand));
                turbofish = quote!(::<()>);
            }
            quote!(#[inline(never)])
        } else {
            quote!(#[inline])
        };
        let (impl_generics, _, _) = generics.split_for_impl();
        let bound = is_fused.then(|| types::late_bound(self.result));
        let where_clause = types::with_bound(self.generics.where_clause.as_ref(), bound.flatten().as_ref());
        let tokens = quote! {
            #[doc(hidden)]
            #inline
            pub fn #name #impl_generics(#stack #(#names: #types),*) -> #returns #where_clause {
                #body
            }
        };
        Hidden { tokens, needs_stack: true, turbofish }
    }

    /// Whether rustc compiles the hidden functions only where they are called, `#[inline]` or not.
    fn is_generic(&self) -> bool {
        let is_inactive = |p: &Param| !p.active;
        self.generics.type_params().next().is_some()
            || self.generics.const_params().next().is_some()
            || self.params().any(is_inactive)
    }

    /// Makes sure that each callee of a derivative function is annotated, and to the order it is called at.
    fn called(&self, body: &Block) -> TokenStream {
        let mut found: Vec<(Callee, u8)> = Vec::new();
        body.iter().for_each(|s| derivative_calls(s, &mut found));
        let checks = found.into_iter().map(|(callee, order)| {
            let (alias, span) = (&callee.alias, callee.span);
            match order {
                0 => quote::quote_spanned!(span=> let () = <#alias as __rt::Annotated>::CHECK;),
                _ => quote::quote_spanned!(span=> let () = <#alias as __rt::Annotated>::CHECK; let () = <#alias as __rt::Twice>::CHECK;),
            }
        });
        checks.collect()
    }
}

/// The type of an argument that nobody looks at.
fn anything() -> TokenStream {
    quote!(impl ::core::marker::Sized)
}

/// The tangent of the result; zeros where there is none.
fn tangent_of(y: &Operand, of: &VarMap<Operand>, arena: &mut Arena) -> (Operand, Vec<Stmt>) {
    if let Some(tangent) = y.var().and_then(|v| of.get(&v)) {
        return (tangent.clone(), Vec::new());
    }
    let ty = arena.operand_ty(y);
    let zero = |arena: &mut Arena, root: Var, ty: Ty| {
        let var = arena.value("result_dot", Span::call_site(), ty);
        let expr = crate::ir::Expr::Zero(crate::ir::Place::root(root));
        (Operand::Var(var), Stmt::Let { var, expr })
    };
    match y {
        Operand::Var(v) if !ty.is_float() => {
            let (operand, stmt) = zero(arena, *v, ty);
            (operand, vec![stmt])
        }
        Operand::Constant(o) if !ty.is_float() => {
            let constant = arena.value("result", Span::call_site(), ty.clone());
            let define = Stmt::Let { var: constant, expr: crate::ir::Expr::Opaque(o.clone()) };
            let (operand, stmt) = zero(arena, constant, ty);
            (operand, vec![define, stmt])
        }
        _ => (Operand::Number(0.0), Vec::new()),
    }
}

/// Owned aggregates come by reference into the hidden functions; the body never moves them.
pub fn take_by_reference(function: &mut Function) {
    for param in &function.params {
        let is_aggregate = !matches!(param.ty, Ty::Float(_) | Ty::Int(_) | Ty::Bool);
        if param.passing == Passing::Owned && param.active && is_aggregate {
            function.arena.info_mut(param.var).by_ref = true;
        }
    }
}

/// The generic parameters that a type mentions.
pub fn mentioned_generics(generics: &syn::Generics, ty: &TokenStream) -> TokenStream {
    let mut names = HashSet::default();
    crate::emit::identifiers(ty.clone(), &mut names);
    let mut kept = generics.clone();
    kept.where_clause = None;
    kept.params = kept
        .params
        .into_iter()
        .filter(|p| match p {
            syn::GenericParam::Const(c) => names.contains(&c.ident.to_string()),
            syn::GenericParam::Type(t) => names.contains(&t.ident.to_string()),
            syn::GenericParam::Lifetime(l) => names.contains(&l.lifetime.ident.to_string()),
        })
        .collect();
    let (impl_generics, _, _) = kept.split_for_impl();
    quote!(#impl_generics)
}
