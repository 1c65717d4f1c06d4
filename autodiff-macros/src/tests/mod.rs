//! What can be tested without rustc.
