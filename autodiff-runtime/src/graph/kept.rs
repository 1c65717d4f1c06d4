//! Copies of inactive arguments, for functions whose way back runs them again.

use std::any::Any;
use std::borrow::Borrow;
use std::sync::Arc;

use crate::emitted::Late;

/// A copy, of whatever type.
#[derive(Clone)]
pub struct Held(Arc<dyn Any + Send + Sync>);

/// Where `Self` is `fn(&R)` behind [`Late`]: how an argument of type `R` is copied, and lent again.
///
/// Function pointers, because inside them a macro may repeat a type that leaves out its lifetimes, as parameters may.
/// The number of the parameter, because two bounds that differ only in the names of their lifetimes would be ambiguous.
/// `Late`, because a type that cannot be copied shall be an error where `graph` is called, and not where it stands.
#[diagnostic::on_unimplemented(
    message = "the graph cannot keep a copy of an inactive argument of this function",
    label = "needs a copy of its inactive arguments for the way back",
    note = "the type must be `Clone + Send + Sync`, and borrow nothing",
    note = "a function that returns one number, without `order = 2`, needs no copies"
)]
pub trait Keeps<const PARAMETER: usize, Keep, Lend> {
    /// The function that copies.
    fn keep() -> Keep;

    /// The function that lends.
    fn lend() -> Lend;
}

#[diagnostic::do_not_recommend]
impl<R: ToOwned + ?Sized + 'static, const PARAMETER: usize> Keeps<PARAMETER, fn(&R) -> Held, fn(&Held) -> &R>
    for Late<'_, fn(&R)>
where
    R::Owned: Send + Sync,
{
    fn keep() -> fn(&R) -> Held {
        |argument| Held(Arc::new(argument.to_owned()))
    }

    fn lend() -> fn(&Held) -> &R {
        |held| held.0.downcast_ref::<R::Owned>().expect("what was kept is lent").borrow()
    }
}
