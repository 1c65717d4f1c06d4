//! `graph`: the function as one node of the dynamic graph.
//!
//! Written only with the feature, and only where tokens tell that everything active is made of numbers of one type: the
//! feature may be turned on by a stranger, and nothing that compiled without it may break.

mod keeper;
mod numbers;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{ReturnType, Type};

use super::functions::Surface;
use super::types;
use crate::ir::{Float, Param, Passing};
use keeper::Keeper;
use numbers::{common, float_of_parameter, float_of_result, is_plain_slice};

/// Snapshots of the unit tests are of what users see without the feature.
const IS_WANTED: bool = cfg!(all(feature = "graph", not(test)));

/// The result type with a variable for each part.
fn variables(result: &Type, float: &TokenStream) -> TokenStream {
    match result {
        Type::Tuple(t) => {
            let parts = t.elems.iter().map(|part| variables(part, float));
            quote!((#(#parts,)*))
        }
        _ => quote!(__rt::Variable<#float>),
    }
}

/// What the method is written from, if there is one.
struct Graph<'a> {
    surface: &'a Surface<'a>,
    result: &'a Type,
    float: TokenStream,
    active: Vec<&'a Param>,
    inactive: Vec<&'a Param>,
}

impl Surface<'_> {
    /// `graph`; nothing where it cannot be.
    pub fn graph(&self) -> TokenStream {
        if !IS_WANTED {
            return TokenStream::new();
        }
        self.as_node().map(|graph| graph.method()).unwrap_or_default()
    }

    fn as_node(&self) -> Option<Graph<'_>> {
        let ReturnType::Type(_, result) = &self.item.sig.output else { return None };
        let (active, inactive): (Vec<&Param>, Vec<&Param>) = self.params.iter().partition(|p| p.active);
        let floats: Option<Vec<Float>> = active.iter().map(|p| float_of_parameter(&p.written)).collect();
        let float = common(floats?.into_iter().chain([float_of_result(result)?]));
        let float = match float? {
            Float::F64 => quote!(f64),
            Float::F32 => quote!(f32),
            _ => return None,
        };
        let graph = Graph { surface: self, result, float, active, inactive };
        let is_possible = self.params.iter().all(|p| p.passing != Passing::Mutable)
            && !graph.active.is_empty()
            && (!graph.keeps() || graph.inactive.iter().all(|p| Keeper::of(p).is_possible()));
        is_possible.then_some(graph)
    }
}

impl Graph<'_> {
    fn is_scalar(&self) -> bool {
        types::is_number(self.result)
    }

    fn is_twice(&self) -> bool {
        self.surface.options.order > 1
    }

    /// Whether the way back runs the function again, with copies of its inactive arguments.
    fn keeps(&self) -> bool {
        !self.is_scalar() || self.is_twice()
    }

    fn own(&self, base: &str) -> Ident {
        self.surface.local(base)
    }

    fn beside(&self, suffix: &str) -> Vec<Ident> {
        self.active.iter().map(|p| self.surface.beside(p, suffix)).collect()
    }

    /// One item per active parameter, `()` for inactive ones.
    fn slots(&self, name: impl Fn(&Param) -> TokenStream) -> TokenStream {
        let slots = self.surface.params.iter().map(|p| if p.active { name(p) } else { quote!(()) });
        quote!(#(#slots),*)
    }

    fn buffers(&self, suffix: &str) -> TokenStream {
        self.slots(|p| {
            let name = self.surface.beside(p, suffix);
            quote!(&mut #name)
        })
    }

    fn zeros(&self, names: &[Ident]) -> TokenStream {
        let zeros = self.active.iter().zip(names).map(|(p, name)| {
            let argument = Self::lent(p);
            quote!(let mut #name = __rt::zero(#argument);)
        });
        zeros.collect()
    }

    /// An active argument as the hidden functions take it.
    fn lent(param: &Param) -> TokenStream {
        let name = &param.name;
        if is_plain_slice(&param.written) { quote!(#name) } else { quote!(&#name) }
    }

    /// The arguments as the user's function takes them.
    fn passed(&self) -> TokenStream {
        let arguments = self.surface.params.iter().map(|p| {
            let name = &p.name;
            if p.active && p.passing == Passing::Shared { Self::lent(p) } else { quote!(#name) }
        });
        quote!(#(#arguments),*)
    }

    /// The arguments of hidden functions on the way back, where inactive ones have been kept.
    fn lent_again(&self) -> TokenStream {
        let arguments = self.surface.params.iter().map(|p| {
            let name = &p.name;
            if p.active { Self::lent(p) } else { quote!(#name) }
        });
        quote!(#(#arguments),*)
    }

    /// The active arguments, out of the values of variables.
    fn arguments(
        &self,
        value: impl Fn(usize) -> TokenStream,
        read: impl Fn(usize, &str) -> TokenStream,
    ) -> TokenStream {
        let arguments = self.active.iter().enumerate().map(|(k, p)| {
            let (name, ty) = (&p.name, types::tangent(&p.written));
            if is_plain_slice(&p.written) {
                let value = value(k);
                return quote!(let #name = __rt::compiled::elements(#value););
            }
            let read = read(k, &name.to_string());
            quote!(let #name: #ty = #read;)
        });
        arguments.collect()
    }

    /// All arguments, on the way back.
    fn arguments_again(&self, operands: &Ident) -> TokenStream {
        let value = |k| quote!(#operands[#k]);
        let active = self.arguments(value, |k, _| quote!(__rt::compiled::argument(#operands[#k])));
        let inactive = self.inactive.iter().map(|p| {
            let (name, kept, keeper) = (&p.name, self.surface.beside(p, "kept"), Keeper::of(p));
            let keeps = keeper.implementation();
            quote!(let #name = #keeps::lend()(&#kept);)
        });
        quote!(#active #(#inactive)*)
    }

    fn cotangents(&self, names: &[Ident], operands: &Ident) -> TokenStream {
        let places = 0..names.len();
        quote!([#(__rt::compiled::cotangent(#names, #operands[#places])),*])
    }

    fn normalise(names: &[Ident]) -> TokenStream {
        quote!(#(__rt::normalise(&mut #names);)*)
    }

    fn method(&self) -> TokenStream {
        let (plain, signature, bounds) = (self.plain(), self.signature(), self.bounds());
        let span = self.surface.item.sig.ident.span();
        let float = &self.float;
        let (text, [call, value]) =
            (self.surface.item.sig.ident.to_string(), ["call", "value"].map(|name| self.own(name)));
        let names = self.active.iter().map(|p| &p.name);
        let place = |k| quote!(#call.value(#k));
        let arguments = self.arguments(place, |k, name| quote!(#call.argument(#k, #name)));
        let (passed, turbofish, recorded) = (self.passed(), self.surface.turbofish(), self.recorded(&call));
        // Behind a macro: features of procedural macros are shared with build scripts, those of the runtime are not.
        quote_spanned! {span=>
            __rt::with_graph! {
                #plain
                #[doc = " The function as one node of the dynamic graph, of variables in place of the active parameters."]
                #[doc = ""]
                #[doc = " # Panics"]
                #[doc = ""]
                #[doc = " If a variable has another shape than its parameter takes."]
                #[allow(single_use_lifetimes, unused_lifetimes)]
                #[inline]
                #[track_caller]
                pub fn graph #signature #bounds {
                    let #call = __rt::compiled::Call::<#float, _>::new(#text, [#(#names),*]);
                    #arguments
                    if !#call.is_recorded() {
                        let #value = Self::plain #turbofish(#passed);
                        return #call.constant(&#value);
                    }
                    #recorded
                }
            }
        }
    }

    fn signature(&self) -> TokenStream {
        let (generics, float, variables) = (self.surface.generics(), &self.float, variables(self.result, &self.float));
        let parameters = self.surface.params.iter().map(|p| {
            let (name, written) = (&p.name, &p.written);
            if p.active { quote!(#name: &__rt::Variable<#float>) } else { quote!(#name: #written) }
        });
        quote!(#generics(#(#parameters),*) -> #variables)
    }

    /// The user's bounds, and that copies can be made where they are needed.
    fn bounds(&self) -> TokenStream {
        let kept = self.inactive.iter().filter(|_| self.keeps());
        let kept: Vec<TokenStream> = kept.map(|p| Keeper::of(p).bound()).collect();
        let written = self.surface.item.sig.generics.where_clause.iter().flat_map(|c| &c.predicates);
        let bounds: Vec<TokenStream> = written.map(|p| quote!(#p)).chain(kept).collect();
        if bounds.is_empty() { TokenStream::new() } else { quote!(where #(#bounds),*) }
    }

    /// The user's function, where no parameter and no local is called like it.
    fn plain(&self) -> TokenStream {
        let (primal, generics, turbofish) =
            (&self.surface.item.sig.ident, self.surface.generics(), self.surface.turbofish());
        let (types, result) = (self.surface.params.iter().map(|p| &p.written), self.result);
        let names: Vec<Ident> = (0..self.surface.params.len()).map(|k| format_ident!("__{k}")).collect();
        let bounds = &self.surface.item.sig.generics.where_clause;
        quote! {
            #[doc(hidden)]
            #[inline]
            fn plain #generics(#(#names: #types),*) -> #result #bounds { #primal #turbofish(#(#names),*) }
        }
    }

    /// The result with its way back.
    fn recorded(&self, call: &Ident) -> TokenStream {
        let [value, first, second] = ["value", "first", "second"].map(|name| self.own(name));
        let (passed, turbofish, kept) = (self.passed(), self.surface.turbofish(), self.kept());
        let twice = if self.is_twice() {
            let twice = self.twice();
            quote!(::core::option::Option::Some(#twice))
        } else {
            quote!(::core::option::Option::None)
        };
        let run = if self.is_scalar() {
            let (bars, places) = (self.beside("bar"), 0..self.active.len());
            let pattern = if let [one] = &bars[..] { quote!(#one) } else { quote!((#(#bars),*)) };
            quote! {
                let (#value, #pattern) = Self::value_and_grad #turbofish(#passed);
                let #first = __rt::compiled::First::gradient([
                    #(__rt::compiled::cotangent(#bars, #call.value(#places))),*
                ]);
            }
        } else {
            let again = self.again();
            quote!(let #first = #again; let #value = Self::plain #turbofish(#passed);)
        };
        quote!(#kept let #second = #twice; #run #call.recorded(&#value, #first, #second))
    }

    /// Copies of what is inactive.
    fn kept(&self) -> TokenStream {
        let kept = self.inactive.iter().filter(|_| self.keeps()).map(|p| {
            let (name, kept, keeper) = (&p.name, self.surface.beside(p, "kept"), Keeper::of(p));
            let (keeps, lent) = (keeper.implementation(), (p.passing == Passing::Owned).then(|| quote!(&)));
            quote!(let #kept = #keeps::keep()(#lent #name);)
        });
        kept.collect()
    }

    /// A closure of its own copies.
    fn closure(&self, parameters: &TokenStream, body: &TokenStream) -> TokenStream {
        let kept: Vec<Ident> = self.inactive.iter().map(|p| self.surface.beside(p, "kept")).collect();
        quote!({ #(let #kept = __rt::clone(&#kept);)* move |#parameters| { #body } })
    }

    /// The pullback, which runs the function again.
    fn again(&self) -> TokenStream {
        let [operands, y_bar, stack, seed] = ["operands", "y_bar", "stack", "seed"].map(|name| self.own(name));
        let (float, turbofish, bars) = (&self.float, self.surface.turbofish(), self.beside("bar"));
        let (arguments, lent, zeros) = (self.arguments_again(&operands), self.lent_again(), self.zeros(&bars));
        let (buffers, normalise, cotangents) =
            (self.buffers("bar"), Self::normalise(&bars), self.cotangents(&bars, &operands));
        let closure = self.closure(
            &quote!(#operands: &[&_], mut #y_bar: &[_]),
            &quote! {
                #arguments
                let mut #stack = __rt::thread_stack();
                let mut #seed = __rt::zero(&Self::forward #turbofish(&mut #stack, #lent));
                __rt::compiled::Flat::fill(&mut #seed, &mut #y_bar);
                #zeros
                Self::reverse #turbofish(&mut #stack, #lent, &#seed, #buffers);
                #normalise
                #cotangents
            },
        );
        quote!(__rt::compiled::First::<#float>::pullback(#closure))
    }

    /// The derivative of the pullback in a direction.
    fn twice(&self) -> TokenStream {
        let [operands, y_bar, direction, change] =
            ["operands", "y_bar", "direction", "change"].map(|name| self.own(name));
        let (float, [bars, dots, products]) = (&self.float, ["bar", "dot", "hvp"].map(|suffix| self.beside(suffix)));
        let arguments = self.arguments_again(&operands);
        let zeros = [&bars, &dots, &products].map(|names| self.zeros(names));
        let (sweep, normalise) = (self.tangent_sweep(&y_bar, &change), Self::normalise(&products));
        let cotangents = self.cotangents(&products, &operands);
        let scaled = if self.is_scalar() { quote!(__rt::compiled::scaled(#cotangents, #y_bar[0])) } else { cotangents };
        let closure = self.closure(
            &quote!(#operands: &[&_], mut #y_bar: &[_], mut #direction: &[_]),
            &quote! {
                #arguments
                #(#zeros)*
                #(__rt::compiled::Flat::fill(&mut #dots, &mut #direction);)*
                #sweep
                #normalise
                __rt::normalise(&mut #change);
                (#scaled, #change)
            },
        );
        quote!(__rt::compiled::Second::<#float>::of(#closure))
    }

    /// The tangent of value and pullback: of a number, that with seed one.
    fn tangent_sweep(&self, y_bar: &Ident, change: &Ident) -> TokenStream {
        let [stack, value, seed] = ["stack", "value", "seed"].map(|name| self.own(name));
        let (lent, bars, products) = (self.lent_again(), self.buffers("bar"), self.buffers("hvp"));
        let dots = self.slots(|p| {
            let name = self.surface.dot(p);
            quote!(&#name)
        });
        if self.is_scalar() {
            let turbofish = self.surface.fused_turbofish(1);
            return quote! {
                let (_, mut #change) =
                    Self::fused_tangent #turbofish(&mut __rt::thread_stack(), #lent, #bars, #dots, #products);
            };
        }
        let turbofish = self.surface.turbofish();
        quote! {
            let mut #stack = __rt::thread_stack();
            let (#value, mut #change) = Self::forward_tangent #turbofish(&mut #stack, #lent, #dots);
            let mut #seed = __rt::zero(&#value);
            __rt::compiled::Flat::fill(&mut #seed, &mut #y_bar);
            Self::reverse_tangent #turbofish(
                &mut #stack, #lent, &#seed, #bars, #dots, &__rt::zero(&#value), #products
            );
        }
    }
}
