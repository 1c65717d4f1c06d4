//! Values that fit one word of the stack.

/// A value that is kept as 64 bits and comes back unchanged, NaNs included.
#[doc(hidden)]
pub trait Word: Copy {
    /// The bits.
    fn to_word(self) -> u64;

    /// The value of the bits that [`Word::to_word`] gave.
    fn from_word(word: u64) -> Self;
}

/// [`Word::to_word`] as a function.
#[inline(always)]
pub fn to_word<T: Word>(x: T) -> u64 {
    x.to_word()
}

/// [`Word::from_word`] as a function.
#[inline(always)]
pub fn from_word<T: Word>(word: u64) -> T {
    T::from_word(word)
}

macro_rules! word {
    ($($ty:ty: $value:ident => $to:expr, $word:ident => $from:expr;)*) => {$(
        impl Word for $ty {
            #[inline(always)]
            fn to_word(self) -> u64 {
                let $value = self;
                $to
            }

            #[inline(always)]
            fn from_word($word: u64) -> Self {
                $from
            }
        }
    )*};
}

word! {
    f64: x => x.to_bits(), word => f64::from_bits(word);
    f32: x => x.to_bits().into(), word => f32::from_bits(word as u32);
    bool: x => x.into(), word => word != 0;
    char: x => u32::from(x).into(), word => char::from_u32(word as u32).expect("a word that was saved from a `char`");
}

macro_rules! integer {
    ($($integer:ty)*) => {
        word! { $($integer: x => x as u64, word => word as $integer;)* }
    };
}

word! { u64: x => x, word => word; }

// `as` extends the sign on the way in and cuts it off on the way out.
integer!(u8 u16 u32 usize i8 i16 i32 i64 isize);

/// The value in a word, of the type of what `_witness` would give; it is never called.
#[inline(always)]
pub fn from_word_like<T: Word>(word: u64, _witness: impl FnOnce() -> T) -> T {
    T::from_word(word)
}
