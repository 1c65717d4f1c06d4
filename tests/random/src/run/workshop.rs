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

/// The positions of the programs in each binary, by its name.
type Batches = BTreeMap<String, Vec<usize>>;

/// Where programs are compiled.
#[derive(Clone, Debug)]
pub struct Workshop {
    /// The crate's folder, which also gets cargo's target folder.
    pub directory: PathBuf,
    /// The root of this workspace.
    pub workspace: PathBuf,
    /// Whether the functions carry `#[differentiable]`.
    pub annotated: bool,
    /// Whether programs are only compiled, not run: their verdicts are then empty.
    pub check_only: bool,
    /// Programs in one binary.
    pub batch: usize,
}

impl Workshop {
    /// A workshop in `directory`.
    pub fn new(directory: &Path, annotated: bool) -> Workshop {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        Workshop { directory: directory.to_owned(), workspace, annotated, check_only: false, batch: 25 }
    }

    /// The fate of each program, by its position in `programs`.
    ///
    /// # Errors
    ///
    /// Files that cannot be written, commands that cannot be started, and crates other than the programs' that do not
    /// compile.
    pub fn try_all(&self, programs: &[Program]) -> io::Result<Vec<Fate>> {
        let mut fates: BTreeMap<usize, Fate> = BTreeMap::new();
        let batches = self.compile(programs, &mut fates)?;
        for members in batches.values().flatten().filter(|_| self.check_only) {
            fates.insert(*members, Fate::Judged(Verdict::default()));
        }
        for (name, members) in batches.iter().filter(|_| !self.check_only) {
            self.run(name, members, programs, &mut fates)?;
        }
        Ok(fates.into_values().collect())
    }

    /// Compiles what compiles, and notes the fate of the rest.
    fn compile(&self, programs: &[Program], fates: &mut BTreeMap<usize, Fate>) -> io::Result<Batches> {
        let positions: Vec<usize> = (0..programs.len()).collect();
        let named = |members: &[usize]| (format!("batch_{}", members[0]), members.to_vec());
        let mut batches: Batches = positions.chunks(self.batch).map(named).collect();
        self.write(programs, &batches)?;
        while !batches.is_empty() {
            let Some(output) = self.build()? else { break };
            let rejected = rejected(&output, &batches)?;
            let before = batches.clone();
            batches = without(batches, &rejected);
            fates.extend(rejected.into_iter().map(|(position, messages)| (position, Fate::Rejected(messages))));
            let failing = failing_binaries(&output);
            if before == batches {
                batches = apart(batches, &failing);
            }
            self.rewrite(programs, &before, &batches)?;
        }
        Ok(batches)
    }

    /// A new folder for the binaries, with a binary for each batch.
    fn write(&self, programs: &[Program], batches: &Batches) -> io::Result<()> {
        let binaries = self.directory.join("src/bin");
        if binaries.exists() {
            fs::remove_dir_all(&binaries)?;
        }
        fs::create_dir_all(&binaries)?;
        self.write_manifest()?;
        self.rewrite(programs, &Batches::new(), batches)
    }

    /// Brings the binaries from `before` to `after`, and leaves alone what has not changed.
    fn rewrite(&self, programs: &[Program], before: &Batches, after: &Batches) -> io::Result<()> {
        for name in before.keys().filter(|name| !after.contains_key(*name)) {
            fs::remove_dir_all(self.directory.join("src/bin").join(name))?;
        }
        for (name, members) in after.iter().filter(|(name, members)| before.get(*name) != Some(members)) {
            self.write_batch(name, members, programs)?;
        }
        Ok(())
    }

    fn write_batch(&self, name: &str, members: &[usize], programs: &[Program]) -> io::Result<()> {
        let folder = self.directory.join("src/bin").join(name);
        fs::create_dir_all(&folder)?;
        let mut main = String::from("#![allow(warnings)]\n");
        let mut subjects = String::new();
        for position in members {
            fs::write(folder.join(format!("p{position}.rs")), file(&programs[*position], self.annotated))?;
            main.push_str(&format!("mod p{position};\n"));
            subjects.push_str(&format!("        ({position}, p{position}::driver::subject()),\n"));
        }
        let call = "differentiable_random_programs::judge::trial::main";
        main.push_str(&format!("fn main() {{\n    {call}(&[\n{subjects}    ]);\n}}\n"));
        fs::write(folder.join("main.rs"), main)
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
            .args([
                if self.check_only { "check" } else { "build" },
                "--offline",
                "--bins",
                "--keep-going",
                "--message-format=short",
            ])
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
        name: &str,
        members: &[usize],
        programs: &[Program],
        fates: &mut BTreeMap<usize, Fate>,
    ) -> io::Result<()> {
        let mut left: Vec<usize> = members.to_vec();
        while !left.is_empty() {
            let (output, end) = self.execute(name, &left)?;
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
    fn execute(&self, name: &str, positions: &[usize]) -> io::Result<(String, String)> {
        let path = self.directory.join("output.txt");
        let binary = self.directory.join("target/debug").join(name);
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

/// The programs that do not compile, and why.
///
/// # Errors
///
/// If another crate does not compile.
fn rejected(output: &str, batches: &Batches) -> io::Result<BTreeMap<usize, Vec<String>>> {
    if output.lines().any(|line| line.contains("could not compile `") && !line.contains("`random-batch`")) {
        return Err(io::Error::other(output.to_owned()));
    }
    let mut rejected = blamed(output);
    if rejected.is_empty() {
        for name in failing_binaries(output) {
            if let Some([only]) = batches.get(&name).map(|members| &members[..]) {
                rejected.insert(*only, vec![output.to_owned()]);
            }
        }
    }
    Ok(rejected)
}

/// `batches` without the rejected programs.
fn without(batches: Batches, rejected: &BTreeMap<usize, Vec<String>>) -> Batches {
    let kept = |members: Vec<usize>| members.into_iter().filter(|position| !rejected.contains_key(position)).collect();
    let kept = batches.into_iter().map(|(name, members)| (name, kept(members)));
    kept.filter(|(_, members): &(String, Vec<usize>)| !members.is_empty()).collect()
}

/// `batches` with each program of a failing one in a binary of its own, where the messages name no program.
fn apart(batches: Batches, failing: &[String]) -> Batches {
    let (split, mut kept): (Batches, Batches) = batches.into_iter().partition(|(name, _)| failing.contains(name));
    kept.extend(split.into_values().flatten().map(|position| (format!("batch_{position}_alone"), vec![position])));
    kept
}

/// The binaries that cargo could not compile.
fn failing_binaries(output: &str) -> Vec<String> {
    let failing = output.lines().filter(|line| line.contains("could not compile"));
    failing.filter_map(|line| Some(line.split_once("(bin \"")?.1.split_once('"')?.0.to_owned())).collect()
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
