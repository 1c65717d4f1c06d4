//! Items in the body: they mean the same beside generated code, which gets a copy of them.

use quote::quote;
use syn::{Ident, Item, ItemFn, Stmt, Type, UseTree};

use crate::map::HashSet;

/// The items of the body that derivatives share.
pub fn shared(item: &ItemFn) -> Vec<&Item> {
    let items: Vec<&Item> = item.block.stmts.iter().filter_map(as_item).collect();
    let types: Vec<&Ident> = items.iter().filter_map(|item| type_name(item)).collect();
    items.into_iter().filter(|inner| is_shared(inner, item, &types)).collect()
}

/// Takes the items that derivatives share out of the body.
pub fn take_out(item: &mut ItemFn) {
    let whole = item.clone();
    let shared: Vec<String> = shared(&whole).iter().map(|item| quote!(#item).to_string()).collect();
    item.block.stmts.retain(|stmt| as_item(stmt).is_none_or(|item| !shared.contains(&quote!(#item).to_string())));
}

fn as_item(stmt: &Stmt) -> Option<&Item> {
    match stmt {
        Stmt::Item(item) => Some(item),
        _ => None,
    }
}

/// Whether a copy means the same: there is one `static`, one implementation of a trait for a type, and the signature
/// speaks of what is outside.
fn is_shared(inner: &Item, item: &ItemFn, types: &[&Ident]) -> bool {
    let names = match inner {
        Item::Const(c) => vec![&c.ident],
        Item::Fn(f) => vec![&f.sig.ident],
        Item::Type(t) => vec![&t.ident],
        Item::Struct(_) | Item::Enum(_) => type_name(inner).into_iter().collect(),
        Item::Use(u) => imported(&u.tree),
        Item::Impl(i) => return is_local(&i.self_ty, types),
        _ => return false,
    };
    let (mut outside, sig) = (HashSet::default(), &item.sig);
    crate::emit::identifiers(quote!(#sig), &mut outside);
    !names.iter().any(|name| outside.contains(&name.to_string()))
}

fn is_local(ty: &Type, types: &[&Ident]) -> bool {
    matches!(ty, Type::Path(p) if p.path.segments.len() == 1 && types.contains(&&p.path.segments[0].ident))
}

fn type_name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Struct(s) => Some(&s.ident),
        Item::Enum(e) => Some(&e.ident),
        _ => None,
    }
}

/// The names that a `use` brings in, as far as they are visible.
fn imported(tree: &UseTree) -> Vec<&Ident> {
    match tree {
        UseTree::Path(p) => imported(&p.tree),
        UseTree::Name(n) => vec![&n.ident],
        UseTree::Rename(r) => vec![&r.rename],
        UseTree::Group(g) => g.items.iter().flat_map(imported).collect(),
        _ => Vec::new(),
    }
}
