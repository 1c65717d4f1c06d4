//! Hooks: functions that see the gradient of a variable on its way, and may replace it.

use std::sync::{Arc, Mutex, Weak};

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
