//! The functions that a program calls: their signatures, the shapes of what they give, what they do to their arguments.

#![deny(warnings)]

// Loops over indices, plain assignments and parameters of every type are what is tested.
#[allow(clippy::assign_op_pattern, clippy::needless_range_loop, clippy::ptr_arg)]
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
