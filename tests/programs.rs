//! The corpus: programs by language feature, each through every derivative there is.

#![deny(warnings)]

mod support;

use differentiable::check;
use support::{Subject, Verdict};

/// A test that judges each of the programs listed: `judge! { f(x: f64 = 0.5); … }`, as for `subject!`.
macro_rules! judge {
    ($($f:ident $arguments:tt $(-> $y:ident)?;)*) => {
        #[test]
        fn derivatives_agree() {
            let mut verdict = $crate::support::Verdict::default();
            $($crate::judge(&mut verdict, &$crate::support::subject!($f $arguments $(-> $y)?));)*
            verdict.finish();
        }
    };
}

// Programs are written in every way there is, also in those that clippy would write differently.
#[allow(clippy::all)]
mod programs {
    mod active_matches;
    mod algorithms;
    mod aliasing;
    mod arithmetic;
    mod arrays;
    mod assignment;
    mod awkward_chains;
    mod behind_jumps;
    mod bindings;
    mod blocks;
    mod branches;
    mod calls;
    mod casts;
    mod chain_loops;
    mod chains;
    mod collects;
    mod conditions;
    mod copies;
    mod counters;
    mod data;
    mod effects;
    mod elements;
    mod enums;
    mod everyday;
    mod exits;
    mod expansions;
    mod inactive;
    mod inference;
    mod items;
    mod iterator_chains;
    mod jumps;
    mod labels;
    mod lanes;
    mod let_else;
    mod matches;
    mod methods;
    mod names;
    mod no_trip;
    mod numerics;
    mod odd;
    mod odd_structs;
    mod odd_vecs;
    mod open_types;
    mod overwrites;
    mod parameters;
    mod patterns;
    mod printing;
    mod question_marks;
    mod ranges;
    mod records;
    mod recursion;
    mod reductions;
    mod results;
    mod shapes;
    mod sharing;
    mod single;
    mod sorting;
    mod state;
    mod structs;
    mod suite;
    mod swaps;
    mod textbook;
    mod together;
    mod types;
    mod vec_methods;
    mod vectors;
    mod whiles;
    mod windows;
    mod work_arrays;
}

/// Judges `subject` at its own point and at two beside it.
fn judge(verdict: &mut Verdict, subject: &Subject) {
    let point = (subject.point)();
    let rounded = |x: f64| subject.precision.rounded(x);
    verdict.judge_at(subject, &point.iter().copied().map(rounded).collect::<Vec<f64>>());
    for seed in [1, 2] {
        let away = check::direction::<f64>(point.len(), seed);
        let beside = point.iter().zip(away).map(|(x, away)| rounded(x + 0.03 * away));
        verdict.judge_at(subject, &beside.collect::<Vec<f64>>());
    }
}
