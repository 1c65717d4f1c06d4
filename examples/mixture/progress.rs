//! Shows how far the optimiser is.

use argmin::core::observers::Observe;
use argmin::core::{Error, IterState, KV, State};
use indicatif::{ProgressBar, ProgressStyle};

type Iteration = IterState<Vec<f64>, Vec<f64>, (), (), (), f64>;

/// Shows the log-likelihood of each iteration.
pub struct Progress(ProgressBar);

impl Progress {
    /// At iteration 0.
    pub fn new() -> Self {
        let style = ProgressStyle::with_template("{spinner} iteration {pos}, log-likelihood {msg}");
        Progress(ProgressBar::new_spinner().with_style(style.expect("a valid template")))
    }
}

impl Observe<Iteration> for Progress {
    fn observe_iter(&mut self, state: &Iteration, _: &KV) -> Result<(), Error> {
        self.0.set_position(state.get_iter());
        self.0.set_message(format!("{:.6}", -state.get_cost()));
        Ok(())
    }

    fn observe_final(&mut self, _: &Iteration) -> Result<(), Error> {
        self.0.abandon();
        Ok(())
    }
}
