//! Hooks: functions that see the gradient of a variable on its way, and may replace it.

use std::any::Any;
use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::error::GraphError;
use super::node::locked;
use super::var::Variable;
use crate::tensor::Field;

/// A function that sees the gradient of a variable, and may replace it.
pub type Hook<T> = dyn Fn(&Variable<T>) -> Option<Variable<T>> + Send + Sync;

/// The place of a hook, empty once that was removed.
type Place<T> = Mutex<Option<Arc<Hook<T>>>>;

/// The hooks of a variable.
pub struct Hooks<T: Field>(Mutex<Vec<Arc<Place<T>>>>);

impl<T: Field> Hooks<T> {
    pub fn new() -> Hooks<T> {
        Hooks(Mutex::new(Vec::new()))
    }

    fn add(&self, hook: Arc<Hook<T>>) -> HookHandle<T> {
        let mut places = locked(&self.0);
        places.retain(|place| locked(place).is_some());
        let place = Arc::new(Mutex::new(Some(hook)));
        let handle = HookHandle { place: Arc::downgrade(&place) };
        places.push(place);
        handle
    }

    /// Those that were not removed, in the order in which they came.
    pub fn all(&self) -> Vec<Arc<Hook<T>>> {
        locked(&self.0).iter().filter_map(|place| locked(place).clone()).collect()
    }
}

impl<T: Field> Drop for Hooks<T> {
    /// A hook may own a variable with a hook, and so on: by recursion a long chain of them would overflow the stack.
    fn drop(&mut self) {
        let places = std::mem::take(self.0.get_mut().unwrap_or_else(PoisonError::into_inner));
        if !places.is_empty() {
            give_up(Box::new(places));
        }
    }
}

thread_local! {
    /// What a hook that is being given up owned in turn.
    static GIVEN_UP: RefCell<Option<Vec<Box<dyn Any>>>> = const { RefCell::new(None) };
}

/// Drops the hooks, and those that this gives up, one after the other.
fn give_up(hooks: Box<dyn Any>) {
    /// Ends the list, also when a hook panics.
    struct End;
    impl Drop for End {
        fn drop(&mut self) {
            drop(GIVEN_UP.take());
        }
    }
    let waits = |given_up: &RefCell<Option<Vec<_>>>| match &mut *given_up.borrow_mut() {
        Some(waiting) => {
            waiting.push(hooks);
            true
        }
        none => {
            *none = Some(vec![hooks]);
            false
        }
    };
    // At the end of a thread there may be no list any more.
    if GIVEN_UP.try_with(waits).unwrap_or(true) {
        return;
    }
    let _end = End;
    while let Some(next) = GIVEN_UP.with_borrow_mut(|waiting| waiting.as_mut()?.pop()) {
        drop(next);
    }
}

/// A hook that was registered: what removes it. Dropping this leaves the hook.
pub struct HookHandle<T: Field = f64> {
    place: Weak<Place<T>>,
}

impl<T: Field> HookHandle<T> {
    /// Removes the hook; passes that begin afterwards do not call it.
    ///
    /// ```
    /// use autodiff_runtime::graph::Var;
    ///
    /// let x = Var::leaf(2.0);
    /// let doubled = x.register_hook(|g| Some(g * 2.0))?;
    /// (&x * 3.0).backward()?;
    /// doubled.remove();
    /// (&x * 3.0).backward()?;
    /// assert_eq!(x.grad().unwrap().item(), 9.0);
    /// # Ok::<(), autodiff_runtime::graph::GraphError>(())
    /// ```
    pub fn remove(self) {
        if let Some(place) = self.place.upgrade() {
            locked(&place).take();
        }
    }
}

impl<T: Field> Variable<T> {
    /// Calls `hook` with the gradient of this variable in every backward pass; what it returns takes the gradient's place.
    /// After a change in place, it still sees the gradient of the value that the variable had.
    ///
    /// # Errors
    ///
    /// If no gradient flows through the variable.
    pub fn register_hook(
        &self,
        hook: impl Fn(&Variable<T>) -> Option<Variable<T>> + Send + Sync + 'static,
    ) -> Result<HookHandle<T>, GraphError> {
        let node = self.edge();
        if !node.requires_grad() {
            return Err(GraphError::Frozen { operation: "register_hook" });
        }
        Ok(node.state().hooks.add(Arc::new(hook)))
    }
}
