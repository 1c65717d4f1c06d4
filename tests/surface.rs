//! The functions that a program calls: their signatures, the shapes of what they give, what they do to their arguments.

#![deny(warnings)]

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
