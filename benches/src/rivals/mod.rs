//! The crates a user would otherwise pick, each on Rosenbrock's function in the way its documentation recommends.
//!
//! Whatever can be kept from one call to the next (engines, tapes, lists) is kept, and constants enter as plain numbers where
//! the crate has operators for them.

mod ad_trait;
mod easy_ml;
mod echidna;
mod num_dual;

use crate::programs::Program;

/// Adds every crate's gradients of Rosenbrock's function of `n` numbers.
pub fn add_to(program: Program, n: usize) -> Program {
    let program = num_dual::add_to(program, n);
    let program = ad_trait::add_to(program, n);
    let program = echidna::add_to(program, n);
    easy_ml::add_to(program, n)
}
