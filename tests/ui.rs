//! Every error message, as rustc prints it. `TRYBUILD=overwrite cargo test --test ui` accepts changed messages.

#[test]
fn error_messages() {
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}
