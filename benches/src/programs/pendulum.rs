//! A damped pendulum integrated over a million steps: a long loop with carried state, a branch, a sine.

use differentiable::prelude::*;

use super::{ACCUMULATE, BY_HAND, Bounds, PRIMAL, Program};
use crate::variant::{accumulating, returning, value};

/// The sum of the squared velocities along the trajectory; the drag is quadratic and opposes the motion.
#[differentiable]
fn pendulum(angle: f64, velocity: f64, stiffness: f64, damping: f64, step: f64, steps: usize) -> f64 {
    let mut theta = angle;
    let mut omega = velocity;
    let mut energy = 0.0;
    for _ in 0..steps {
        let drag = if omega > 0.0 { damping * omega * omega } else { -damping * omega * omega };
        let acceleration = -stiffness * theta.sin() - drag;
        omega += step * acceleration;
        theta += step * omega;
        energy += omega * omega;
    }
    energy
}

type Inputs = (f64, f64, f64, f64, f64);
type Bars<'a> = (&'a mut f64, &'a mut f64, &'a mut f64, &'a mut f64, &'a mut f64);

/// Forward mode: five inputs and two numbers of state are so few that their tangents fit in beside the sine's latency.
///
/// The tangents follow one step behind the state, which keeps the cosine out of the chain of sines.
fn by_hand(
    (angle, velocity, stiffness, damping, step): Inputs,
    steps: usize,
    (angle_bar, velocity_bar, stiffness_bar, damping_bar, step_bar): Bars,
) -> f64 {
    let (mut theta, mut omega, mut energy) = (angle, velocity, 0.0);
    let mut tangents = Tangents::seeded();
    let mut before = None;
    for _ in 0..steps {
        let sine = theta.sin();
        if let Some(before) = before {
            tangents.advance(before, omega, (stiffness, damping, step));
        }
        let drag = if omega > 0.0 { damping * omega * omega } else { -damping * omega * omega };
        let acceleration = -stiffness * sine - drag;
        before = Some(Before { theta, omega, sine, acceleration });
        omega += step * acceleration;
        theta += step * omega;
        energy += omega * omega;
    }
    if let Some(before) = before {
        tangents.advance(before, omega, (stiffness, damping, step));
    }
    let bars = [angle_bar, velocity_bar, stiffness_bar, damping_bar, step_bar];
    for (bar, half) in bars.into_iter().zip(tangents.half_energy) {
        *bar += 2.0 * half;
    }
    energy
}

/// What the tangents of one step are computed from.
#[derive(Clone, Copy)]
struct Before {
    theta: f64,
    omega: f64,
    sine: f64,
    acceleration: f64,
}

/// The state's tangents in the directions of the five inputs.
struct Tangents {
    theta: [f64; 5],
    omega: [f64; 5],
    half_energy: [f64; 5],
}

impl Tangents {
    fn seeded() -> Self {
        Self { theta: [1.0, 0.0, 0.0, 0.0, 0.0], omega: [0.0, 1.0, 0.0, 0.0, 0.0], half_energy: [0.0; 5] }
    }

    /// Goes one step further, to the velocity `omega`.
    #[inline(always)]
    fn advance(&mut self, before: Before, omega: f64, (stiffness, damping, step): (f64, f64, f64)) {
        let speed = before.omega.abs();
        let by_theta = -stiffness * before.theta.cos() * step;
        let by_omega = 1.0 - 2.0 * damping * speed * step;
        let direct = [0.0, 0.0, -before.sine * step, -speed * before.omega * step, before.acceleration];
        for (i, direct) in direct.into_iter().enumerate() {
            self.omega[i] = self.omega[i] * by_omega + (by_theta * self.theta[i] + direct);
            self.half_energy[i] += omega * self.omega[i];
            self.theta[i] += step * self.omega[i];
        }
        self.theta[4] += omega;
    }
}

/// Reverse mode: keeps the velocity and the sine and cosine of the angle of every step in `record`, and steps back from there.
fn by_hand_reverse(
    (angle, velocity, stiffness, damping, step): Inputs,
    record: &mut [[f64; 3]],
    (angle_bar, velocity_bar, stiffness_bar, damping_bar, step_bar): Bars,
) -> f64 {
    let (mut theta, mut omega, mut energy) = (angle, velocity, 0.0);
    for kept in &mut *record {
        let (sine, cosine) = theta.sin_cos();
        *kept = [omega, sine, cosine];
        let drag = if omega > 0.0 { damping * omega * omega } else { -damping * omega * omega };
        omega += step * (-stiffness * sine - drag);
        theta += step * omega;
        energy += omega * omega;
    }

    let (mut theta_bar, mut omega_bar) = (0.0, 0.0);
    let (mut stiffness_sum, mut damping_sum, mut step_sum) = (0.0, 0.0, 0.0);
    for &[before, sine, cosine] in record.iter().rev() {
        omega_bar += 2.0 * omega + step * theta_bar;
        let speed = before.abs();
        let acceleration = -stiffness * sine - damping * speed * before;
        step_sum += omega * theta_bar + acceleration * omega_bar;
        let acceleration_bar = step * omega_bar;
        stiffness_sum -= sine * acceleration_bar;
        damping_sum -= speed * before * acceleration_bar;
        theta_bar -= stiffness * cosine * acceleration_bar;
        omega_bar -= 2.0 * damping * speed * acceleration_bar;
        omega = before;
    }
    *angle_bar += theta_bar;
    *velocity_bar += omega_bar;
    *stiffness_bar += stiffness_sum;
    *damping_bar += damping_sum;
    *step_bar += step_sum;
    energy
}

const STEPS: usize = 1_000_000;
const INPUT: Inputs = (1.2, 0.3, 9.81, 0.1, 1e-4);
const ZERO: Inputs = (0.0, 0.0, 0.0, 0.0, 0.0);

pub fn program() -> Program {
    Program::new("pendulum", Bounds::by_hand(1.5))
        .with(PRIMAL, || {
            value(INPUT, |&(angle, velocity, stiffness, damping, step)| {
                pendulum(angle, velocity, stiffness, damping, step, STEPS)
            })
        })
        .with(BY_HAND, || accumulating(INPUT, ZERO, |&input, (a, b, c, d, e)| by_hand(input, STEPS, (a, b, c, d, e))))
        .with("by-hand-reverse", || {
            let mut record = vec![[0.0; 3]; STEPS];
            accumulating(INPUT, ZERO, move |&input, (a, b, c, d, e)| {
                by_hand_reverse(input, &mut record, (a, b, c, d, e))
            })
        })
        .with(ACCUMULATE, || {
            accumulating(INPUT, ZERO, |&(a, b, c, d, e), (a_bar, b_bar, c_bar, d_bar, e_bar)| {
                pendulum::accumulate_grad(a, b, c, d, e, STEPS, a_bar, b_bar, c_bar, d_bar, e_bar)
            })
        })
        .with("grad", || returning(INPUT, |&(a, b, c, d, e)| (None, pendulum::grad(a, b, c, d, e, STEPS))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check, variant::Flatten};

    /// Fewer and longer steps than the benchmark's, because difference quotients of a million steps are rough.
    const INPUT: Inputs = (1.2, 0.3, 9.81, 0.1, 0.05);
    const STEPS: usize = 100;

    fn assert_is_derivative(gradient: impl Fn(Bars) -> f64) {
        let mut bar = ZERO;
        let (a, b, c, d, e) = &mut bar;
        let value = gradient((a, b, c, d, e));
        let primal = |x: &[f64]| pendulum(x[0], x[1], x[2], x[3], x[4], STEPS);
        assert_eq!(value.to_bits(), primal(&INPUT.flatten()).to_bits());
        check::assert_is_gradient(primal, &INPUT.flatten(), &bar.flatten());
    }

    #[test]
    fn by_hand_is_the_derivative() {
        assert_is_derivative(|bars| by_hand(INPUT, STEPS, bars));
    }

    #[test]
    fn by_hand_reverse_is_the_derivative() {
        assert_is_derivative(|bars| by_hand_reverse(INPUT, &mut [[0.0; 3]; STEPS], bars));
    }
}
