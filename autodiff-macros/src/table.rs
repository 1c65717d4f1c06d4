//! The rule table as tokens: for tests that are driven from it, and for the dynamic graph.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::formula::Formula;
use crate::rules::{ROWS, Row, Spelling};

/// `callback! { { … } { … } … }` with one group per row:
///
/// * `number sin, { a.sin() }, smooth [a in (-2.0, 2.0)], flat [], integers []`: a function of numbers of one type; no
///   derivative passes through `flat` operands beside `smooth` ones;
/// * `cast as_f64, { a as f64 }, f64, [a in (-2.0, 2.0)]`: a cast to the type named;
/// * `internal pick`: only formulas use it.
pub fn rows(callback: TokenStream) -> TokenStream {
    let rows = ROWS.iter().map(row);
    quote!(#callback! { #({ #rows })* })
}

fn row(row: &Row) -> TokenStream {
    let name = Ident::new(row.name, Span::call_site());
    let operands: Vec<Ident> = (0..row.formulas.len()).map(|k| format_ident!("{}", ["a", "b", "c"][k])).collect();
    let (first, rest) = operands.split_first().expect("a primitive has operands");
    let is_constant = row.formulas.iter().all(|f| f.is_empty());
    let is_integer = |k: usize| row.name == "powi" && k == 1;
    let interval = |k: usize| {
        let (operand, (lo, hi)) = (&operands[k], row.domain[k]);
        quote!(#operand in (#lo, #hi))
    };
    let listed = |is_listed: &dyn Fn(usize) -> bool| {
        let listed = (0..operands.len()).filter(|k| is_listed(*k)).map(interval);
        quote!([#(#listed),*])
    };
    let is_smooth = |k: usize| is_constant || !row.formulas[k].is_empty();
    let body = match row.spelling {
        Spelling::Infix(op) => {
            let op: TokenStream = op.parse().expect("an operator");
            quote!(#first #op #(#rest)*)
        }
        Spelling::Prefix => quote!(-#first),
        Spelling::Method => quote!(#first.#name(#(#rest),*)),
        Spelling::Cast(to) => {
            let (to, intervals) = (Ident::new(to, Span::call_site()), listed(&|_| true));
            return quote!(cast #name, { #first as #to }, #to, #intervals);
        }
        Spelling::Function | Spelling::Predecessor => return quote!(internal #name),
    };
    let smooth = listed(&is_smooth);
    let flat = listed(&|k| !is_smooth(k) && !is_integer(k));
    let integers = listed(&is_integer);
    quote!(number #name, { #body }, smooth #smooth, flat #flat, integers #integers)
}

/// `callback! { (y, g) { … } { … } … }` with one group per row that is a function of numbers of one type:
///
/// `sin, { crate::primitives::sin }, [a], [{ pullback, [names] }]`: how its value is computed; its operands; for each, the
/// product of a change `g` of the result with the derivative, as calls of functions of `A` on references, and which of
/// the operands and the result `y` that names; nothing where no derivative passes.
pub fn pullbacks(callback: TokenStream) -> TokenStream {
    let rows = ROWS.iter().filter_map(pullback_row);
    quote!(#callback! { (y, g) #({ #rows })* })
}

fn pullback_row(row: &Row) -> Option<TokenStream> {
    let name = Ident::new(row.name, Span::call_site());
    let value = match row.spelling {
        Spelling::Infix(op) => {
            let op: TokenStream = op.parse().expect("an operator");
            quote!(|a, b| a #op b)
        }
        Spelling::Prefix => quote!(|a| -a),
        // An integer is no number of the type of the others.
        Spelling::Method if row.name == "powi" => return None,
        Spelling::Method => quote!(crate::primitives::#name),
        Spelling::Function if row.name == "pick" => quote!(picked),
        Spelling::Function if !crate::formula::CASTS_BACK.contains(&row.name) && row.name != "int_weight" => {
            quote!(crate::weights::#name)
        }
        Spelling::Cast(_) | Spelling::Function | Spelling::Predecessor => return None,
    };
    let operands = (0..row.formulas.len()).map(|k| format_ident!("{}", ["a", "b", "c"][k]));
    let pullbacks = row.formulas.iter().map(|text| {
        if text.is_empty() {
            return quote!({});
        }
        let formula = crate::formula::parse(text);
        let mut names = Vec::new();
        let code = calls(&formula, &mut names);
        quote!({ #code, [#(#names),*] })
    });
    Some(quote!(#name, { #value }, [#(#operands),*], [#(#pullbacks),*]))
}

/// A formula as calls on references; the names it mentions, beside that of the change.
fn calls(formula: &Formula, names: &mut Vec<Ident>) -> TokenStream {
    match formula {
        Formula::Number(x) => quote!(A::number(g, #x)),
        Formula::Name(name) => {
            let name = format_ident!("{name}");
            if name != "g" && !names.contains(&name) {
                names.push(name.clone());
            }
            quote!(A::clone(#name))
        }
        Formula::Call(function, args) => {
            let function = format_ident!("{function}");
            let args = args.iter().map(|arg| match arg {
                Formula::Name(name) => {
                    calls(arg, names);
                    let name = format_ident!("{name}");
                    quote!(#name)
                }
                other => {
                    let code = calls(other, names);
                    quote!(&#code)
                }
            });
            quote!(A::#function(#(#args),*))
        }
    }
}
