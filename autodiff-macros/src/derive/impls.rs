//! The traits of the runtime, for the item and for its tangent.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::input::{Field, Input, Style, Variant, late_bound};
use super::shape::{both, made, matched, x, y};

/// All of them, hygienic.
pub fn all(input: &Input<'_>) -> TokenStream {
    let krate = input.krate();
    let (item, tangent) = (of_item(input), of_tangent(input));
    let checks = input.unknown_types().map(|ty| quote_spanned!(ty.span()=> let _ = __rt::zero::<#ty>;));
    let checks = input.generics.params.is_empty().then(|| quote!(const _: fn() = || { #(#checks)* };));
    quote! {
        #[doc(hidden)]
        #[allow(unused, deprecated, non_snake_case, trivial_bounds, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        const _: () = {
            use #krate::__private as __rt;
            #item
            #tangent
            #checks
        };
    }
}

/// What the item itself can do: be saved, be stored, stand behind an exit.
fn of_item(input: &Input<'_>) -> TokenStream {
    let (name, tangent) = (input.name, &input.tangent);
    let (_, arguments, _) = input.generics.split_for_impl();
    let zero = matched(input, name, |_, v| {
        made(tangent, v, |k, f| {
            let x = x(k);
            if f.inactive { quote!(()) } else { quote!(__rt::zero(#x)) }
        })
    });
    let differentiable = block(
        input,
        &quote!(__rt::Differentiable for #name #arguments),
        &active(input, |ty| quote!(#ty: __rt::Differentiable)),
        &quote! {
            type Tangent = #tangent #arguments;
            #[inline]
            fn zero_tangent(&self) -> Self::Tangent { #zero }
        },
    );
    let owner = quote!(#name #arguments);
    let save = save(input, name, &owner, &late(input, |ty| quote!(#ty: __rt::Save)));
    let store = accumulate(
        input,
        name,
        &owner,
        &late(input, |ty| quote!(#ty: __rt::AccumulateFrom<#ty>)),
        &quote! {
            *this = ::core::unreachable!("a value of another variant is not added to")
        },
    );
    let undefined = undefined(input, name, &late(input, |ty| quote!(#ty: __rt::Undefined)));
    // What a value of another variant is stored as needs a clone, which not every enum has.
    let store = (!input.is_enum).then_some(store);
    let accessors = accessors(input, name, &owner);
    let components = components(input, &owner);
    quote!(#differentiable #save #store #undefined #components #accessors)
}

/// Some value of the item or its tangent, for what is never looked at.
fn undefined(input: &Input<'_>, name: &Ident, bounds: &[TokenStream]) -> TokenStream {
    let (_, arguments, _) = input.generics.split_for_impl();
    let first = made(name, &input.variants[0], |_, _| quote!(__rt::undefined()));
    block(input, &quote!(__rt::Undefined for #name #arguments), bounds, &quote!(fn undefined() -> Self { #first }))
}

/// The types of the fields of a tuple struct, by their numbers.
fn components(input: &Input<'_>, owner: &TokenStream) -> TokenStream {
    if input.is_enum || input.variants[0].style != Style::Tuple {
        return TokenStream::new();
    }
    let fields = input.variants[0].fields.iter();
    let component = |(index, field): (usize, &Field<'_>)| {
        let ty = field.ty;
        block(input, &quote!(__rt::Component<#index> for #owner), &[], &quote!(type Type = #ty;))
    };
    fields.enumerate().map(component).collect()
}

/// What a derivative can do.
fn of_tangent(input: &Input<'_>) -> TokenStream {
    let name = &input.tangent;
    let (_, arguments, _) = input.generics.split_for_impl();
    let owner = quote!(#name #arguments);
    let bounds = active(input, |ty| quote!(#ty: __rt::Differentiable));
    let rebuilt = |call: TokenStream| {
        matched(input, name, |_, v| {
            made(name, v, |k, _| {
                let x = x(k);
                quote!(#call(#x))
            })
        })
    };
    let each = |call: TokenStream, rest: TokenStream| {
        matched(input, name, |_, v| {
            let calls = (0..v.fields.len()).map(|k| {
                let x = x(k);
                quote!(#call(#x #rest);)
            });
            quote!(#(#calls)*)
        })
    };
    let (zero, taken, cloned) =
        (rebuilt(quote!(__rt::zero)), rebuilt(quote!(__rt::take)), rebuilt(quote!(__rt::clone)));
    let normalised = each(quote!(__rt::normalise), quote!());
    let write = each(quote!(__rt::Tangent::write_flat), quote!(, out));
    let read = each(quote!(__rt::Tangent::read_flat), quote!(, values));
    let len = matched(input, name, |_, v| {
        let lens = (0..v.fields.len()).map(|k| {
            let x = x(k);
            quote!(+ __rt::Tangent::flat_len(#x))
        });
        quote!(0 #(#lens)*)
    });
    let of_tangents = active(input, |ty| quote!(<#ty as __rt::Differentiable>::Tangent: __rt::Undefined));
    let undefined = undefined(input, name, &[bounds.clone(), of_tangents].concat());
    let differentiable = block(
        input,
        &quote!(__rt::Differentiable for #owner),
        &bounds,
        &quote! {
            type Tangent = Self;
            #[inline]
            fn zero_tangent(&self) -> Self { #zero }
        },
    );
    let tangent = block(
        input,
        &quote!(__rt::Tangent for #owner),
        &bounds,
        &quote! {
            fn write_flat(&self, out: &mut __rt::Vec<f64>) { #write }
            fn read_flat(&mut self, values: &mut dyn ::core::iter::Iterator<Item = f64>) { #read }
            fn flat_len(&self) -> usize { #len }
        },
    );
    let take = block(
        input,
        &quote!(__rt::Take for #owner),
        &bounds,
        &quote! {
            type Owned = Self;
            #[inline]
            fn take_owned(&mut self) -> Self { #taken }
        },
    );
    let normalise = block(
        input,
        &quote!(__rt::Normalise for #owner),
        &bounds,
        &quote! {
            #[inline]
            fn normalise_place(&mut self) { #normalised }
        },
    );
    let clone = block(
        input,
        &quote!(::core::clone::Clone for #owner),
        &bounds,
        &quote! {
            #[inline]
            fn clone(&self) -> Self { #cloned }
        },
    );
    let passed = block(input, &quote!(__rt::Passed for #owner), &bounds, &passed());
    let save = save(input, name, &owner, &bounds);
    let accumulate = accumulate(input, name, &owner, &bounds, &quote!(__rt::other_variant()));
    let operators = operators(input, &owner, &bounds);
    let people = for_people(input, &owner);
    let accessors = accessors(input, name, &owner);
    quote!(#accessors #undefined #differentiable #tangent #take #normalise #clone #passed #save #accumulate #operators #people)
}

/// By reference, as structs are.
fn passed() -> TokenStream {
    quote! {
        type Target = Self;
        type By<'__a> = &'__a Self where Self: '__a;
        #[inline(always)]
        fn lend(&self) -> &Self { self }
        #[inline(always)]
        fn lend_mut(&mut self) -> &mut Self { self }
        #[inline(always)]
        fn target<'__b>(passed: &'__b Self::By<'_>) -> &'__b Self { passed }
        #[inline(always)]
        fn pass<'__a>(target: &'__a Self) -> &'__a Self where Self: '__a { target }
    }
}

/// What is saved last is loaded first: fields in reverse, then the variant.
fn save(input: &Input<'_>, name: &proc_macro2::Ident, owner: &TokenStream, bounds: &[TokenStream]) -> TokenStream {
    let saved = matched(input, name, |number, v| {
        let saves = (0..v.fields.len()).rev().map(|k| {
            let x = x(k);
            quote!(__rt::Save::save(#x, stack);)
        });
        let variant = input.is_enum.then(|| quote!(__rt::Save::save(&#number, stack);));
        quote!(#(#saves)* #variant)
    });
    let load = |v: &Variant<'_>| made(name, v, |_, _| quote!(__rt::Save::load(stack)));
    let (loaded, restored) = if input.is_enum {
        let arms = input.variants.iter().enumerate().map(|(number, v)| {
            let made = load(v);
            quote!(#number => #made,)
        });
        let loaded = quote! {
            match <usize as __rt::Save>::load(stack) { #(#arms)* _ => ::core::unreachable!("the variant was saved") }
        };
        (loaded, quote!(*self = <Self as __rt::Save>::load(stack)))
    } else {
        let restored = matched(input, name, |_, v| {
            let restores = (0..v.fields.len()).map(|k| {
                let x = x(k);
                quote!(__rt::Save::restore(#x, stack);)
            });
            quote!(#(#restores)*)
        });
        (load(&input.variants[0]), restored)
    };
    block(
        input,
        &quote!(__rt::Save for #owner),
        bounds,
        &quote! {
            #[inline]
            fn save(&self, stack: &mut __rt::Stack) { #saved }
            #[inline]
            fn restore(&mut self, stack: &mut __rt::Stack) { #restored }
            #[inline]
            fn load(stack: &mut __rt::Stack) -> Self { #loaded }
        },
    )
}

fn accumulate(
    input: &Input<'_>,
    name: &proc_macro2::Ident,
    owner: &TokenStream,
    bounds: &[TokenStream],
    apart: &TokenStream,
) -> TokenStream {
    let each = |method: TokenStream, apart: &TokenStream| {
        let arm = |v: &Variant<'_>| {
            let calls = (0..v.fields.len()).map(|k| {
                let (x, y) = (x(k), y(k));
                quote!(__rt::AccumulateFrom::#method(#x, #y);)
            });
            quote!(#(#calls)*)
        };
        both(input, name, arm, apart)
    };
    let (added, stored) = (
        each(quote!(accumulate_from), apart),
        each(quote!(store_from), &quote!(*this = ::core::clone::Clone::clone(other))),
    );
    block(
        input,
        &quote!(__rt::AccumulateFrom<#owner> for #owner),
        bounds,
        &quote! {
            #[inline]
            fn accumulate_from(&mut self, other: &#owner) { #added }
            #[inline]
            fn store_from(&mut self, other: &#owner) { #stored }
        },
    )
}

/// `+` and `+=`.
fn operators(input: &Input<'_>, owner: &TokenStream, bounds: &[TokenStream]) -> TokenStream {
    let add = block(
        input,
        &quote!(::core::ops::Add for #owner),
        bounds,
        &quote! {
            type Output = Self;
            #[inline]
            fn add(mut self, other: Self) -> Self {
                __rt::accumulate(&mut self, &other);
                self
            }
        },
    );
    let add_assign = block(
        input,
        &quote!(::core::ops::AddAssign<&#owner> for #owner),
        bounds,
        &quote! {
            #[inline]
            fn add_assign(&mut self, other: &#owner) { __rt::accumulate(self, other); }
        },
    );
    quote!(#add #add_assign)
}

/// What compares and prints, as far as the tangents of the fields do.
fn for_people(input: &Input<'_>, owner: &TokenStream) -> TokenStream {
    let name = &input.tangent;
    let of_each = |bound: TokenStream| {
        let differentiable = active(input, |ty| quote!(#ty: __rt::Differentiable));
        let tangents = active(input, |ty| quote!(<#ty as __rt::Differentiable>::Tangent: #bound));
        [differentiable, tangents].concat()
    };
    let equal = both(
        input,
        name,
        |v| {
            let each = (0..v.fields.len()).map(|k| {
                let (x, y) = (x(k), y(k));
                quote!(&& *#x == *#y)
            });
            quote!(true #(#each)*)
        },
        &quote!(false),
    );
    let equal = block(
        input,
        &quote!(::core::cmp::PartialEq for #owner),
        &of_each(quote!(::core::cmp::PartialEq)),
        &quote! {
            #[inline]
            fn eq(&self, other: &Self) -> bool { #equal }
        },
    );
    let shown = matched(input, name, |_, v| {
        let title = v.name.map_or_else(|| name.to_string(), |variant| format!("{name}::{variant}"));
        let fields = v.fields.iter().enumerate().map(|(k, f)| {
            let (member, x) = (f.member.to_string(), x(k));
            if v.style == Style::Named { quote!(.field(#member, #x)) } else { quote!(.field(#x)) }
        });
        let builder = if v.style == Style::Named { quote!(debug_struct) } else { quote!(debug_tuple) };
        quote!(f.#builder(#title) #(#fields)* .finish())
    });
    let debug = block(
        input,
        &quote!(::core::fmt::Debug for #owner),
        &of_each(quote!(::core::fmt::Debug)),
        &quote! {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { #shown }
        },
    );
    quote!(#equal #debug)
}

/// Bounds on the types that a derivative passes through.
fn active(input: &Input<'_>, bound: impl Fn(&Type) -> TokenStream) -> Vec<TokenStream> {
    if !input.generics.params.is_empty() {
        return input.active_types().map(bound).collect();
    }
    input.unknown_types().map(|ty| late_bound(&bound(ty))).collect()
}

/// Bounds on all types but those that hold the item itself, which would be bounds on it.
fn late(input: &Input<'_>, bound: impl Fn(&Type) -> TokenStream) -> Vec<TokenStream> {
    input.all_types().filter(|ty| !input.is_held_by(ty)).map(|ty| late_bound(&bound(ty))).collect()
}

fn block(input: &Input<'_>, header: &TokenStream, bounds: &[TokenStream], body: &TokenStream) -> TokenStream {
    let (parameters, _, clause) = input.generics.split_for_impl();
    let given = clause.map(|clause| {
        let predicates = clause.predicates.iter();
        quote!(#(#predicates,)*)
    });
    quote!(impl #parameters #header where #given #(#bounds),* { #body })
}

/// Methods that give a reference to a field of a variant: `__Circle_radius`.
fn accessors(input: &Input<'_>, name: &proc_macro2::Ident, owner: &TokenStream) -> TokenStream {
    if !input.is_enum {
        return TokenStream::new();
    }
    let is_tangent = *name == input.tangent;
    let fields = input.variants.iter().flat_map(|v| v.fields.iter().map(move |f| (v, f)));
    let methods = fields.map(|(variant, field)| {
        let (variant, member) = (variant.name, &field.member);
        let payload = format!("{}_{member}", variant.map_or_else(String::new, ToString::to_string));
        let [shared, mutable] = [false, true].map(|m| crate::ir::accessor(&payload, m, proc_macro2::Span::call_site()));
        let ty = field.ty;
        let ty = match (is_tangent, field.inactive) {
            (false, _) => quote!(#ty),
            (true, true) => quote!(()),
            (true, false) => quote!(<#ty as __rt::Differentiable>::Tangent),
        };
        let rest = (input.variants.len() > 1).then(|| quote!(_ => __rt::no_such_variant(),));
        quote! {
            #[doc(hidden)]
            #[inline]
            pub fn #shared(&self) -> &#ty {
                match self { #name::#variant { #member: x, .. } => x, #rest }
            }
            #[doc(hidden)]
            #[inline]
            pub fn #mutable(&mut self) -> &mut #ty {
                match self { #name::#variant { #member: x, .. } => x, #rest }
            }
        }
    });
    let bounds = if is_tangent { active(input, |ty| quote!(#ty: __rt::Differentiable)) } else { Vec::new() };
    block(input, owner, &bounds, &quote!(#(#methods)*))
}
