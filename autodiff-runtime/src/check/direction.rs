//! Random directions that are the same in every run.

use crate::scalar::Scalar;

/// A random direction with `len` entries of absolute value between 1/2 and 1, so that none is lost beside another. The
/// same for the same `seed`.
///
/// ```
/// use autodiff_runtime::check::direction;
///
/// let x_dot: Vec<f64> = direction(3, 7);
/// assert_eq!(x_dot, direction(3, 7));
/// assert!(x_dot.iter().all(|x| (0.5..1.0).contains(&x.abs())));
/// ```
pub fn direction<T: Scalar>(len: usize, seed: u64) -> Vec<T> {
    let mut state = seed;
    (0..len).map(|_| T::from_f64(entry(next(&mut state)))).collect()
}

fn entry(bits: u64) -> f64 {
    // 22 bits, so that `f32` holds the entry exactly.
    let size = 0.5 + (bits >> 42) as f64 * 2.0_f64.powi(-23);
    if bits & 1 == 0 { size } else { -size }
}

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
