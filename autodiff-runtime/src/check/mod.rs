//! Derivatives against difference quotients.
