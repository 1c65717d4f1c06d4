//! Code under way: a list of tokens on this side of the compiler.
//!
//! Every `TokenStream` lives in rustc, and putting one into another takes several calls there and back. So expressions
//! and statements are put together here, and cross over when a block is complete. `code!` is `quote!` for this type,
//! without repetitions; what `#name` stands for is moved.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// Some tokens.
#[derive(Clone, Default)]
pub struct Tokens(Vec<TokenTree>);

impl Tokens {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn trees(&self) -> &[TokenTree] {
        &self.0
    }

    /// What stands behind the sign that the tokens begin with.
    pub fn behind_sign(&self, sign: char) -> Option<Tokens> {
        match self.0.as_slice() {
            [TokenTree::Punct(first), rest @ ..] if first.as_char() == sign => Some(Tokens::from(rest)),
            _ => None,
        }
    }

    pub fn push(&mut self, tree: TokenTree) {
        self.0.push(tree);
    }

    /// One token as `stringify!` writes it: a word, a sign, or a number.
    pub fn token(&mut self, text: &str, span: Span) {
        match text.as_bytes()[0] {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.0.push(TokenTree::Ident(Ident::new(text, span))),
            b'0'..=b'9' => {
                let mut literal: Literal = text.parse().expect("a number");
                literal.set_span(span);
                self.0.push(TokenTree::Literal(literal));
            }
            _ => self.sign(text, span),
        }
    }

    fn sign(&mut self, text: &str, span: Span) {
        let mut left = text.len();
        for c in text.chars() {
            left -= 1;
            let mut punct = Punct::new(c, if left == 0 { Spacing::Alone } else { Spacing::Joint });
            punct.set_span(span);
            self.0.push(TokenTree::Punct(punct));
        }
    }

    pub fn group(&mut self, delimiter: Delimiter, inside: Tokens, span: Span) {
        let mut group = Group::new(delimiter, inside.into_stream());
        group.set_span(span);
        self.0.push(TokenTree::Group(group));
    }

    /// The parts, with commas between them.
    pub fn list(parts: Vec<Tokens>) -> Tokens {
        let mut list = Tokens::default();
        for part in parts {
            if !list.is_empty() {
                list.sign(",", Span::call_site());
            }
            part.append_to(&mut list);
        }
        list
    }

    pub fn into_stream(self) -> TokenStream {
        self.0.into_iter().collect()
    }
}

impl From<&[TokenTree]> for Tokens {
    fn from(trees: &[TokenTree]) -> Tokens {
        Tokens(trees.to_vec())
    }
}

/// What may stand behind `#` in `code!`.
pub trait Append: Sized {
    fn append_to(self, tokens: &mut Tokens);

    fn into_code(self) -> Tokens {
        let mut tokens = Tokens::default();
        self.append_to(&mut tokens);
        tokens
    }
}

impl Append for Tokens {
    fn append_to(mut self, tokens: &mut Tokens) {
        if tokens.0.is_empty() {
            *tokens = self;
        } else {
            tokens.0.append(&mut self.0);
        }
    }
}

impl Append for &Tokens {
    fn append_to(self, tokens: &mut Tokens) {
        tokens.0.extend_from_slice(&self.0);
    }
}

impl Append for Ident {
    fn append_to(self, tokens: &mut Tokens) {
        tokens.0.push(TokenTree::Ident(self));
    }
}

impl Append for &Ident {
    fn append_to(self, tokens: &mut Tokens) {
        tokens.0.push(TokenTree::Ident(self.clone()));
    }
}

impl Append for Literal {
    fn append_to(self, tokens: &mut Tokens) {
        tokens.0.push(TokenTree::Literal(self));
    }
}

impl Append for bool {
    fn append_to(self, tokens: &mut Tokens) {
        tokens.token(if self { "true" } else { "false" }, Span::call_site());
    }
}

impl Append for &TokenStream {
    fn append_to(self, tokens: &mut Tokens) {
        tokens.0.extend(self.clone());
    }
}

impl Append for TokenStream {
    fn append_to(self, tokens: &mut Tokens) {
        tokens.0.extend(self);
    }
}

impl<T: Append> Append for Option<T> {
    fn append_to(self, tokens: &mut Tokens) {
        if let Some(some) = self {
            some.append_to(tokens);
        }
    }
}

/// `quote!`, as [`Tokens`].
macro_rules! code {
    ($($code:tt)*) => { $crate::emit::tokens::code_spanned!(::proc_macro2::Span::call_site() => $($code)*) };
}

/// `quote_spanned!`, as [`Tokens`].
macro_rules! code_spanned {
    ($span:expr => $($code:tt)*) => {{
        #[allow(unused_mut)]
        let mut tokens = $crate::emit::tokens::Tokens::default();
        #[allow(unused_variables)]
        let span = $span;
        $crate::emit::tokens::each_token!(tokens span $($code)*);
        tokens
    }};
}

macro_rules! each_token {
    ($to:ident $span:ident) => {};
    ($to:ident $span:ident # $value:ident $($rest:tt)*) => {
        $crate::emit::tokens::Append::append_to($value, &mut $to);
        $crate::emit::tokens::each_token!($to $span $($rest)*);
    };
    ($to:ident $span:ident ($($inside:tt)*) $($rest:tt)*) => {
        let inside = $crate::emit::tokens::code_spanned!($span => $($inside)*);
        $to.group(::proc_macro2::Delimiter::Parenthesis, inside, $span);
        $crate::emit::tokens::each_token!($to $span $($rest)*);
    };
    ($to:ident $span:ident [$($inside:tt)*] $($rest:tt)*) => {
        let inside = $crate::emit::tokens::code_spanned!($span => $($inside)*);
        $to.group(::proc_macro2::Delimiter::Bracket, inside, $span);
        $crate::emit::tokens::each_token!($to $span $($rest)*);
    };
    ($to:ident $span:ident {$($inside:tt)*} $($rest:tt)*) => {
        let inside = $crate::emit::tokens::code_spanned!($span => $($inside)*);
        $to.group(::proc_macro2::Delimiter::Brace, inside, $span);
        $crate::emit::tokens::each_token!($to $span $($rest)*);
    };
    ($to:ident $span:ident $token:tt $($rest:tt)*) => {
        $to.token(stringify!($token), $span);
        $crate::emit::tokens::each_token!($to $span $($rest)*);
    };
}

pub(crate) use {code, code_spanned, each_token};
