//! Random numbers that a seed determines.

use super::shape::{Shape, fit};
use super::{Element, Tensor};
use crate::Scalar;

/// A source of random numbers; the same seed gives the same numbers.
///
/// ```
/// use autodiff_runtime::tensor::{Random, Tensor};
///
/// let draw = || Tensor::<f64>::randn([2, 3], &mut Random::seeded(7));
/// assert_eq!(draw(), draw());
/// ```
#[derive(Clone, Debug)]
pub struct Random {
    source: fastrand::Rng,
    /// The second of two normal numbers that are made together.
    spare: Option<f64>,
}

impl Random {
    /// The source that a seed determines.
    pub fn seeded(seed: u64) -> Random {
        Random { source: fastrand::Rng::with_seed(seed), spare: None }
    }

    /// Uniform from 0 (included) to 1 (excluded).
    pub fn uniform(&mut self) -> f64 {
        self.source.f64()
    }

    /// Normal with mean 0 and variance 1. Formula: G. E. P. Box and M. E. Muller, 1958.
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        let (sin, cos) = (std::f64::consts::TAU * self.uniform()).sin_cos();
        self.spare = Some(radius * sin);
        radius * cos
    }
}

impl<T: Scalar + Element> Tensor<T> {
    /// Uniform numbers from 0 (included) to 1 (excluded).
    ///
    /// # Panics
    ///
    /// If the shape has more elements than memory can hold.
    #[track_caller]
    pub fn rand(shape: impl Into<Shape>, random: &mut Random) -> Tensor<T> {
        Tensor::drawn("rand", shape.into(), || below_one(|| T::from_f64(random.uniform())))
    }

    /// Normal numbers with mean 0 and variance 1.
    ///
    /// # Panics
    ///
    /// If the shape has more elements than memory can hold.
    #[track_caller]
    pub fn randn(shape: impl Into<Shape>, random: &mut Random) -> Tensor<T> {
        Tensor::drawn("randn", shape.into(), || T::from_f64(random.normal()))
    }

    #[track_caller]
    fn drawn(operation: &'static str, shape: Shape, mut draw: impl FnMut() -> T) -> Tensor<T> {
        let numel = fit(shape.numel_for(operation));
        Tensor::made(shape, (0..numel).map(|_| draw()).collect())
    }
}

/// Draws again what was rounded up to one, as happens in `f32`.
fn below_one<T: Scalar>(mut draw: impl FnMut() -> T) -> T {
    loop {
        let number = draw();
        if number < T::ONE {
            return number;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::below_one;

    #[test]
    fn what_is_rounded_to_one_is_drawn_again() {
        let mut numbers = [1.0 - 1e-12, 0.25].into_iter();
        assert_eq!(below_one(|| numbers.next().unwrap() as f32), 0.25);
    }
}
