//! Central differences that know when they are not to be trusted.
//!
//! A difference quotient near a kink or a jump is no derivative. Whether it is one is decided from the function alone:
//! Richardson extrapolations from two pairs of steps must agree, and the gap between the one-sided quotients must
//! shrink with the step. Where that fails, a smaller step is tried, and then the point is given up.

/// Steps tried, the first that gives agreement counts.
const STEPS: [f64; 2] = [1e-4, 1e-5];
/// Relative disagreement allowed between the two extrapolations.
const AGREEMENT: f64 = 1e-7;
/// Gap between one-sided quotients that is below any visible kink, relative.
const NO_KINK: f64 = 1e-6;

/// One column of differences for one step.
struct Attempt {
    derivative: Vec<f64>,
    disagreement: f64,
    gap: f64,
    gap_before: f64,
}

/// The columns of the Jacobian of `f` at `point`, or `None` where differences cannot tell.
pub fn jacobian(f: &dyn Fn(&[f64]) -> Vec<f64>, point: &[f64]) -> Option<Vec<Vec<f64>>> {
    let directions = (0..point.len()).map(|input| {
        let mut direction = vec![0.0; point.len()];
        direction[input] = 1.0;
        direction
    });
    columns(f, point, &directions.collect::<Vec<_>>(), 0.0)
}

/// The derivative of `f` at `point` along each of `directions`, or `None` where differences cannot tell. Errors are
/// relative to the largest entry, and not to less than `floor`.
pub fn columns(
    f: &dyn Fn(&[f64]) -> Vec<f64>,
    point: &[f64],
    directions: &[Vec<f64>],
    floor: f64,
) -> Option<Vec<Vec<f64>>> {
    let here = f(point);
    let along = |direction: &Vec<f64>| STEPS.map(|step| attempt(f, point, direction, &here, step));
    let attempts: Vec<[Attempt; 2]> = directions.iter().map(along).collect();
    let largest = attempts.iter().map(|[first, _]| largest(&first.derivative)).fold(0.0, f64::max);
    let scale = scale(largest, &here).max(floor);
    let trusted = |attempts: [Attempt; 2]| {
        attempts.into_iter().find(|attempt| attempt.is_trusted(scale)).map(|attempt| attempt.derivative)
    };
    attempts.into_iter().map(trusted).collect()
}

/// What an error is relative to: the largest entry, and not less than what rounding of `values` hides.
pub fn scale(largest_entry: f64, values: &[f64]) -> f64 {
    largest_entry.max(1e-3 * largest(values)).max(1e-9)
}

/// The largest absolute value.
pub fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |largest, value| value.abs().max(largest))
}

impl Attempt {
    fn is_trusted(&self, scale: f64) -> bool {
        let is_smooth = self.gap <= NO_KINK * scale || self.gap <= 0.75 * self.gap_before;
        self.derivative.iter().all(|entry| entry.is_finite()) && self.disagreement <= AGREEMENT * scale && is_smooth
    }
}

fn attempt(f: &dyn Fn(&[f64]) -> Vec<f64>, point: &[f64], direction: &[f64], here: &[f64], step: f64) -> Attempt {
    let at = |step: f64| {
        let moved: Vec<f64> = point.iter().zip(direction).map(|(x, d)| x + step * d).collect();
        f(&moved)
    };
    let sides = [step, step / 2.0, step / 4.0].map(|step| (step, at(step), at(-step)));
    let central = |(step, right, left): &(f64, Vec<f64>, Vec<f64>)| -> Vec<f64> {
        right.iter().zip(left).map(|(right, left)| (right - left) / (2.0 * step)).collect()
    };
    let gap = |(step, right, left): &(f64, Vec<f64>, Vec<f64>)| -> f64 {
        let bends = right.iter().zip(left).zip(here).map(|((right, left), here)| (right - 2.0 * here + left) / step);
        largest(&bends.collect::<Vec<_>>())
    };
    let [coarse, middle, fine] = [central(&sides[0]), central(&sides[1]), central(&sides[2])];
    let first = extrapolated(&coarse, &middle);
    let second = extrapolated(&middle, &fine);
    let disagreement = first.iter().zip(&second).fold(0.0, |most: f64, (a, b)| most.max((a - b).abs()));
    Attempt { derivative: second, disagreement, gap: gap(&sides[2]), gap_before: gap(&sides[1]) }
}

/// The limit for step zero of a quotient with an error in the square of the step.
fn extrapolated(coarse: &[f64], fine: &[f64]) -> Vec<f64> {
    coarse.iter().zip(fine).map(|(coarse, fine)| (4.0 * fine - coarse) / 3.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smooth_functions_are_differentiated_to_nine_digits() {
        let columns = jacobian(&|x| vec![x[0].sin() * x[1], x[1].exp()], &[0.7, 1.3]).expect("it is smooth");
        assert!((columns[0][0] - 0.7_f64.cos() * 1.3).abs() < 1e-9);
        assert!((columns[1][0] - 0.7_f64.sin()).abs() < 1e-9);
        assert!((columns[1][1] - 1.3_f64.exp()).abs() < 1e-9);
    }

    #[test]
    fn kinks_and_jumps_near_the_point_are_not_trusted() {
        for kink in [0.5, 0.5 + 1e-9, 0.5 - 3e-6, 0.5 + 7e-6] {
            assert_eq!(jacobian(&|x| vec![(x[0] - kink).abs()], &[0.5]), None);
            assert_eq!(jacobian(&|x| vec![if x[0] < kink { 1.0 } else { 2.0 }], &[0.5]), None);
        }
    }

    #[test]
    fn a_kink_between_the_two_steps_costs_only_the_larger_one() {
        let columns = jacobian(&|x| vec![(x[0] - 0.50003).abs()], &[0.5]).expect("the smaller step avoids it");
        assert!((columns[0][0] + 1.0).abs() < 1e-9);
    }
}
