//! Methods that change a `Vec` or a slice: calls of functions of the runtime, which have derivatives.

use syn::{Expr, ExprMethodCall};

use super::place::{PlaceRef, ungrouped};
use super::{Lowering, Val};
use crate::ir::{self, Arg, Call, Callee, Mode, Operand, Projection, Purity, Ty};

/// What a method does, and what it takes.
struct Method {
    name: &'static str,
    /// Its function in the runtime.
    function: &'static str,
    arguments: &'static [Argument],
    resizes: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Argument {
    /// A position or a length.
    Index,
    /// An element, or a reference to several.
    Active,
    /// What elements are compared by: the function of that name in the runtime tells the order, which is inactive.
    Order(&'static str),
}

use Argument::{Active, Index, Order};

const METHODS: &[Method] = &[
    method("push", "push", &[Active], true),
    method("insert", "insert", &[Index, Active], true),
    method("remove", "remove", &[Index], true),
    method("swap_remove", "swap_remove", &[Index], true),
    method("truncate", "truncate", &[Index], true),
    method("clear", "clear", &[], true),
    method("resize", "resize", &[Index, Active], true),
    method("extend_from_slice", "extend_from_slice", &[Active], true),
    method("swap", "swap", &[Index, Index], false),
    method("reverse", "reverse", &[], false),
    method("rotate_left", "rotate_left", &[Index], false),
    method("rotate_right", "rotate_right", &[Index], false),
    method("fill", "fill", &[Active], false),
    method("copy_from_slice", "copy_from_slice", &[Active], false),
    method("clone_from_slice", "copy_from_slice", &[Active], false),
    method("sort_by", "reorder", &[Order("order_by")], false),
    method("sort_by_key", "reorder", &[Order("order_by_key")], false),
    // Where elements that compare as equal go, it leaves open.
    method("sort_unstable_by", "reorder", &[Order("order_by")], false),
    method("sort_unstable_by_key", "reorder", &[Order("order_by_key")], false),
];

/// `v.pop().unwrap()`, of which only the whole has a derivative.
const POP: Method = method("pop", "pop", &[], true);

const fn method(name: &'static str, function: &'static str, arguments: &'static [Argument], resizes: bool) -> Method {
    Method { name, function, arguments, resizes }
}

impl Method {
    /// Whether it returns an element, which a program may not want.
    fn takes_out(&self) -> bool {
        matches!(self.function, "pop" | "remove" | "swap_remove")
    }
}

/// The method of that name and number of arguments.
fn known(e: &ExprMethodCall) -> Option<&'static Method> {
    METHODS.iter().find(|m| e.method == m.name && e.args.len() == m.arguments.len())
}

/// The call inside `….unwrap()` and `….expect("…")`.
fn unwrapped(e: &ExprMethodCall) -> Option<&ExprMethodCall> {
    let is_unwrap = e.method == "unwrap" && e.args.is_empty() || e.method == "expect" && e.args.len() == 1;
    match ungrouped(&e.receiver) {
        Expr::MethodCall(inner) if is_unwrap => Some(inner),
        _ => None,
    }
}

/// Whether the method is called on a place, as it changes or lends what stands there.
pub fn may_change(e: &ExprMethodCall) -> bool {
    known(e).is_some() || matches!(e.method.to_string().as_str(), "pop" | "first_mut" | "last_mut" | "get_mut")
}

/// Whether the method brings what it is called on into an order.
pub fn sorts(e: &ExprMethodCall) -> bool {
    known(e).is_some_and(|method| matches!(method.arguments, [Order(_)]))
}

/// Whether the method names an element of what it is called on, and changes nothing.
pub fn names_element(e: &ExprMethodCall) -> bool {
    element(e).is_some_and(|inner| !inner.method.to_string().ends_with("_mut"))
}

/// `v.last().unwrap()` and the like: a reference to an element.
fn element(e: &ExprMethodCall) -> Option<&ExprMethodCall> {
    let inner = unwrapped(e)?;
    let takes = match inner.method.to_string().as_str() {
        "first" | "last" | "first_mut" | "last_mut" => 0,
        "get" | "get_mut" => 1,
        _ => return None,
    };
    (inner.args.len() == takes && !inner.args.iter().any(|a| matches!(a, Expr::Range(_)))).then_some(inner)
}

fn popped(e: &ExprMethodCall) -> Option<&ExprMethodCall> {
    unwrapped(e).filter(|inner| inner.method == "pop" && inner.args.is_empty())
}

impl Lowering<'_> {
    /// Whether the method changes or names a part of something active here, or puts something active into it.
    pub fn is_active_sequence_method(&self, e: &ExprMethodCall) -> bool {
        if let Some(inner) = element(e).or_else(|| popped(e)) {
            return self.is_active(&inner.receiver);
        }
        let puts_active = |method: &Method| {
            let mut arguments = e.args.iter().zip(method.arguments);
            arguments.any(|(a, kind)| !matches!(kind, Order(_)) && self.is_active(a))
        };
        known(e).is_some_and(|method| self.is_active(&e.receiver) || puts_active(method))
    }

    /// Whether the method changes what it is called on, which is active or becomes so.
    pub fn changes_sequence(&self, e: &ExprMethodCall) -> bool {
        (known(e).is_some() || popped(e).is_some()) && self.is_active_sequence_method(e)
    }

    /// The value of such a method.
    pub fn sequence_method(&mut self, e: &ExprMethodCall) -> Option<Val> {
        if element(e).is_some() {
            return Some(self.read(&Expr::MethodCall(e.clone())));
        }
        match popped(e) {
            Some(inner) => Some(self.sequence_call(inner, &POP)),
            None => Some(self.sequence_call(e, known(e)?)),
        }
    }

    /// The last element of a list that is known to have one.
    pub fn popped_value(&mut self, call: &ExprMethodCall) -> Val {
        self.sequence_call(call, &POP)
    }

    fn sequence_call(&mut self, e: &ExprMethodCall, method: &Method) -> Val {
        let Some(list) = self.place(&e.receiver).filter(|list| self.is_ours(list)) else {
            self.ctxt.refuse(
                &e.method,
                format!("`{}` changes something that is no local or parameter; bind it by `let mut` first", e.method),
            );
            return Val::active(Operand::Undefined);
        };
        let is_local = self.b.arena.is_memory(list.place.root) && !self.b.arena.info(list.place.root).by_ref;
        if method.resizes && !is_local {
            self.ctxt.refuse(
                &e.method,
                format!(
                    "`{}` changes the length of a `Vec` of the caller's, whose derivative has a length of its own; \
                     change a local `Vec` and return it",
                    e.method
                ),
            );
            return Val::active(Operand::Undefined);
        }
        let callee = Callee {
            resizes: method.resizes,
            is_method: true,
            knows_no_seed: method.takes_out(),
            ..self.runtime_callee(method.function, e)
        };
        let mut args = vec![Arg::Place { place: list.place.clone(), mutable: true }];
        for (arg, kind) in e.args.iter().zip(method.arguments) {
            args.push(match kind {
                Index => Arg::Inactive { value: self.position(arg), by_ref: false },
                Active => self.arg(arg),
                Order(function) => self.order(e, arg, function),
            });
        }
        self.mark_active(list.id);
        let (name, span) = (self.b.hint.0.clone(), e.method.span());
        let result = self.b.arena.value(&name, span, Ty::Unknown);
        self.b.push(ir::Stmt::Call(Call { callee, mode: Mode::Primal, order: 0, args, results: vec![result] }));
        Val::active(Operand::Var(result))
    }

    /// The order that a list is to be brought into.
    fn order(&mut self, e: &ExprMethodCall, by: &Expr, function: &str) -> Arg {
        let (list, span) = (&e.receiver, e.method.span());
        let function = syn::Ident::new(function, span);
        let order: Expr = syn::parse_quote_spanned!(span=> __rt::seq::#function(&#list[..], #by));
        let order = self.opaque(&order);
        let hint = self.b.hint.clone();
        self.hint("order", span);
        let order = self.hoist(order);
        self.b.hint = hint;
        let order = self.operand_tokens(&order, span);
        let value = self.synthesize(quote::quote_spanned!(span=> &#order), Ty::Unknown, Purity::Cheap, span);
        Arg::Inactive { value, by_ref: true }
    }

    /// Memory of the function's own, or what it may change through a reference.
    fn is_ours(&self, list: &PlaceRef) -> bool {
        self.b.arena.is_memory(list.place.root) || list.mutable
    }

    fn runtime_callee(&mut self, function: &str, e: &ExprMethodCall) -> Callee {
        let name = syn::Ident::new(function, e.method.span());
        let path: syn::Path = syn::parse_quote!(__rt::seq::#name);
        let callee = self.named_callee(&path, e.args.len() + 1);
        Callee { span: e.method.span(), ..callee }
    }

    /// The element that `v.last().unwrap()` and the like refer to.
    pub fn element_place(&mut self, e: &ExprMethodCall) -> Option<PlaceRef> {
        let inner = element(e)?;
        let list = self.place(&inner.receiver)?;
        let receiver = &inner.receiver;
        let index: Expr = match inner.method.to_string().as_str() {
            "first" | "first_mut" => syn::parse_quote!(0),
            "last" | "last_mut" => syn::parse_quote!(#receiver.len() - 1),
            _ => inner.args[0].clone(),
        };
        let index = self.position(&index);
        let ty = list.ty.element();
        Some(PlaceRef { place: list.place.then(Projection::Index(index)), is_ref: true, ty, ..list })
    }
}
