//! Where a tensor's elements are.

use std::ops::Deref;

use triomphe::Arc;

/// Elements that copies share until one of them changes. A single one needs no allocation.
#[derive(Clone)]
pub enum Storage<T> {
    One(T),
    Many(Arc<Vec<T>>),
}

impl<T: Copy> Storage<T> {
    /// The elements, to be changed; copied first if they are shared.
    pub fn make_mut(&mut self) -> &mut [T] {
        match self {
            Storage::One(element) => std::slice::from_mut(element),
            Storage::Many(elements) => Arc::make_mut(elements).as_mut_slice(),
        }
    }
}

impl<T> Deref for Storage<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Storage::One(element) => std::slice::from_ref(element),
            Storage::Many(elements) => elements,
        }
    }
}

impl<T> From<Vec<T>> for Storage<T> {
    fn from(elements: Vec<T>) -> Self {
        Storage::Many(Arc::new(elements))
    }
}

impl<T: PartialEq> PartialEq for Storage<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}
