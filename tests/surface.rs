//! The functions that a program calls: their signatures, the shapes of what they give, what they do to their arguments.

#![deny(warnings)]

// Loops over indices are what is tested.
#[allow(clippy::needless_range_loop)]
mod surface {
    mod custom;
    mod functions;
    mod jacobians;
    mod lengths;
    mod mutable;
    mod options;
    mod paths;
    mod shapes;
}
