//! Random well-typed programs over the language of `#[differentiable]`, compiled through the macro and judged: forward
//! sweeps, fused and split reverse sweeps and central differences must agree, and values must not change by a bit.
//!
//! `cargo run --release -p differentiable-random-programs -- --count 2000 --seed 1` runs many,
//! `-- --seed 17 --count 1 --print` shows one, `-- --seed 17 --count 1 --shrink` makes a failing one smaller.
//!
//! [`generate`] makes a program from a seed, [`run`] compiles and runs it, [`judge`] is what the compiled program
//! compares its derivatives with.
#![forbid(unsafe_code)]

pub mod generate;
pub mod judge;
pub mod run;
