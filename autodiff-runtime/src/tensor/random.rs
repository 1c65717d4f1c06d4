//! Random numbers that a seed determines.

use super::shape::Shape;
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
    pub fn rand(shape: impl Into<Shape>, random: &mut Random) -> Tensor<T> {
        Tensor::drawn(shape, || random.uniform())
    }

    /// Normal numbers with mean 0 and variance 1.
    pub fn randn(shape: impl Into<Shape>, random: &mut Random) -> Tensor<T> {
        Tensor::drawn(shape, || random.normal())
    }

    fn drawn(shape: impl Into<Shape>, mut draw: impl FnMut() -> f64) -> Tensor<T> {
        let shape = shape.into();
        let data = (0..shape.numel()).map(|_| T::from_f64(draw())).collect();
        Tensor::made(shape, data)
    }
}
