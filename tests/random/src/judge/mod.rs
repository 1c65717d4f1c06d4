//! What a compiled program runs: its derivatives against each other and against central differences.

pub mod differences;
pub mod subject;
pub mod trial;
pub mod verdict;
