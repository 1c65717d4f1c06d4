//! What can be tested without rustc: the rule table, and generated code as text.

mod closure;
mod evaluate;
mod expansions;
mod orders;
