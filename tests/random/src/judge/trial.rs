//! The `main` of a batch, and the lines by which it tells its verdicts.

use std::panic::catch_unwind;

use crate::judge::subject::Subject;
use crate::judge::verdict::{Verdict, judge};
use crate::run::workshop::Fate;

/// What sets our lines apart from what programs print.
pub const MARK: &str = "@@trial ";

/// Judges the subjects whose positions are the command's arguments.
pub fn main(subjects: &[(usize, Subject)]) {
    let wanted: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    for (position, subject) in subjects.iter().filter(|(position, _)| wanted.contains(position)) {
        println!("\n{MARK}begin {position}");
        match catch_unwind(|| judge(subject)) {
            Ok(verdict) => println!("\n{MARK}{}", verdict_line(*position, &verdict)),
            Err(cause) => println!("\n{MARK}died {position} {}", one_line(&panic_message(&*cause))),
        }
    }
}

fn panic_message(cause: &(dyn std::any::Any + Send)) -> String {
    let text = cause.downcast_ref::<String>().cloned();
    let text = text.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    format!("panicked: {}", text.unwrap_or_default())
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

fn verdict_line(position: usize, verdict: &Verdict) -> String {
    let Verdict { points, retried, unjudged, depends, problems } = verdict;
    let problems: String = problems.iter().map(|problem| format!("|{}", one_line(problem))).collect();
    format!("judged {position} {points} {retried} {unjudged} {depends} {problems}")
}

/// The position and fate that a line tells.
pub fn parse_verdict(line: &str) -> Option<(usize, Fate)> {
    let (word, rest) = line.split_once(' ')?;
    if word == "died" {
        let (position, message) = rest.split_once(' ')?;
        return Some((position.parse().ok()?, Fate::Died(message.to_owned())));
    }
    let (numbers, problems) = rest.split_once('|').unwrap_or((rest, ""));
    let mut fields = numbers.split_whitespace();
    let position = fields.next()?.parse().ok()?;
    let verdict = Verdict {
        points: fields.next()?.parse().ok()?,
        retried: fields.next()?.parse().ok()?,
        unjudged: fields.next()?.parse().ok()?,
        depends: fields.next()?.parse().ok()?,
        problems: problems.split('|').filter(|problem| !problem.is_empty()).map(str::to_owned).collect(),
    };
    Some((position, Fate::Judged(verdict)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_survive_being_written_and_read() {
        let problems = vec!["a [1.0]".to_owned(), "b\nc".to_owned()];
        let verdict = Verdict { points: 3, retried: 1, unjudged: 0, depends: true, problems };
        let read = parse_verdict(&verdict_line(7, &verdict));
        let problems = vec!["a [1.0]".to_owned(), "b c".to_owned()];
        assert_eq!(read, Some((7, Fate::Judged(Verdict { problems, ..verdict }))));
    }
}
