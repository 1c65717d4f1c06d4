//! What is read by an index: slices, and views of them whose length is known before the loop.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::function::Function;
use super::item::Item;
use super::{Chains, Failure, Result};

/// How the elements of a sequence are handed on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum By {
    Reference,
    Mutable,
    Value,
}

#[derive(Clone)]
pub enum Leg {
    Elements {
        of: Ident,
        by: By,
    },
    Windows {
        of: Ident,
        size: TokenStream,
    },
    Chunks {
        of: Ident,
        size: TokenStream,
        is_exact: bool,
        by: By,
    },
    /// A range beside something else: counted from its start, in its own type.
    Counted(Counted),
    /// The same, again and again.
    Repeated(Item),
    Enumerate(Box<Leg>),
    Zip(Box<Leg>, Box<Leg>),
    /// Backwards, from the number of elements.
    Rev(Box<Leg>, Ident),
    Skip(Box<Leg>, TokenStream),
    Take(Box<Leg>, TokenStream),
    StepBy(Box<Leg>, TokenStream),
    Copied(Box<Leg>),
    Map(Box<Leg>, Function),
}

#[derive(Clone)]
pub struct Counted {
    pub counter: Ident,
    pub length: Option<Ident>,
}

impl Leg {
    /// How many elements there are, if they end.
    pub fn len(&self) -> Option<TokenStream> {
        match self {
            Leg::Elements { of, .. } => Some(quote!(#of.len())),
            Leg::Windows { of, size } => Some(match size.to_string().parse::<usize>() {
                Ok(size) if size > 0 => {
                    let less = proc_macro2::Literal::usize_unsuffixed(size - 1);
                    quote!(#of.len().saturating_sub(#less))
                }
                _ => quote!((#of.len() + 1).saturating_sub(#size)),
            }),
            Leg::Chunks { of, size, is_exact: true, .. } => Some(quote!((#of.len() / #size))),
            Leg::Chunks { of, size, .. } => Some(quote!(#of.len().div_ceil(#size))),
            Leg::Counted(counted) => counted.length.as_ref().map(|n| quote!(#n)),
            Leg::Repeated(_) => None,
            Leg::Enumerate(leg) | Leg::Rev(leg, _) | Leg::Copied(leg) | Leg::Map(leg, _) => leg.len(),
            Leg::Zip(a, b) => match (a.len(), b.len()) {
                (Some(a), Some(b)) => Some(quote!(#a.min(#b))),
                (a, b) => a.or(b),
            },
            Leg::Skip(leg, n) => leg.len().map(|len| quote!(#len.saturating_sub(#n))),
            Leg::Take(leg, n) => Some(match leg.len() {
                Some(len) => quote!(#len.min(#n)),
                None => quote!((#n)),
            }),
            Leg::StepBy(leg, n) => leg.len().map(|len| quote!(#len.div_ceil(#n))),
        }
    }

    /// Whether it must be read from its first element on.
    pub fn is_in_order(&self) -> bool {
        self.counters().next().is_some()
    }

    /// Whether reading past the end panics by itself.
    pub fn is_checked(&self) -> bool {
        match self {
            Leg::Elements { .. } | Leg::Windows { .. } | Leg::Chunks { .. } => true,
            Leg::Counted(_) | Leg::Repeated(_) | Leg::Take(..) => false,
            Leg::Zip(a, b) => a.is_checked() && b.is_checked(),
            Leg::Enumerate(leg)
            | Leg::Rev(leg, _)
            | Leg::Skip(leg, _)
            | Leg::StepBy(leg, _)
            | Leg::Copied(leg)
            | Leg::Map(leg, _) => leg.is_checked(),
        }
    }

    /// What counts itself.
    pub fn counters(&self) -> Box<dyn Iterator<Item = &Counted> + '_> {
        match self {
            Leg::Counted(counted) => Box::new(std::iter::once(counted)),
            Leg::Elements { .. } | Leg::Windows { .. } | Leg::Chunks { .. } | Leg::Repeated(_) => {
                Box::new(std::iter::empty())
            }
            Leg::Zip(a, b) => Box::new(a.counters().chain(b.counters())),
            Leg::Enumerate(leg)
            | Leg::Rev(leg, _)
            | Leg::Skip(leg, _)
            | Leg::Take(leg, _)
            | Leg::StepBy(leg, _)
            | Leg::Copied(leg)
            | Leg::Map(leg, _) => leg.counters(),
        }
    }

    /// The element at an index: statements, and what stands for it behind them.
    pub fn read(&self, chains: &mut Chains, k: &TokenStream) -> Result<(TokenStream, Item)> {
        let plain = |item: Item| Ok((TokenStream::new(), item));
        match self {
            Leg::Elements { of, by } => plain(handed_on(quote!(#of[#k]), *by)),
            Leg::Windows { of, size } => plain(match size.to_string().parse() {
                Ok(size) => Item::Part { of: of.clone(), from: k.clone(), size },
                Err(_) => Item::Value(quote!(#of[#k..#k + #size])).reference(),
            }),
            Leg::Chunks { of, size, is_exact: true, by: By::Reference }
                if size.to_string().parse::<usize>().is_ok() =>
            {
                let (of, from) = (of.clone(), quote!(#k * #size));
                plain(Item::Part { of, from, size: size.to_string().parse().expect("parsed before") })
            }
            Leg::Chunks { of, size, is_exact, by } => {
                let end = quote!(#k * #size + #size);
                let end = if *is_exact { end } else { quote!((#end).min(#of.len())) };
                plain(handed_on(quote!(#of[#k * #size..#end]), *by))
            }
            Leg::Counted(counted) => {
                let (count, counter) = (chains.fresh("count"), &counted.counter);
                Ok((quote!(let #count = #counter; #counter += 1;), Item::local(&count)))
            }
            Leg::Repeated(item) => plain(item.clone()),
            Leg::Enumerate(leg) => {
                let (statements, item) = leg.read(chains, k)?;
                Ok((statements, Item::Tuple(vec![Item::Value(k.clone()), item])))
            }
            Leg::Zip(a, b) => {
                let (mut statements, a) = a.read(chains, k)?;
                let (second, b) = b.read(chains, k)?;
                statements.extend(second);
                Ok((statements, Item::Tuple(vec![a, b])))
            }
            Leg::Rev(leg, n) => leg.read(chains, &quote!((#n - 1 - #k))),
            Leg::Skip(leg, n) => leg.read(chains, &quote!((#k + #n))),
            Leg::Take(leg, _) => leg.read(chains, k),
            Leg::StepBy(leg, n) => leg.read(chains, &quote!((#k * #n))),
            Leg::Copied(leg) => {
                let (statements, item) = leg.read(chains, k)?;
                Ok((statements, item.dereferenced()))
            }
            Leg::Map(leg, function) => {
                let (mut statements, item) = leg.read(chains, k)?;
                let (mapped, item) = chains.apply(function, &[item])?;
                statements.extend(mapped);
                Ok((statements, item))
            }
        }
    }

    /// The head of the loop over it, and what each iteration begins with.
    pub fn head(&self, chains: &mut Chains, n: &Ident) -> Result<(TokenStream, TokenStream, Item)> {
        let k = chains.fresh("k");
        let at = quote!(#k);
        let (head, leg) = match self {
            Leg::Rev(leg, n) => (quote!(for #k in (0..#n).rev()), &**leg),
            Leg::Skip(leg, from) => {
                let to = leg.len().ok_or(Failure::Unknown)?;
                (quote!(for #k in #from..#to), &**leg)
            }
            leg => (quote!(for #k in 0..#n), leg),
        };
        let (statements, item) = leg.read(chains, &at)?;
        Ok((head, statements, item))
    }
}

fn handed_on(place: TokenStream, by: By) -> Item {
    match by {
        By::Reference => Item::Value(place).reference(),
        By::Mutable => Item::Mut(place),
        By::Value => Item::Value(place),
    }
}
