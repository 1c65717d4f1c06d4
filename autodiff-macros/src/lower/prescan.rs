//! What a piece of source changes, read off the syntax before it is lowered.

use crate::map::HashSet;

use proc_macro2::TokenTree;
use syn::visit::{self, Visit};
use syn::{Expr, Pat};

use super::methods;
use super::opaque::is_compound;
use super::place::root_name;
use crate::ir::Prim;

/// Names of locals that are changed through an index, a field, a reference, an unknown method or a closure.
pub fn memory_names(block: &syn::Block) -> HashSet<String> {
    let mut scan = MemoryNames { names: HashSet::default(), closures: 0 };
    scan.visit_block(block);
    scan.names
}

/// Names of locals that an expression may give another value, in whatever way.
pub fn changed_in(expr: &Expr) -> HashSet<String> {
    let mut scan = MemoryNames { names: expr_effects(expr).assigned, closures: 0 };
    scan.visit_expr(expr);
    scan.names
}

/// Names of locals that a loop assigns.
pub fn loop_assigned(block: &syn::Block) -> HashSet<String> {
    struct Loops(HashSet<String>);
    impl<'ast> Visit<'ast> for Loops {
        fn visit_expr(&mut self, e: &'ast Expr) {
            let body = match e {
                Expr::ForLoop(f) => Some(&f.body),
                Expr::While(w) => Some(&w.body),
                Expr::Loop(l) => Some(&l.body),
                _ => None,
            };
            self.0.extend(body.into_iter().flat_map(|b| effects(b).assigned));
            visit::visit_expr(self, e);
        }
    }
    let mut loops = Loops(HashSet::default());
    loops.visit_block(block);
    loops.0
}

/// Names of locals that arithmetic assigns (`s += x`): active ones are numbers.
pub fn calculated(block: &syn::Block) -> HashSet<String> {
    struct Targets(HashSet<String>);
    impl<'ast> Visit<'ast> for Targets {
        fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
            if let (Expr::Path(p), true) = (&*e.left, is_compound(&e.op)) {
                self.0.extend(p.path.get_ident().map(ToString::to_string));
            }
            visit::visit_expr_binary(self, e);
        }
    }
    let mut targets = Targets(HashSet::default());
    targets.visit_block(block);
    targets.0
}

struct MemoryNames {
    names: HashSet<String>,
    closures: usize,
}

impl MemoryNames {
    fn add(&mut self, target: &Expr) {
        if let Some(root) = root_name(target) {
            self.names.insert(root.to_string());
        }
    }

    fn matched(&mut self, pat: &Pat, value: &Expr) {
        if has_ref_mut(pat) {
            self.add(value);
        }
    }

    fn mutable_in(&mut self, tokens: proc_macro2::TokenStream) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        for (k, tree) in trees.iter().enumerate() {
            match (tree, trees.get(k + 1)) {
                (TokenTree::Group(group), _) => self.mutable_in(group.stream()),
                (TokenTree::Ident(first), Some(TokenTree::Ident(second))) if first == "mut" => {
                    self.names.insert(second.to_string());
                }
                _ => {}
            }
        }
    }

    fn assigned(&mut self, target: &Expr) {
        match target {
            Expr::Tuple(t) => t.elems.iter().for_each(|e| self.assigned(e)),
            Expr::Paren(p) => self.assigned(&p.expr),
            Expr::Path(_) if self.closures == 0 => {}
            other => self.add(other),
        }
    }
}

impl<'ast> Visit<'ast> for MemoryNames {
    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        self.assigned(&e.left);
        visit::visit_expr_assign(self, e);
    }

    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        if is_compound(&e.op) {
            self.assigned(&e.left);
        }
        visit::visit_expr_binary(self, e);
    }

    fn visit_expr_reference(&mut self, e: &'ast syn::ExprReference) {
        if e.mutability.is_some() {
            self.add(&e.expr);
        }
        visit::visit_expr_reference(self, e);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        local.init.iter().for_each(|init| self.matched(&local.pat, &init.expr));
        visit::visit_local(self, local);
    }

    fn visit_expr_let(&mut self, e: &'ast syn::ExprLet) {
        self.matched(&e.pat, &e.expr);
        visit::visit_expr_let(self, e);
    }

    fn visit_expr_match(&mut self, e: &'ast syn::ExprMatch) {
        e.arms.iter().for_each(|arm| self.matched(&arm.pat, &e.expr));
        visit::visit_expr_match(self, e);
    }

    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        let name = e.method.to_string();
        if Prim::method(&name).is_none() && !methods::may_be_pure(&name) && name != "sin_cos" {
            self.add(&e.receiver);
        }
        visit::visit_expr_method_call(self, e);
    }

    fn visit_expr_closure(&mut self, e: &'ast syn::ExprClosure) {
        self.closures += 1;
        visit::visit_expr_closure(self, e);
        self.closures -= 1;
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        // `&mut x` inside a macro.
        self.mutable_in(mac.tokens.clone());
    }
}

/// Whether the pattern lends parts to be changed.
fn has_ref_mut(pat: &Pat) -> bool {
    struct RefMut(bool);
    impl<'ast> Visit<'ast> for RefMut {
        fn visit_pat_ident(&mut self, p: &'ast syn::PatIdent) {
            self.0 |= p.by_ref.is_some() && p.mutability.is_some();
            visit::visit_pat_ident(self, p);
        }
    }
    let mut found = RefMut(false);
    found.visit_pat(pat);
    found.0
}

/// What a loop body may change or leave through.
#[derive(Default)]
pub struct Effects {
    pub assigned: HashSet<String>,
    pub returns: bool,
    /// Labels of outer loops that a `break` or `continue` names.
    pub labels: HashSet<String>,
    /// Names that the code declares itself, by scope: those hide the locals outside.
    own: Vec<HashSet<String>>,
}

/// The effects of a block.
pub fn effects(block: &syn::Block) -> Effects {
    let mut effects = Effects::default();
    effects.visit_block(block);
    effects
}

/// The effects of an expression.
pub fn expr_effects(expr: &Expr) -> Effects {
    let mut effects = Effects::default();
    effects.visit_expr(expr);
    effects
}

impl Effects {
    fn target(&mut self, target: &Expr) {
        match target {
            Expr::Tuple(t) => t.elems.iter().for_each(|e| self.target(e)),
            other => {
                let name = root_name(other).map(|r| r.to_string());
                self.assigned.extend(name.filter(|name| !self.own.iter().any(|scope| scope.contains(name))));
            }
        }
    }

    /// What a name that the code declares refers to, if that can be changed through it.
    fn lent(&mut self, e: &Expr) {
        match e {
            Expr::Reference(r) if r.mutability.is_some() => self.target(&r.expr),
            Expr::MethodCall(m) if m.method.to_string().ends_with("_mut") => self.target(&m.receiver),
            Expr::MethodCall(m) => self.lent(&m.receiver),
            Expr::Paren(p) => self.lent(&p.expr),
            _ => {}
        }
    }

    fn scope(&mut self, run: impl FnOnce(&mut Self)) {
        self.own.push(HashSet::default());
        run(self);
        self.own.pop();
    }

    fn declare(&mut self, pat: &Pat) {
        let names = super::opaque::bound_by(pat).into_iter().map(|name| name.to_string());
        if let Some(scope) = self.own.last_mut() {
            scope.extend(names);
        }
    }
}

impl<'ast> Visit<'ast> for Effects {
    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.scope(|s| visit::visit_block(s, block));
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        visit::visit_local(self, local);
        local.init.iter().for_each(|init| self.lent(&init.expr));
        self.declare(&local.pat);
    }

    fn visit_expr_let(&mut self, e: &'ast syn::ExprLet) {
        visit::visit_expr_let(self, e);
        self.declare(&e.pat);
    }

    fn visit_expr_if(&mut self, e: &'ast syn::ExprIf) {
        self.scope(|s| {
            s.visit_expr(&e.cond);
            s.visit_block(&e.then_branch);
        });
        e.else_branch.iter().for_each(|(_, e)| self.visit_expr(e));
    }

    fn visit_expr_while(&mut self, e: &'ast syn::ExprWhile) {
        self.scope(|s| visit::visit_expr_while(s, e));
    }

    fn visit_expr_for_loop(&mut self, e: &'ast syn::ExprForLoop) {
        self.visit_expr(&e.expr);
        self.lent(&e.expr);
        self.scope(|s| {
            s.declare(&e.pat);
            s.visit_block(&e.body);
        });
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.scope(|s| {
            s.declare(&arm.pat);
            visit::visit_arm(s, arm);
        });
    }

    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        self.target(&e.left);
        visit::visit_expr_assign(self, e);
    }

    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        if is_compound(&e.op) {
            self.target(&e.left);
        }
        visit::visit_expr_binary(self, e);
    }

    fn visit_expr_return(&mut self, e: &'ast syn::ExprReturn) {
        self.returns = true;
        visit::visit_expr_return(self, e);
    }

    fn visit_expr_break(&mut self, e: &'ast syn::ExprBreak) {
        self.labels.extend(e.label.as_ref().map(|l| l.ident.to_string()));
        visit::visit_expr_break(self, e);
    }

    fn visit_expr_continue(&mut self, e: &'ast syn::ExprContinue) {
        self.labels.extend(e.label.as_ref().map(|l| l.ident.to_string()));
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
}

/// Where the body may move the local: it stands alone as a value, and a reference would not do. Places are told by the
/// addresses of their expressions.
pub fn moves(block: &syn::Block, name: &proc_macro2::Ident) -> Vec<usize> {
    struct Moves<'a> {
        name: &'a proc_macro2::Ident,
        found: Vec<usize>,
    }
    impl Moves<'_> {
        fn is_local(&self, e: &Expr) -> bool {
            matches!(super::place::ungrouped(e), Expr::Path(p) if p.path.is_ident(self.name))
        }
        /// An expression that is looked at, called or borrowed.
        fn borrowed(&mut self, e: &Expr) {
            if !self.is_local(e) {
                self.visit_expr(e);
            }
        }
    }
    impl<'ast> Visit<'ast> for Moves<'_> {
        fn visit_expr(&mut self, e: &'ast Expr) {
            match e {
                Expr::Path(_) if self.is_local(e) => self.found.push(std::ptr::from_ref(e).addr()),
                Expr::MethodCall(m) => {
                    self.borrowed(&m.receiver);
                    m.args.iter().for_each(|a| self.visit_expr(a));
                }
                Expr::Call(c) => {
                    self.borrowed(&c.func);
                    c.args.iter().for_each(|a| self.visit_expr(a));
                }
                Expr::Field(f) => self.borrowed(&f.base),
                Expr::Index(i) => {
                    self.borrowed(&i.expr);
                    self.visit_expr(&i.index);
                }
                Expr::Reference(r) => self.borrowed(&r.expr),
                Expr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) => self.borrowed(&u.expr),
                _ => visit::visit_expr(self, e),
            }
        }
        fn visit_macro(&mut self, mac: &'ast syn::Macro) {
            let is_formatted = mac.path.segments.last().is_some_and(|s| s.ident != "vec" && s.ident != "dbg");
            if !is_formatted && mentions(&mac.tokens, self.name) {
                self.found.push(std::ptr::from_ref(mac).addr());
            }
        }
    }
    let mut moves = Moves { name, found: Vec::new() };
    moves.visit_block(block);
    moves.found
}

pub(super) fn mentions(tokens: &proc_macro2::TokenStream, name: &proc_macro2::Ident) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Ident(i) => i == *name,
        TokenTree::Group(g) => mentions(&g.stream(), name),
        _ => false,
    })
}

/// Whether control never reaches the end of the block.
pub fn always_leaves(block: &syn::Block) -> bool {
    block.stmts.iter().any(|s| match s {
        syn::Stmt::Expr(e, _) => expr_leaves(e),
        syn::Stmt::Macro(m) => is_diverging(&m.mac),
        _ => false,
    })
}

/// Whether control never comes behind the expression.
pub fn expr_leaves(expr: &Expr) -> bool {
    match expr {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => true,
        Expr::Block(b) => b.label.is_none() && always_leaves(&b.block),
        Expr::Paren(p) => expr_leaves(&p.expr),
        Expr::If(i) => always_leaves(&i.then_branch) && i.else_branch.as_ref().is_some_and(|(_, e)| expr_leaves(e)),
        Expr::Match(m) => !m.arms.is_empty() && m.arms.iter().all(|a| expr_leaves(&a.body)),
        Expr::Macro(m) => is_diverging(&m.mac),
        _ => false,
    }
}

/// Whether the macro panics.
pub fn is_diverging(mac: &syn::Macro) -> bool {
    let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
    matches!(name.as_str(), "panic" | "unreachable" | "todo" | "unimplemented")
}

/// Whether an expression can jump out of the statement it stands in.
pub fn may_leave(expr: &Expr) -> bool {
    struct Jumps {
        found: bool,
        loops: usize,
    }
    impl<'ast> Visit<'ast> for Jumps {
        fn visit_expr(&mut self, e: &'ast Expr) {
            match e {
                Expr::Return(_) => self.found = true,
                Expr::Break(b) => self.found |= self.loops == 0 || b.label.is_some(),
                Expr::Continue(c) => self.found |= self.loops == 0 || c.label.is_some(),
                Expr::Closure(_) => {}
                Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) => {
                    self.loops += 1;
                    visit::visit_expr(self, e);
                    self.loops -= 1;
                }
                _ => visit::visit_expr(self, e),
            }
        }
    }
    let mut jumps = Jumps { found: false, loops: 0 };
    jumps.visit_expr(expr);
    jumps.found
}

/// The `let` of a condition, or of one of the conditions that `&&` joins.
pub fn let_in_chain(cond: &Expr) -> Option<&syn::Token![let]> {
    match cond {
        Expr::Let(l) => Some(&l.let_token),
        Expr::Paren(p) => let_in_chain(&p.expr),
        Expr::Binary(b) => let_in_chain(&b.left).or_else(|| let_in_chain(&b.right)),
        _ => None,
    }
}

/// The name a simple pattern binds.
pub fn simple_name(pat: &Pat) -> Option<&syn::PatIdent> {
    match pat {
        Pat::Ident(p) => Some(p),
        Pat::Type(t) => simple_name(&t.pat),
        Pat::Paren(p) => simple_name(&p.pat),
        _ => None,
    }
}

/// Whether the expression names the local.
pub fn names(expr: &Expr, local: &str) -> bool {
    struct Names<'s> {
        local: &'s str,
        found: bool,
    }
    impl<'ast> Visit<'ast> for Names<'_> {
        fn visit_ident(&mut self, ident: &'ast proc_macro2::Ident) {
            self.found |= ident == self.local;
        }
    }
    let mut names = Names { local, found: false };
    names.visit_expr(expr);
    names.found
}
