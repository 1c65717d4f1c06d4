//! The functions of section 3 of the design: `grad`, `jvp`, `vjp`, ….

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{ItemFn, ReturnType};

use super::types;
use crate::attr::Options;
use crate::ir::{Param, Passing};
use crate::ty;

/// What the public functions are written from.
pub struct Surface<'a> {
    pub item: &'a ItemFn,
    pub options: &'a Options,
    pub params: &'a [Param],
    pub result_tangent: TokenStream,
    pub needs_stack: bool,
    /// For each order at which there is a fused body, the generic arguments that it takes.
    pub fused_turbofish: Vec<TokenStream>,
}

/// A number or nothing, so that one sweep with seed one (or with the buffers as seed) is the gradient.
pub fn has_scalar_result(output: &ReturnType) -> bool {
    match output {
        ReturnType::Default => true,
        ReturnType::Type(_, t) => match ty::referent(t) {
            syn::Type::Tuple(t) => t.elems.is_empty(),
            // An alias may be anything: its functions ask where they are called.
            other => types::is_number(other) || ty::may_be_number(other),
        },
    }
}

impl Surface<'_> {
    pub fn active(&self) -> impl Iterator<Item = &Param> {
        self.params.iter().filter(|p| p.active)
    }

    /// Active parameters whose cotangent is returned.
    pub fn returned(&self) -> impl Iterator<Item = &Param> {
        self.active().filter(|p| p.passing != Passing::Mutable)
    }

    pub fn mutable(&self) -> impl Iterator<Item = &Param> {
        self.active().filter(|p| p.passing == Passing::Mutable)
    }

    pub fn result(&self) -> TokenStream {
        match &self.item.sig.output {
            ReturnType::Default => quote!(()),
            ReturnType::Type(_, t) => quote!(#t),
        }
    }

    pub fn returns_nothing(&self) -> bool {
        matches!(self.item.sig.output, ReturnType::Default)
    }

    /// The parameters as the user wrote them.
    pub fn primals(&self) -> TokenStream {
        let (names, types) = (self.params.iter().map(|p| &p.name), self.params.iter().map(|p| &p.written));
        quote!(#(#names: #types),*)
    }

    /// The arguments of a hidden function: owned values by reference.
    pub fn arguments(&self) -> TokenStream {
        let arguments = self.params.iter().map(|p| {
            let name = &p.name;
            match p.passing {
                Passing::Owned => quote!(&#name),
                Passing::Shared => quote!(#name),
                Passing::Mutable => quote!(&mut *#name),
            }
        });
        quote!(#(#arguments),*)
    }

    /// A name of our own that no parameter (nor anything named after one) has.
    pub fn local(&self, base: &str) -> Ident {
        const SUFFIXES: [&str; 5] = ["", "_bar", "_dot", "_hvp", "_final"];
        let is_taken =
            |name: &str| self.params.iter().any(|p| SUFFIXES.iter().any(|s| format!("{}{s}", p.name) == name));
        let mut name = base.to_owned();
        while is_taken(&name) {
            name.insert(0, '_');
        }
        Ident::new(&name, proc_macro2::Span::call_site())
    }

    pub fn bar(&self, param: &Param) -> Ident {
        self.beside(param, "bar")
    }

    pub fn dot(&self, param: &Param) -> Ident {
        self.beside(param, "dot")
    }

    /// A name made from a parameter's that no other parameter has.
    pub fn beside(&self, param: &Param, suffix: &str) -> Ident {
        let mut name = format_ident!("{}_{}", param.name, suffix);
        while self.params.iter().any(|p| p.name == name) {
            name = format_ident!("{}_", name);
        }
        name
    }

    /// One buffer argument per parameter, `()` for inactive ones.
    fn bar_arguments(&self, name: impl Fn(&Param) -> TokenStream) -> TokenStream {
        let arguments = self.params.iter().map(|p| if p.active { name(p) } else { quote!(()) });
        quote!(#(#arguments),*)
    }

    /// Cotangents of the parameters that are not `&mut`, as one type.
    fn gradient_type(&self) -> TokenStream {
        let types: Vec<TokenStream> = self.returned().map(|p| types::tangent(&p.written)).collect();
        match types.as_slice() {
            [one] => one.clone(),
            many => quote!((#(#many),*)),
        }
    }

    fn gradient_value(&self, name: impl Fn(&Param) -> Ident) -> TokenStream {
        let names: Vec<Ident> = self.returned().map(name).collect();
        match names.as_slice() {
            [one] => quote!(#one),
            many => quote!((#(#many),*)),
        }
    }

    /// `u_bar: &mut [f64]` for every `&mut` parameter.
    fn mutable_bars(&self) -> TokenStream {
        let bars = self.mutable().map(|p| {
            let (name, ty) = (self.bar(p), types::buffer(&p.written));
            quote!(#name: #ty)
        });
        quote!(#(, #bars)*)
    }

    fn mutable_bar_names(&self) -> TokenStream {
        let names = self.mutable().map(|p| self.bar(p));
        quote!(#(, #names)*)
    }

    /// Zero buffers for what is returned.
    fn zero_bars(&self, name: impl Fn(&Param) -> Ident) -> TokenStream {
        let zeros = self.returned().map(|p| {
            let (bar, zero, value) = (name(p), format_ident!("zero_{}", p.index), &p.name);
            let value = if p.passing == Passing::Owned { quote!(&#value) } else { quote!(#value) };
            quote!(let mut #bar = Self::#zero(#value);)
        });
        zeros.collect()
    }

    fn normalise(&self, name: impl Fn(&Param) -> Ident) -> TokenStream {
        let calls = self.returned().map(|p| {
            let bar = name(p);
            quote!(__rt::normalise(&mut #bar);)
        });
        calls.collect()
    }

    fn check_lengths(&self) -> TokenStream {
        self.active().map(|p| check(p, &self.bar(p), &p.name, "check_len")).collect()
    }

    /// `::<N>`, where the function has const parameters, which arguments might not determine.
    pub fn turbofish(&self) -> TokenStream {
        let names: Vec<&Ident> = self.item.sig.generics.const_params().map(|p| &p.ident).collect();
        if names.is_empty() { TokenStream::new() } else { quote!(::<#(#names),*>) }
    }

    /// The same for `fused` and its tangents.
    pub fn fused_turbofish(&self, order: usize) -> TokenStream {
        self.fused_turbofish.get(order).cloned().unwrap_or_else(|| self.turbofish())
    }

    pub fn method(&self, doc: &str, signature: &TokenStream, body: &TokenStream) -> TokenStream {
        self.bounded_method(doc, signature, body, None)
    }

    /// A method that exists where the result is a number.
    fn gradient_method(&self, doc: &str, signature: &TokenStream, body: &TokenStream) -> TokenStream {
        self.bounded_method(doc, signature, body, types::late_bound(&self.item.sig.output).as_ref())
    }

    fn bounded_method(
        &self,
        doc: &str,
        signature: &TokenStream,
        body: &TokenStream,
        bound: Option<&TokenStream>,
    ) -> TokenStream {
        let where_clause = types::with_bound(self.item.sig.generics.where_clause.as_ref(), bound);
        let span = self.item.sig.ident.span();
        quote_spanned!(span=> #[doc = #doc] #[inline] pub fn #signature #where_clause { #body })
    }

    pub fn generics(&self) -> TokenStream {
        let (impl_generics, _, _) = self.item.sig.generics.split_for_impl();
        quote!(#impl_generics)
    }

    /// All public functions.
    pub fn functions(&self) -> TokenStream {
        let scalar = has_scalar_result(&self.item.sig.output);
        let first = scalar.then(|| {
            let gradient = (!self.returns_nothing() || self.returned().next().is_some()).then(|| self.gradient());
            let accumulate = self.accumulate();
            quote!(#gradient #accumulate)
        });
        let hvp = (self.options.order > 1 && scalar && self.has_hessian()).then(|| self.hvp());
        let (jvp, vjp, jacobian, graph) = (self.jvp(), self.vjp(), self.jacobian(), self.graph());
        let strategy = quote! {
            #[doc = " How the derivatives are computed."]
            pub const STRATEGY: __rt::Strategy = __rt::Strategy::Static;
        };
        quote!(#strategy #first #jvp #vjp #jacobian #hvp #graph)
    }

    fn gradient(&self) -> TokenStream {
        let turbofish = self.turbofish();
        let (generics, primals, bars) = (self.generics(), self.primals(), self.mutable_bars());
        let (result, gradient) = (self.result(), self.gradient_type());
        let names = self.params.iter().map(|p| &p.name);
        let bar_names = self.mutable_bar_names();
        let grad = self.gradient_method(
            " The gradient.",
            &quote!(grad #generics(#primals #bars) -> #gradient),
            &quote!(Self::value_and_grad #turbofish(#(#names),* #bar_names).1),
        );
        let (zeros, normalise, value) =
            (self.zero_bars(|p| self.bar(p)), self.normalise(|p| self.bar(p)), self.gradient_value(|p| self.bar(p)));
        let call = self.call_fused(&self.bar_arguments(|p| {
            let bar = self.bar(p);
            if p.passing == Passing::Mutable { quote!(&mut *#bar) } else { types::lent_mut(&p.written, &bar) }
        }));
        let output = self.local("value");
        let checks: TokenStream = self.mutable().map(|p| check(p, &self.bar(p), &p.name, "check_len")).collect();
        let both = self.gradient_method(
            " The value and the gradient.",
            &quote!(value_and_grad #generics(#primals #bars) -> (#result, #gradient)),
            &quote!(#checks #zeros let #output = #call; #normalise (#output, #value)),
        );
        quote!(#grad #both)
    }

    fn call_fused(&self, bars: &TokenStream) -> TokenStream {
        let turbofish = self.fused_turbofish(0);
        let (arguments, stack) = (self.arguments(), self.own_stack());
        quote!(Self::fused #turbofish(#stack, #arguments, #bars))
    }

    /// The stack of a call that is given none.
    fn own_stack(&self) -> TokenStream {
        let stack = if self.needs_stack { quote!(thread_stack()) } else { quote!(Stack::new()) };
        quote!(&mut __rt::#stack)
    }

    fn accumulate(&self) -> TokenStream {
        let turbofish = self.fused_turbofish(0);
        let (generics, primals, result) = (self.generics(), self.primals(), self.result());
        let bars = self.active().map(|p| {
            let (name, ty) = (self.bar(p), types::buffer(&p.written));
            quote!(#name: #ty)
        });
        let bars = quote!(#(#bars),*);
        let checks = self.check_lengths();
        let passed = self.bar_arguments(|p| {
            let bar = self.bar(p);
            quote!(&mut *#bar)
        });
        let (names, bar_names) = (self.params.iter().map(|p| &p.name), self.active().map(|p| self.bar(p)));
        let plain_turbofish = self.turbofish();
        let own_stack = self.own_stack();
        let plain = self.gradient_method(
            " Adds the gradient into the buffers and returns the value.",
            &quote!(accumulate_grad #generics(#primals, #bars) -> #result),
            &quote!(Self::accumulate_grad_with #plain_turbofish(#own_stack, #(#names,)* #(#bar_names),*)),
        );
        let (arguments, stack) = (self.arguments(), self.local("stack"));
        let with = self.gradient_method(
            " Adds the gradient into the buffers, with the caller's stack, and returns the value.",
            &quote!(accumulate_grad_with #generics(#stack: &mut __rt::Stack, #primals, #bars) -> #result),
            &quote!(#checks Self::fused #turbofish(#stack, #arguments, #passed)),
        );
        quote!(#plain #with)
    }

    fn tangent_parameters(&self) -> TokenStream {
        let dots = self.active().map(|p| {
            let (name, ty) = (self.dot(p), types::tangent_argument(p));
            quote!(#name: #ty)
        });
        quote!(#(#dots),*)
    }

    fn tangent_arguments(&self) -> TokenStream {
        self.bar_arguments(|p| {
            let dot = self.dot(p);
            match p.passing {
                Passing::Mutable => quote!(&mut *#dot),
                _ => types::received(&p.written, &dot),
            }
        })
    }

    fn check_tangents(&self) -> TokenStream {
        self.active().map(|p| check(p, &self.dot(p), &p.name, "check_tangent_len")).collect()
    }

    fn jvp(&self) -> TokenStream {
        let turbofish = self.turbofish();
        let (generics, primals, dots) = (self.generics(), self.primals(), self.tangent_parameters());
        let (result, tangent) = (self.result(), &self.result_tangent);
        let (arguments, tangents, checks) = (self.arguments(), self.tangent_arguments(), self.check_tangents());
        let (value, change) = (self.local("value"), self.local("tangent"));
        self.method(
            " The value and its tangent in the given direction.",
            &quote!(jvp #generics(#primals, #dots) -> (#result, #tangent)),
            &quote! {
                #checks
                let (#value, mut #change) = Self::tangent #turbofish(#arguments, #tangents);
                __rt::normalise(&mut #change);
                (#value, #change)
            },
        )
    }

    fn seed_type(&self) -> TokenStream {
        match &self.item.sig.output {
            ReturnType::Default => quote!(()),
            ReturnType::Type(_, t) => types::seed(t),
        }
    }

    /// The seed as the hidden functions take it.
    fn seed_argument(&self) -> TokenStream {
        let seed = self.local("y_bar");
        match &self.item.sig.output {
            ReturnType::Type(_, t) => types::received(t, &seed),
            ReturnType::Default => quote!(&#seed),
        }
    }

    fn vjp(&self) -> TokenStream {
        let turbofish = self.turbofish();
        let (generics, primals, result) = (self.generics(), self.primals(), self.result());
        let seed_type = self.seed_type();
        let buffer_types: Vec<TokenStream> = self.mutable().map(|p| types::buffer(&p.written)).collect();
        let (gradient, value) = (self.gradient_type(), self.gradient_value(|p| self.bar(p)));
        let arguments = self.arguments();
        let copies = self.mutable().map(|p| {
            let (name, copy) = (&p.name, self.beside(p, "final"));
            quote!(let mut #copy = __rt::owned(&*#name);)
        });
        let again = self.params.iter().map(|p| {
            let name = &p.name;
            match p.passing {
                Passing::Owned => quote!(&#name),
                Passing::Shared => quote!(#name),
                Passing::Mutable => {
                    let copy = self.beside(p, "final");
                    quote!(&mut #copy)
                }
            }
        });
        let (zeros, normalise, seed) =
            (self.zero_bars(|p| self.bar(p)), self.normalise(|p| self.bar(p)), self.seed_argument());
        let bars = self.bar_arguments(|p| {
            let bar = self.bar(p);
            if p.passing == Passing::Mutable { quote!(&mut *#bar) } else { types::lent_mut(&p.written, &bar) }
        });
        let mutable = self.mutable_bars();
        let [stack, output, y_bar, pullback, length] =
            ["stack", "value", "y_bar", "pullback", "length"].map(|name| self.local(name));
        let (measure, checks) = self.pullback_checks(&output, &y_bar, &length);
        let body = quote! {
            let mut #stack = __rt::Stack::new();
            let #output = Self::forward #turbofish(&mut #stack, #arguments);
            #measure
            #(#copies)*
            let #pullback = move |#y_bar: #seed_type #mutable| {
                #checks
                #zeros
                Self::reverse #turbofish(&mut #stack, #(#again,)* #seed, #bars);
                #normalise
                #value
            };
            (#output, #pullback)
        };
        let pullback_type = quote!(impl ::core::ops::FnOnce(#seed_type #(, #buffer_types)*) -> #gradient);
        let signature = match super::captures::named(self.params, &self.item.sig.generics) {
            Some(named) if self.mutable().next().is_some() => {
                let (generics, primals, captured) = (named.generics, named.primals, named.captured);
                quote!(vjp #generics(#primals) -> (#result, #pullback_type + use<#captured>))
            }
            _ => quote!(vjp #generics(#primals) -> (#result, #pullback_type)),
        };
        self.method(
            " The value and its pullback, which takes a cotangent of the result to cotangents of the parameters.",
            &signature,
            &body,
        )
    }

    /// Lengths to remember with the value, and to check when the pullback is called.
    fn pullback_checks(&self, output: &Ident, y_bar: &Ident, length: &Ident) -> (TokenStream, TokenStream) {
        let buffers = self.mutable().map(|p| check(p, &self.bar(p), &self.beside(p, "final"), "check_len"));
        let buffers = quote!(#(#buffers)*);
        match &self.item.sig.output {
            ReturnType::Type(_, t) if types::has_length(t) => (
                quote!(let #length = #output.len();),
                quote!(__rt::check_tangent_len("the result", #y_bar.len(), #length); #buffers),
            ),
            _ => (TokenStream::new(), buffers),
        }
    }

    /// Whether there is a number whose Hessian is meant: the result, or what the buffers weigh.
    pub fn has_hessian(&self) -> bool {
        !self.returns_nothing() || self.mutable().next().is_some()
    }

    fn hvp(&self) -> TokenStream {
        let turbofish = self.fused_turbofish(1);
        let (generics, primals, dots) = (self.generics(), self.primals(), self.tangent_parameters());
        let (gradient, arguments, tangents) = (self.gradient_type(), self.arguments(), self.tangent_arguments());
        let name = |p: &Param| self.beside(p, "hvp");
        let (zeros, bar_zeros) = (self.zero_bars(name), self.zero_bars(|p| self.bar(p)));
        let lent = |p: &Param, name: Ident| types::lent_mut(&p.written, &name);
        let bars = self.bar_arguments(|p| {
            let bar = self.bar(p);
            if p.passing == Passing::Mutable { quote!(&mut *#bar) } else { lent(p, bar) }
        });
        let bar_dots = self.bar_arguments(|p| match p.passing {
            Passing::Mutable => {
                let product = name(p);
                quote!(&mut #product)
            }
            _ => lent(p, name(p)),
        });
        // The cotangents of final values are constant: along the direction they do not change.
        let (products, buffers): (Vec<Ident>, Vec<Ident>) = self.mutable().map(|p| (name(p), self.bar(p))).unzip();
        let (normalise, value, checks) = (self.normalise(name), self.gradient_value(name), self.check_tangents());
        let lengths: TokenStream = self.mutable().map(|p| check(p, &self.bar(p), &p.name, "check_len")).collect();
        let buffer_parameters = self.mutable_bars();
        self.gradient_method(
            " The Hessian times a direction.",
            &quote!(hvp #generics(#primals, #dots #buffer_parameters) -> #gradient),
            &quote! {
                #checks #lengths #bar_zeros #zeros
                #(let mut #products = __rt::zero(&*#buffers);)*
                Self::fused_tangent #turbofish(&mut __rt::thread_stack(), #arguments, #bars, #tangents, #bar_dots);
                #normalise
                #(__rt::normalise(&mut #products); __rt::store(&mut *#buffers, &#products);)*
                #value
            },
        )
    }
}

/// Compares the lengths of a buffer or tangent with those of its parameter.
fn check(param: &Param, beside: &Ident, primal: &Ident, function: &str) -> TokenStream {
    let function = Ident::new(function, proc_macro2::Span::call_site());
    types::check_lengths(&param.written, &quote!(#beside), &quote!(#primal), &param.name.to_string(), &function)
}
