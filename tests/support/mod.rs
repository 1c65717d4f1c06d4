//! What the corpus and the rule table are judged with: every derivative of a function against every other one, and
//! against the function itself.

mod argument;
mod judge;
mod macros;
mod subject;

#[allow(unused_imports, reason = "each test uses a part of it")]
pub use argument::Filled;
pub use argument::{Argument, Held, flat, numbers};
#[allow(unused_imports, reason = "each test uses a part of it")]
pub(crate) use argument::{arguments, structs};
pub use judge::Verdict;
pub(crate) use macros::{calling, subject, with};
pub use subject::{Caller, Precision, Subject};
