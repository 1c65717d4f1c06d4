//! The generated crates on disk, and cargo's runs on them.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::generate::{Variant, source};

/// The commands measured.
pub const COMMANDS: [&[&str]; 2] = [&["check"], &["build", "--release"]];

/// The repository's root, which holds the crate under test.
const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The time of one run.
#[derive(Clone, Copy)]
pub struct Cost {
    pub elapsed: Duration,
    /// Of all processes and threads together, which a busy machine disturbs less; zero where the system does not tell.
    pub processor: Duration,
}

impl Cost {
    pub const MAX: Self = Self { elapsed: Duration::MAX, processor: Duration::MAX };

    /// The smaller time of each kind.
    pub fn min(self, other: Self) -> Self {
        Self { elapsed: self.elapsed.min(other.elapsed), processor: self.processor.min(other.processor) }
    }
}

/// User and system time of all finished children, from the fields `cutime` and `cstime` of Linux's `/proc/self/stat`.
fn processor_time_of_children() -> Duration {
    /// Linux reports in these units on every architecture (`USER_HZ`).
    const TICK: Duration = Duration::from_millis(10);
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name before it is in parentheses and may hold spaces; `cutime` is the fourteenth field after it.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u32 = fields.skip(13).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
    TICK * ticks
}

/// A temporary folder with one crate per variant and a target folder that they share; removed when dropped.
pub struct Crates {
    folder: PathBuf,
}

impl Crates {
    /// Writes the crates.
    pub fn new() -> Result<Self, String> {
        let name = format!("differentiable-compile-time-{}", std::process::id());
        let crates = Self { folder: std::env::temp_dir().join(name) };
        for variant in Variant::ALL {
            crates.write_manifest(variant)?;
            crates.write_source(variant)?;
        }
        Ok(crates)
    }

    /// Runs every command once, which also builds what the crates depend on.
    pub fn build_dependencies(&self) -> Result<(), String> {
        for command in COMMANDS {
            for variant in Variant::ALL {
                self.time(command, variant)?;
            }
        }
        Ok(())
    }

    /// What cargo takes for a variant whose source has just changed.
    pub fn time(&self, command: &[&str], variant: Variant) -> Result<Cost, String> {
        self.write_source(variant)?;
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(command).args(["--offline", "--quiet"]);
        cargo.current_dir(self.folder_of(variant));
        cargo.env("CARGO_INCREMENTAL", "0").env("CARGO_TARGET_DIR", self.folder.join("target"));
        let (start, processor_before) = (Instant::now(), processor_time_of_children());
        let status = cargo.status().map_err(|error| format!("cargo does not start: {error}"))?;
        let cost = Cost { elapsed: start.elapsed(), processor: processor_time_of_children() - processor_before };
        if status.success() {
            Ok(cost)
        } else {
            Err(format!("cargo {} failed on the {} crate", command.join(" "), variant.name()))
        }
    }

    fn folder_of(&self, variant: Variant) -> PathBuf {
        self.folder.join(variant.name())
    }

    /// The manifest, with the repository's lock file so that cargo resolves to versions already there.
    fn write_manifest(&self, variant: Variant) -> Result<(), String> {
        let folder = self.folder_of(variant);
        let manifest = format!(
            "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\ndifferentiable = {{ path = {REPOSITORY:?} }}\n\n[workspace]\n",
            variant.name()
        );
        fs::create_dir_all(folder.join("src"))
            .and_then(|()| fs::write(folder.join("Cargo.toml"), manifest))
            .and_then(|()| fs::copy(PathBuf::from(REPOSITORY).join("Cargo.lock"), folder.join("Cargo.lock")))
            .map(|_| ())
            .map_err(|error| format!("{}: {error}", folder.display()))
    }

    fn write_source(&self, variant: Variant) -> Result<(), String> {
        let path = self.folder_of(variant).join("src/lib.rs");
        fs::write(&path, source(variant)).map_err(|error| format!("{}: {error}", path.display()))
    }
}

impl Drop for Crates {
    fn drop(&mut self) {
        // A folder that stays behind in the temporary directory does no harm.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
