//! Programs for people: through rustfmt where there is one.

use std::io::Write;
use std::process::{Command, Stdio};

/// `text` as rustfmt prints it, or as it is.
pub fn formatted(text: &str) -> String {
    rustfmt(text).unwrap_or_else(|| text.to_owned())
}

fn rustfmt(text: &str) -> Option<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    if output.status.success() { String::from_utf8(output.stdout).ok() } else { None }
}
