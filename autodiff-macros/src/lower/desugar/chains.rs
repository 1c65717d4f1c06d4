//! `if let P = a && c { … } else { … }` as `if`s inside one another, in a block that the innermost leaves.

use syn::{BinOp, Block, Expr, ExprBlock, ExprBreak, ExprIf, Label, Lifetime, Stmt, Token};

use super::super::prescan;

/// Numbers the blocks that it makes.
#[derive(Default)]
pub struct Chains {
    count: usize,
}

impl Chains {
    pub fn rewrite(mut self) -> impl FnMut(&mut Expr) {
        move |e| self.unchain(e)
    }

    fn unchain(&mut self, e: &mut Expr) {
        if let Expr::If(i) = e
            && matches!(*i.cond, Expr::Binary(_))
            && prescan::let_in_chain(&i.cond).is_some()
        {
            *e = self.nested(i.clone());
        }
    }

    fn nested(&mut self, mut i: ExprIf) -> Expr {
        let mut conditions = Vec::new();
        conjuncts(*i.cond.clone(), &mut conditions);
        let Some((_, otherwise)) = i.else_branch.take() else { return ifs(&i, conditions, i.then_branch.clone()) };
        let label = Lifetime::new(&format!("'__chain_{}", self.count), i.if_token.span);
        self.count += 1;
        let chain = ifs(&i, conditions, leaving(i.then_branch.clone(), &label));
        let stmts = vec![Stmt::Expr(chain, None), Stmt::Expr(*otherwise, None)];
        Expr::Block(ExprBlock {
            attrs: Vec::new(),
            label: Some(Label { colon_token: Token![:](label.apostrophe), name: label }),
            block: Block { brace_token: i.then_branch.brace_token, stmts },
        })
    }
}

/// What `&&` joins.
fn conjuncts(condition: Expr, all: &mut Vec<Expr>) {
    match condition {
        Expr::Binary(b) if matches!(b.op, BinOp::And(_)) => {
            conjuncts(*b.left, all);
            conjuncts(*b.right, all);
        }
        other => all.push(other),
    }
}

/// One `if` per condition, the body in the innermost.
fn ifs(i: &ExprIf, conditions: Vec<Expr>, body: Block) -> Expr {
    let brace_token = body.brace_token;
    let branch = |cond: Expr, then_branch: Block| {
        Expr::If(ExprIf {
            attrs: Vec::new(),
            if_token: i.if_token,
            cond: Box::new(cond),
            then_branch,
            else_branch: None,
        })
    };
    let inside = |e: Expr| Block { brace_token, stmts: vec![Stmt::Expr(e, None)] };
    let mut conditions = conditions.into_iter().rev();
    let innermost = branch(conditions.next().expect("a condition"), body);
    conditions.fold(innermost, |inner, cond| branch(cond, inside(inner)))
}

/// The block, leaving the one of that label with its value.
fn leaving(mut body: Block, label: &Lifetime) -> Block {
    let span = label.apostrophe;
    let value = match body.stmts.pop() {
        Some(Stmt::Expr(value, None)) => Some(Box::new(value)),
        other => {
            body.stmts.extend(other);
            None
        }
    };
    let jump =
        ExprBreak { attrs: Vec::new(), break_token: Token![break](span), label: Some(label.clone()), expr: value };
    body.stmts.push(Stmt::Expr(Expr::Break(jump), Some(Token![;](span))));
    body
}
