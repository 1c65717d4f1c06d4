//! Crates of their own, as a user has them: across crates, in another edition, without a prelude, under strict lints.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs cargo on the workspace of fixtures.
fn cargo(arguments: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fixtures = root.join("tests/fixtures");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixtures");
    // The versions that were fetched to build this test, so that nothing else has to be.
    fs::copy(root.join("Cargo.lock"), fixtures.join("Cargo.lock")).expect("the workspace has a lock file");
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--offline")
        .arg("--target-dir")
        .arg(&target)
        .current_dir(&fixtures)
        .output()
        .expect("cargo can be started");
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "cargo {}\n{out}\n{error}", arguments.join(" "));
}

/// Their own tests compare derivatives with analytic values. One function, because cargo runs one at a time.
#[test]
fn fixtures_pass_their_tests_and_clippy() {
    cargo(&["test", "--workspace"]);
    cargo(&["clippy", "--package", "lints", "--all-targets"]);
}
