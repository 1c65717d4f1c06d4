//! Values that can be saved on the stack.

use crate::stack::Stack;
use crate::tuples::for_tuples;
use crate::word::Word;

/// A value that a forward sweep can save for its reverse sweep.
///
/// What is saved last is loaded first: composite values save their parts in one order and load them in the other.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a value of type `{Self}` is needed by the reverse sweep and cannot be saved",
    label = "this value must be saved",
    note = "make it a number, an array or a `Vec`, or compute it from values that are still alive",
    note = "a reference is not saved but taken again, if it is written as one: `&x[i]`, `&x.field`"
)]
pub trait Save {
    /// Pushes the value.
    fn save(&self, stack: &mut Stack);

    /// Pops the value into the place that it was saved from.
    fn restore(&mut self, stack: &mut Stack);

    /// Pops the value.
    fn load(stack: &mut Stack) -> Self
    where
        Self: Sized;

    /// Pushes a slice. The defaults of these four push and pop one by one; words move as a block.
    #[inline]
    fn save_slice(values: &[Self], stack: &mut Stack)
    where
        Self: Sized,
    {
        values.iter().rev().for_each(|value| value.save(stack));
    }

    /// Pops a slice into its place.
    #[inline]
    fn restore_slice(values: &mut [Self], stack: &mut Stack)
    where
        Self: Sized,
    {
        values.iter_mut().for_each(|value| value.restore(stack));
    }

    /// Pops a slice of known length.
    #[inline]
    fn load_vec(len: usize, stack: &mut Stack) -> Vec<Self>
    where
        Self: Sized,
    {
        (0..len).map(|_| Self::load(stack)).collect()
    }

    /// Pops an array.
    #[inline]
    fn load_array<const N: usize>(stack: &mut Stack) -> [Self; N]
    where
        Self: Sized,
    {
        std::array::from_fn(|_| Self::load(stack))
    }
}

macro_rules! word {
    ($($word:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Save for $word {
            #[inline(always)]
            fn save(&self, stack: &mut Stack) {
                stack.push_words([self.to_word()]);
            }

            #[inline(always)]
            fn restore(&mut self, stack: &mut Stack) {
                *self = Self::load(stack);
            }

            #[inline(always)]
            fn load(stack: &mut Stack) -> Self {
                let [word]: [u64; 1] = stack.pop_words();
                Self::from_word(word)
            }

            #[inline]
            fn save_slice(values: &[Self], stack: &mut Stack) {
                stack.extend(values.iter().map(|value| value.to_word()));
            }

            #[inline]
            fn restore_slice(values: &mut [Self], stack: &mut Stack) {
                let len = values.len();
                for (value, word) in values.iter_mut().zip(stack.last(len)) {
                    *value = Self::from_word(*word);
                }
                stack.drop_last(len);
            }

            #[inline]
            fn load_vec(len: usize, stack: &mut Stack) -> Vec<Self> {
                let values = stack.last(len).iter().map(|word| Self::from_word(*word)).collect();
                stack.drop_last(len);
                values
            }

            #[inline]
            fn load_array<const N: usize>(stack: &mut Stack) -> [Self; N] {
                let words: [u64; N] = stack.pop_words();
                std::array::from_fn(|i| Self::from_word(words[i]))
            }
        }
    )*};
}

word!(f32 f64 bool char u8 u16 u32 u64 usize i8 i16 i32 i64 isize);

macro_rules! double_word {
    ($($integer:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Save for $integer {
            fn save(&self, stack: &mut Stack) {
                stack.push_words([*self as u64, (*self >> 64) as u64]);
            }

            fn restore(&mut self, stack: &mut Stack) {
                *self = Self::load(stack);
            }

            fn load(stack: &mut Stack) -> Self {
                let [low, high]: [u64; 2] = stack.pop_words();
                (high as $integer) << 64 | low as $integer
            }
        }
    )*};
}

double_word!(u128 i128);

#[diagnostic::do_not_recommend]
impl Save for () {
    #[inline(always)]
    fn save(&self, _: &mut Stack) {}

    #[inline(always)]
    fn restore(&mut self, _: &mut Stack) {}

    #[inline(always)]
    fn load(_: &mut Stack) {}
}

#[diagnostic::do_not_recommend]
impl<T: Save, const N: usize> Save for [T; N] {
    #[inline]
    fn save(&self, stack: &mut Stack) {
        T::save_slice(self, stack);
    }

    #[inline]
    fn restore(&mut self, stack: &mut Stack) {
        T::restore_slice(self, stack);
    }

    #[inline]
    fn load(stack: &mut Stack) -> Self {
        T::load_array(stack)
    }
}

/// The length is that of the place, so it is not saved, and a slice cannot be loaded.
#[diagnostic::do_not_recommend]
impl<T: Save> Save for [T] {
    #[inline]
    fn save(&self, stack: &mut Stack) {
        T::save_slice(self, stack);
    }

    #[inline]
    fn restore(&mut self, stack: &mut Stack) {
        T::restore_slice(self, stack);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Save> Save for Vec<T> {
    #[inline]
    fn save(&self, stack: &mut Stack) {
        T::save_slice(self, stack);
        self.len().save(stack);
    }

    /// In place where the length is the same: the reverse sweep of a loop does not allocate.
    #[inline]
    fn restore(&mut self, stack: &mut Stack) {
        let len = usize::load(stack);
        if len == self.len() {
            T::restore_slice(self, stack);
        } else {
            *self = T::load_vec(len, stack);
        }
    }

    #[inline]
    fn load(stack: &mut Stack) -> Self {
        let len = usize::load(stack);
        T::load_vec(len, stack)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Save> Save for Option<T> {
    #[inline]
    fn save(&self, stack: &mut Stack) {
        if let Some(value) = self {
            value.save(stack);
        }
        self.is_some().save(stack);
    }

    #[inline]
    fn restore(&mut self, stack: &mut Stack) {
        *self = Self::load(stack);
    }

    #[inline]
    fn load(stack: &mut Stack) -> Self {
        bool::load(stack).then(|| T::load(stack))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Save> Save for Box<T> {
    #[inline]
    fn save(&self, stack: &mut Stack) {
        (**self).save(stack);
    }

    #[inline]
    fn restore(&mut self, stack: &mut Stack) {
        (**self).restore(stack);
    }

    #[inline]
    fn load(stack: &mut Stack) -> Self {
        Box::new(T::load(stack))
    }
}

/// One byte a word: strings are rare, and nothing else needs packing.
#[diagnostic::do_not_recommend]
impl Save for String {
    fn save(&self, stack: &mut Stack) {
        u8::save_slice(self.as_bytes(), stack);
        self.len().save(stack);
    }

    fn restore(&mut self, stack: &mut Stack) {
        *self = Self::load(stack);
    }

    fn load(stack: &mut Stack) -> Self {
        String::from_utf8(Vec::load(stack)).expect("bytes that were saved from a `String`")
    }
}

/// Runs one statement per component, the last component first.
macro_rules! in_reverse {
    () => {};
    ({ $first:stmt } $($rest:tt)*) => {
        in_reverse!($($rest)*);
        $first
    };
}

macro_rules! tuple {
    ($($component:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($component: Save),*> Save for ($($component,)*) {
            #[inline]
            fn save(&self, stack: &mut Stack) {
                in_reverse!($({ self.$index.save(stack) })*);
            }

            #[inline]
            fn restore(&mut self, stack: &mut Stack) {
                $(self.$index.restore(stack);)*
            }

            #[inline]
            fn load(stack: &mut Stack) -> Self {
                ($($component::load(stack),)*)
            }
        }
    };
}

for_tuples!(tuple);
