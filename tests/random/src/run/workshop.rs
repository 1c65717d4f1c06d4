//! Compiles and runs programs: a crate with one binary per batch and one module per program.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::generate::program::Program;
use crate::judge::trial::{MARK, parse_verdict};
use crate::judge::verdict::Verdict;
use crate::run::driver::file;

/// How long one batch may run before the program that holds it up is called endless.
const PATIENCE: Duration = Duration::from_secs(60);

/// What became of a program on its way through macro, compiler and judge.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// It ran; the verdict says whether its derivatives are right.
    Judged(Verdict),
    /// It did not compile: the compiler's messages.
    Rejected(Vec<String>),
    /// It panicked, crashed or did not end.
    Died(String),
}

/// Where programs are compiled.
#[derive(Clone, Debug)]
pub struct Workshop {
    /// The crate's folder, which also gets cargo's target folder.
    pub directory: PathBuf,
    /// The root of this workspace.
    pub workspace: PathBuf,
    /// Whether the functions carry `#[differentiable]`.
    pub annotated: bool,
    /// Programs in one binary.
    pub batch: usize,
}

impl Workshop {
    /// A workshop in `directory`.
    pub fn new(directory: &Path, annotated: bool) -> Workshop {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        Workshop { directory: directory.to_owned(), workspace, annotated, batch: 25 }
    }

    /// The fate of each program, by its position in `programs`.
    ///
    /// # Errors
    ///
    /// Files that cannot be written and commands that cannot be started.
    pub fn try_all(&self, programs: &[Program]) -> io::Result<Vec<Fate>> {
        let mut fates: BTreeMap<usize, Fate> = BTreeMap::new();
        let all: Vec<usize> = (0..programs.len()).collect();
        let compiled = self.compile(programs, all, &mut fates)?;
        for batch in compiled.chunks(self.batch).enumerate() {
            self.run(batch.0, batch.1, programs, &mut fates)?;
        }
        Ok(fates.into_values().collect())
    }

    /// Compiles what compiles of `candidates`, and notes the fate of the rest.
    fn compile(
        &self,
        programs: &[Program],
        mut candidates: Vec<usize>,
        fates: &mut BTreeMap<usize, Fate>,
    ) -> io::Result<Vec<usize>> {
        loop {
            if candidates.is_empty() {
                return Ok(candidates);
            }
            self.write(programs, &candidates)?;
            let output = self.build()?;
            let Some(output) = output else {
                return Ok(candidates);
            };
            let rejected = blamed(&output);
            if let Some(line) = output.lines().find(|line| names_another_crate(line)) {
                return Err(io::Error::other(format!("{line}\n{output}")));
            }
            if rejected.is_empty() {
                return self.bisect(programs, candidates, &output, fates);
            }
            candidates.retain(|position| !rejected.contains_key(position));
            fates.extend(rejected.into_iter().map(|(position, messages)| (position, Fate::Rejected(messages))));
        }
    }

    /// Finds by halving which programs fail where the compiler's messages name none.
    fn bisect(
        &self,
        programs: &[Program],
        candidates: Vec<usize>,
        output: &str,
        fates: &mut BTreeMap<usize, Fate>,
    ) -> io::Result<Vec<usize>> {
        if let [only] = candidates[..] {
            fates.insert(only, Fate::Rejected(vec![output.to_owned()]));
            return Ok(Vec::new());
        }
        let (left, right) = candidates.split_at(candidates.len() / 2);
        let mut compiled = self.compile(programs, left.to_vec(), fates)?;
        compiled.extend(self.compile(programs, right.to_vec(), fates)?);
        // The halves overwrote each other's binaries.
        self.write(programs, &compiled)?;
        self.build()?;
        Ok(compiled)
    }

    fn write(&self, programs: &[Program], candidates: &[usize]) -> io::Result<()> {
        let binaries = self.directory.join("src/bin");
        if binaries.exists() {
            fs::remove_dir_all(&binaries)?;
        }
        fs::create_dir_all(&binaries)?;
        self.write_manifest()?;
        for (number, batch) in candidates.chunks(self.batch).enumerate() {
            let folder = binaries.join(format!("batch_{number}"));
            fs::create_dir_all(&folder)?;
            let mut main = String::from("#![allow(warnings)]\n");
            let mut subjects = String::new();
            for position in batch {
                fs::write(folder.join(format!("p{position}.rs")), file(&programs[*position], self.annotated))?;
                main.push_str(&format!("mod p{position};\n"));
                subjects.push_str(&format!("        ({position}, p{position}::driver::subject()),\n"));
            }
            main.push_str(&format!(
                "fn main() {{\n    differentiable_random_programs::judge::trial::main(&[\n{subjects}    ]);\n}}\n"
            ));
            fs::write(folder.join("main.rs"), main)?;
        }
        Ok(())
    }

    fn write_manifest(&self) -> io::Result<()> {
        let root = self.workspace.canonicalize()?;
        let root = root.display();
        let facade = if self.annotated { format!("differentiable = {{ path = \"{root}\" }}\n") } else { String::new() };
        let manifest = format!(
            "[package]\nname = \"random-batch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
             {facade}differentiable-random-programs = {{ path = \"{root}/tests/random\" }}\n\n\
             [profile.dev]\ndebug = false\nincremental = false\n"
        );
        fs::write(self.directory.join("Cargo.toml"), manifest)?;
        fs::copy(self.workspace.join("Cargo.lock"), self.directory.join("Cargo.lock"))?;
        Ok(())
    }

    /// Runs cargo; its messages if it failed.
    fn build(&self) -> io::Result<Option<String>> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["build", "--offline", "--bins", "--keep-going", "--message-format=short"])
            .current_dir(&self.directory)
            .env("CARGO_TARGET_DIR", self.directory.join("target"))
            .stdin(Stdio::null())
            .output()?;
        let messages = String::from_utf8_lossy(&output.stderr).into_owned();
        Ok(if output.status.success() { None } else { Some(messages) })
    }

    /// Runs a batch, again without the culprit where one died.
    fn run(
        &self,
        number: usize,
        batch: &[usize],
        programs: &[Program],
        fates: &mut BTreeMap<usize, Fate>,
    ) -> io::Result<()> {
        let mut left: Vec<usize> = batch.to_vec();
        while !left.is_empty() {
            let (output, end) = self.execute(number, &left)?;
            let mut begun = None;
            for line in output.lines().filter_map(|line| line.split_once(MARK)).map(|(_, line)| line) {
                if let Some(position) = line.strip_prefix("begin ") {
                    begun = position.parse::<usize>().ok();
                } else if let Some((position, fate)) = parse_verdict(line) {
                    fates.insert(position, fate);
                    begun = None;
                }
            }
            if let Some(position) = begun {
                fates.insert(position, Fate::Died(end.clone()));
            }
            let before = left.len();
            left.retain(|position| !fates.contains_key(position));
            if left.len() == before {
                let seed = programs[left[0]].seed;
                return Err(io::Error::other(format!("the batch of program {seed} said nothing: {end}")));
            }
        }
        Ok(())
    }

    /// Runs one binary on `positions`: what it wrote and how it ended.
    fn execute(&self, number: usize, positions: &[usize]) -> io::Result<(String, String)> {
        let path = self.directory.join("output.txt");
        let binary = self.directory.join(format!("target/debug/batch_{number}"));
        let mut child = Command::new(binary)
            .args(positions.iter().map(usize::to_string))
            .stdin(Stdio::null())
            .stdout(fs::File::create(&path)?)
            .stderr(Stdio::null())
            .spawn()?;
        let start = Instant::now();
        let end = loop {
            if let Some(status) = child.try_wait()? {
                break status.to_string();
            }
            if start.elapsed() > PATIENCE {
                child.kill()?;
                child.wait()?;
                break format!("no end after {} s", PATIENCE.as_secs());
            }
            sleep(Duration::from_millis(10));
        };
        Ok((String::from_utf8_lossy(&fs::read(&path)?).into_owned(), end))
    }
}

/// Whether cargo says that a crate other than the batch does not compile.
fn names_another_crate(line: &str) -> bool {
    line.contains("could not compile `") && !line.contains("`random-batch`")
}

/// The programs that the compiler's messages name, and what they say.
fn blamed(output: &str) -> BTreeMap<usize, Vec<String>> {
    let mut blamed: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for line in output.lines() {
        let is_error = line.contains(": error");
        if let Some((position, message)) = located(line)
            && is_error
        {
            blamed.entry(position).or_default().push(message.to_owned());
        }
    }
    blamed
}

/// The program in whose file a message points, and the message from the line number on.
fn located(line: &str) -> Option<(usize, &str)> {
    let (_, after) = line.split_once("src/bin/batch_")?;
    let (_, file) = after.split_once("/p")?;
    let (position, message) = file.split_once(".rs:")?;
    Some((position.parse().ok()?, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_traced_to_programs() {
        let output = "src/bin/batch_0/p17.rs:3:5: error[E0308]: mismatched types\n\
                      src/bin/batch_0/p18.rs:3:5: warning: unused\n\
                      error: could not compile";
        let blamed = blamed(output);
        assert_eq!(blamed.keys().copied().collect::<Vec<_>>(), [17]);
        assert_eq!(blamed[&17], ["3:5: error[E0308]: mismatched types"]);
    }
}
