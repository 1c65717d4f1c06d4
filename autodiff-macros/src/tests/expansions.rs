//! Snapshots of generated code: `tests/expansions/<case>.rs` beside `<case>.expanded.rs`, for people to read.
//!
//! The first line of a case says which of the hidden functions matter to it.
//!
//! `REFRESH_EXPANSIONS=1 cargo test -p autodiff-macros` writes them anew; the difference is for review.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, File, ImplItem, Item, ItemFn, Meta};

/// The hidden functions that a case can show, in the order in which they are shown.
const FUNCTIONS: [&str; 5] = ["fused", "fused_tangent", "tangent", "forward", "reverse"];

#[test]
fn generated_code_is_as_it_was() {
    let is_refreshing = std::env::var_os("REFRESH_EXPANSIONS").is_some();
    let changed: Vec<String> = cases().iter().filter_map(|case| compare(case, is_refreshing)).collect();
    assert!(changed.is_empty(), "{}\nrefresh with REFRESH_EXPANSIONS=1 if that is meant", changed.join("\n"));
}

#[test]
fn every_snapshot_has_its_program() {
    let is_orphan = |path: &PathBuf| !path.with_extension("").with_extension("rs").exists();
    let orphans: Vec<PathBuf> = sources().into_iter().filter(|p| is_expanded(p) && is_orphan(p)).collect();
    assert!(orphans.is_empty(), "{orphans:?}");
}

fn sources() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/expansions");
    let entries = fs::read_dir(folder).expect("the folder of snapshots");
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "rs"));
    paths.sort();
    paths
}

fn is_expanded(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(".expanded.rs"))
}

fn cases() -> Vec<PathBuf> {
    let cases: Vec<PathBuf> = sources().into_iter().filter(|p| !is_expanded(p)).collect();
    assert!(cases.len() > 10, "only {} snapshots", cases.len());
    cases
}

/// What has changed, in a sentence.
fn compare(case: &Path, is_refreshing: bool) -> Option<String> {
    let snapshot = case.with_extension("expanded.rs");
    let now = expanded(&fs::read_to_string(case).expect("a program"));
    if is_refreshing {
        fs::write(&snapshot, now).expect("the snapshot can be written");
        return None;
    }
    let before = fs::read_to_string(&snapshot).unwrap_or_default();
    if before == now {
        return None;
    }
    let same = before.lines().zip(now.lines()).take_while(|(a, b)| a == b).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("nothing").trim().to_owned();
    let (line_before, line_now) = (line(&before), line(&now));
    Some(format!("{}:{}: was `{line_before}`, is `{line_now}`", snapshot.display(), same + 1))
}

/// The derivative code of each annotated function at the top of `source`.
fn expanded(source: &str) -> String {
    let shown = shown(source);
    let file = syn::parse_file(source).expect("a program");
    let functions = file.items.into_iter().filter_map(|item| match item {
        Item::Fn(function) => Some(function),
        _ => None,
    });
    let texts: Vec<String> = functions.filter_map(|f| derivatives(f, &shown)).collect();
    assert!(!texts.is_empty(), "nothing is annotated");
    texts.join("\n")
}

/// The functions that the first line lists.
fn shown(source: &str) -> Vec<&str> {
    let first = source.lines().next().and_then(|line| line.strip_prefix("// shows: "));
    let names: Vec<&str> = first.expect("the first line says what is shown").split(", ").collect();
    assert!(names.iter().all(|name| FUNCTIONS.contains(name)), "{names:?}");
    names
}

fn derivatives(mut function: ItemFn, shown: &[&str]) -> Option<String> {
    let annotation = function.attrs.iter().position(|a| a.path().is_ident("differentiable"))?;
    let options = options(&function.attrs.remove(annotation));
    let name = function.sig.ident.clone();
    let code = crate::expand::expand(options, quote!(#function));
    let code: File = syn::parse2(code).expect("generated code is Rust");
    let mut hidden = Vec::new();
    code.items.into_iter().for_each(|item| hidden_functions(item, &mut hidden));
    hidden.retain(|f| shown.iter().any(|name| f.sig.ident == name));
    hidden.sort_by_key(|f| FUNCTIONS.iter().position(|name| f.sig.ident == name));
    assert_eq!(hidden.len(), shown.len(), "`{name}` was refused, or has no {shown:?}");
    let file: File = syn::parse_quote!(impl #name { #(#hidden)* });
    Some(prettyplease::unparse(&file))
}

fn options(annotation: &Attribute) -> TokenStream {
    match &annotation.meta {
        Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    }
}

/// The hidden functions in an item, without their attributes.
fn hidden_functions(item: Item, found: &mut Vec<syn::ImplItemFn>) {
    match item {
        Item::Impl(item) if item.trait_.is_none() => {
            for item in item.items {
                if let ImplItem::Fn(mut function) = item
                    && FUNCTIONS.iter().any(|name| function.sig.ident == name)
                {
                    function.attrs.clear();
                    found.push(function);
                }
            }
        }
        Item::Const(item) => {
            let syn::Expr::Block(block) = *item.expr else { return };
            for stmt in block.block.stmts {
                if let syn::Stmt::Item(item) = stmt {
                    hidden_functions(item, found);
                }
            }
        }
        _ => {}
    }
}
