//! Times the primal, the generated gradient and the gradient written by hand.

use crate::by_hand;
use crate::model::{self, PARAMETERS, log_likelihood};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Time per call.
pub struct Times {
    /// The log-likelihood alone.
    pub primal: Duration,
    /// The log-likelihood and its generated gradient.
    pub generated: Duration,
    /// The log-likelihood and the gradient written by hand.
    pub by_hand: Duration,
}

const ROUNDS: usize = 200;
const CALLS: u32 = 50;

/// The shortest time seen of each, in rounds that take turns so that a disturbance meets all three alike.
pub fn measure(parameters: &[f64], points: &[f64]) -> Times {
    let (logits, means, factors) = model::split(parameters);
    let mut bars = [0.0; PARAMETERS];
    let mut times = Times { primal: Duration::MAX, generated: Duration::MAX, by_hand: Duration::MAX };
    for _ in 0..ROUNDS {
        shorten(&mut times.primal, || log_likelihood(black_box(logits), means, factors, black_box(points)));
        shorten(&mut times.generated, || {
            let (l, m, f) = model::split_mut(&mut bars);
            log_likelihood::accumulate_grad(black_box(logits), means, factors, black_box(points), l, m, f)
        });
        shorten(&mut times.by_hand, || {
            let (l, m, f) = model::split_mut(&mut bars);
            by_hand::accumulate_grad(black_box(logits), means, factors, black_box(points), l, m, f)
        });
    }
    times
}

fn shorten(shortest: &mut Duration, mut run: impl FnMut() -> f64) {
    let start = Instant::now();
    for _ in 0..CALLS {
        black_box(run());
    }
    *shortest = (*shortest).min(start.elapsed() / CALLS);
}
