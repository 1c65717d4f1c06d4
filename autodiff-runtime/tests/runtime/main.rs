//! The runtime as generated code and users see it. One file per file of `src/`.

mod builtin;
mod check;
mod diagnostics;
mod jacobian;
mod place;
mod primitives;
mod reversed;
mod stack;
mod tangent;
mod weights;
