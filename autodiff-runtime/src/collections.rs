//! Saving collections. Not those that hash: the order of a restored one would not be that of the one that was saved, and
//! a loop over it would run backward through the wrong items.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use crate::save::Save;
use crate::stack::Stack;

macro_rules! collection {
    ([$($generics:tt)*] $collection:ty, $item:ty, |$borrowed:pat_param, $stack:ident| $save:expr) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Save for $collection {
            fn save(&self, $stack: &mut Stack) {
                for $borrowed in self.iter().rev() {
                    $save;
                }
                self.len().save($stack);
            }

            fn restore(&mut self, stack: &mut Stack) {
                *self = Self::load(stack);
            }

            fn load(stack: &mut Stack) -> Self {
                let len = usize::load(stack);
                (0..len).map(|_| <$item>::load(stack)).collect()
            }
        }
    };
}

collection!([T: Save] VecDeque<T>, T, |item, stack| item.save(stack));
collection!([T: Save + Ord] BTreeSet<T>, T, |item, stack| item.save(stack));
collection!([K: Save + Ord, V: Save] BTreeMap<K, V>, (K, V), |(key, value), stack| {
    value.save(stack);
    key.save(stack)
});

#[diagnostic::do_not_recommend]
impl<T: Save> Save for Range<T> {
    fn save(&self, stack: &mut Stack) {
        self.end.save(stack);
        self.start.save(stack);
    }

    fn restore(&mut self, stack: &mut Stack) {
        *self = Self::load(stack);
    }

    fn load(stack: &mut Stack) -> Self {
        T::load(stack)..T::load(stack)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Save, E: Save> Save for Result<T, E> {
    fn save(&self, stack: &mut Stack) {
        match self {
            Ok(value) => value.save(stack),
            Err(error) => error.save(stack),
        }
        self.is_ok().save(stack);
    }

    fn restore(&mut self, stack: &mut Stack) {
        *self = Self::load(stack);
    }

    fn load(stack: &mut Stack) -> Self {
        if bool::load(stack) { Ok(T::load(stack)) } else { Err(E::load(stack)) }
    }
}
