//! From programs to verdicts: the code around a program, cargo, the report, and making failures smaller.

mod driver;
mod flat;
pub mod format;
pub mod report;
pub mod shrink;
pub mod workshop;
