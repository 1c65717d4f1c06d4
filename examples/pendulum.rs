//! Finds the length and the damping of a pendulum from noisy measurements of its angle:
//! `cargo run --release --example pendulum`.
//!
//! The simulation is a `while` loop with a branch. Its Jacobian (forward mode) and the gradient of the misfit (reverse
//! mode) make a Gauss-Newton step.

use differentiable::check;
use differentiable::prelude::*;
use std::f64::consts::TAU;

const GRAVITY: f64 = 9.81; // m/s²
const RELEASE: f64 = 1.2; // rad
const CRITICAL: f64 = 1.0; // rad/s, where drag becomes turbulent
const TIME_STEP: f64 = 1e-3; // s
const STEPS_PER_SAMPLE: usize = 50;
const SAMPLES: usize = 100;
const NOISE: f64 = 0.02; // rad
const ITERATIONS: usize = 8;

/// The angle of a pendulum at regular times, after its release from rest.
///
/// The drag is proportional to the angular velocity; above a critical velocity, turbulence adds the square of the excess.
#[differentiable]
fn angles(length: f64, damping: f64) -> [f64; SAMPLES] {
    let mut angles = [0.0; SAMPLES];
    let mut angle = RELEASE;
    let mut velocity: f64 = 0.0;
    let mut step: usize = 0;
    while step < SAMPLES * STEPS_PER_SAMPLE {
        let excess = velocity.abs() - CRITICAL;
        let drag = if excess > 0.0 { velocity + velocity.signum() * excess * excess / CRITICAL } else { velocity };
        velocity -= TIME_STEP * (GRAVITY / length * angle.sin() + damping * drag);
        angle += TIME_STEP * velocity;
        step += 1;
        if step.is_multiple_of(STEPS_PER_SAMPLE) {
            angles[step / STEPS_PER_SAMPLE - 1] = angle;
        }
    }
    angles
}

/// Half the sum of the squared differences between simulated and measured angles.
#[differentiable(inactive(measured))]
fn misfit(length: f64, damping: f64, measured: &[f64]) -> f64 {
    let simulated = angles(length, damping);
    let mut sum = 0.0;
    for i in 0..SAMPLES {
        let difference = simulated[i] - measured[i];
        sum += 0.5 * difference * difference;
    }
    sum
}

fn main() -> Result<(), check::Mismatch> {
    let (true_length, true_damping) = (0.8, 0.15);
    let measured = measure(true_length, true_damping);
    let (mut length, mut damping) = (1.0, 0.05);

    let (length_bar, damping_bar) = misfit::grad(length, damping, &measured);
    let report = check::gradient(|p| misfit(p[0], p[1], &measured), &[length_bar, damping_bar], &[length, damping])?;
    println!("gradient of the misfit against central differences: {report}\n");

    println!("iteration    length (m)  damping (1/s)      misfit");
    for iteration in 0..ITERATIONS {
        println!("{iteration:9}  {length:12.6}  {damping:13.6}  {:10.6}", misfit(length, damping, &measured));
        (length, damping) = improve(length, damping, &measured);
    }
    let (length_error, damping_error) = standard_errors(length, damping);
    println!("\n             length (m)      damping (1/s)");
    println!("recovered  {length:.4} ± {length_error:.4}   {damping:.4} ± {damping_error:.4}");
    println!("true       {true_length:.4}            {true_damping:.4}");
    Ok(())
}

/// One Gauss-Newton step, halved until the misfit does not rise.
fn improve(length: f64, damping: f64, measured: &[f64]) -> (f64, f64) {
    let before = misfit(length, damping, measured);
    let (mut length_step, mut damping_step) = gauss_newton_step(length, damping, measured);
    while misfit(length + length_step, damping + damping_step, measured) > before {
        length_step /= 2.0;
        damping_step /= 2.0;
    }
    (length + length_step, damping + damping_step)
}

/// Solves JᵀJ step = -gradient, where J is the Jacobian of the angles.
fn gauss_newton_step(length: f64, damping: f64, measured: &[f64]) -> (f64, f64) {
    let [a, b, c] = inverse_normal_matrix(length, damping);
    let (length_bar, damping_bar) = misfit::grad(length, damping, measured);
    (-a * length_bar - b * damping_bar, -b * length_bar - c * damping_bar)
}

/// How far noise in the measurements moves the fit: the roots of the diagonal of the covariance `NOISE`² (JᵀJ)⁻¹.
fn standard_errors(length: f64, damping: f64) -> (f64, f64) {
    let [a, _, c] = inverse_normal_matrix(length, damping);
    (NOISE * a.sqrt(), NOISE * c.sqrt())
}

/// The entries (0, 0), (0, 1) and (1, 1) of (JᵀJ)⁻¹.
fn inverse_normal_matrix(length: f64, damping: f64) -> [f64; 3] {
    let (by_length, by_damping) = angles::jacobian(length, damping);
    let a = dot(&by_length, &by_length);
    let b = dot(&by_length, &by_damping);
    let c = dot(&by_damping, &by_damping);
    [c, -b, a].map(|cofactor| cofactor / (a * c - b * b))
}

/// The true angles with normally distributed noise, the same in every run.
fn measure(length: f64, damping: f64) -> [f64; SAMPLES] {
    let mut random = fastrand::Rng::with_seed(1);
    angles(length, damping).map(|angle| angle + NOISE * normal(&mut random))
}

/// A standard normal number, by the method of Box and Muller.
fn normal(random: &mut fastrand::Rng) -> f64 {
    let radius = (-2.0 * (1.0 - random.f64()).ln()).sqrt();
    radius * (TAU * random.f64()).cos()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
