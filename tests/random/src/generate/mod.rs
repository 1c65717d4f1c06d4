//! From a seed to a program that rustc accepts.
//!
//! A `Generator` holds the decisions still to come and the variables in scope. Each kind of form
//! is a file of methods on it; they return trees of text (`syntax`) with an estimate of size and slope, by which
//! values stay finite and derivatives moderate.

mod argument;
mod assignment;
mod call;
mod choices;
mod control;
mod declaration;
pub(crate) mod definition;
mod expression;
pub mod feature;
mod function;
pub(crate) mod generator;
mod integer;
mod method;
pub(crate) mod parameter;
pub mod print;
pub mod program;
mod repetition;
mod scope;
mod sequence;
mod statement;
mod struct_statement;
mod structure;
pub(crate) mod syntax;
