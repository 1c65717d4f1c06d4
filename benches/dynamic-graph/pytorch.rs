//! PyTorch's times, by `pytorch.py`.

use std::collections::HashMap;
use std::process::Command;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/dynamic-graph/pytorch.py");

/// By the name of the workload.
pub fn nanoseconds(python: &str) -> Result<HashMap<String, f64>, String> {
    let lines = run(python, &[SCRIPT])?;
    let pair = |line: &str| {
        let (name, time) = line.split_once(' ')?;
        Some((name.to_owned(), time.parse().ok()?))
    };
    Ok(lines.lines().filter_map(pair).collect())
}

pub fn version(python: &str) -> Result<String, String> {
    let version = run(python, &["-c", "import torch; print(torch.__version__)"])?;
    // What follows a plus names the build.
    Ok(version.trim().split('+').next().unwrap_or_default().to_owned())
}

fn run(python: &str, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(python).args(arguments).output().map_err(|error| format!("`{python}`: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{python}` failed: {}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}
