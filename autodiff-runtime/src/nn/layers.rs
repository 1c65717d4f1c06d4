//! Layers: functions with parameters.

use crate::graph::Variable;
use crate::tensor::{Field, Random, Tensor};

/// A function with parameters.
///
/// ```
/// use autodiff_runtime::graph::Var;
/// use autodiff_runtime::nn::{Linear, Module};
/// use autodiff_runtime::tensor::Random;
///
/// /// What comes in, and what a layer makes of it.
/// struct Residual(Linear);
///
/// impl Module for Residual {
///     fn forward(&self, x: &Var) -> Var {
///         x + self.0.forward(x).relu()
///     }
///
///     fn parameters(&self) -> Vec<Var> {
///         self.0.parameters()
///     }
/// }
///
/// let block = Residual(Linear::new(3, 3, &mut Random::seeded(0)));
/// assert_eq!(block.forward(&Var::constant([[1.0, 2.0, 3.0]])).shape(), [1, 3]);
/// ```
pub trait Module<T: Field = f64>: Send + Sync {
    /// The result; rows are examples, a vector is one example.
    ///
    /// # Panics
    ///
    /// If the shape does not fit the parameters.
    #[track_caller]
    fn forward(&self, x: &Variable<T>) -> Variable<T>;

    /// The leaves that an optimiser changes.
    fn parameters(&self) -> Vec<Variable<T>>;
}

/// `x Wᵀ + b`.
///
/// ```
/// use autodiff_runtime::graph::Var;
/// use autodiff_runtime::nn::{Linear, Module};
/// use autodiff_runtime::tensor::Random;
///
/// let layer = Linear::new(3, 2, &mut Random::seeded(0));
/// assert_eq!(layer.forward(&Var::constant([[1.0, 2.0, 3.0]])).shape(), [1, 2]);
/// ```
pub struct Linear<T: Field = f64> {
    /// W, one row per output.
    pub weight: Variable<T>,
    /// b, one number per output.
    pub bias: Variable<T>,
}

impl<T: Field> Linear<T> {
    /// With parameters uniform within `1 / √inputs` of zero, as PyTorch draws them.
    pub fn new(inputs: usize, outputs: usize, random: &mut Random) -> Linear<T> {
        let bound = T::from_f64(1.0 / (inputs.max(1) as f64).sqrt());
        let mut draw = |shape: &[usize]| {
            let uniform = Tensor::<T>::rand(shape, random);
            Variable::leaf((uniform * T::from_f64(2.0) - Tensor::scalar(T::ONE)) * bound)
        };
        Linear { weight: draw(&[outputs, inputs]), bias: draw(&[outputs]) }
    }
}

impl<T: Field> Module<T> for Linear<T> {
    fn forward(&self, x: &Variable<T>) -> Variable<T> {
        let (found, weight) = (x.shape(), self.weight.shape());
        assert!(
            found.last() == weight.last(),
            "`Linear`: the shapes {found:?} and {weight:?} do not fit: the last axis is that of the inputs in both"
        );
        x.product(&self.weight, [false, true]) + &self.bias
    }

    fn parameters(&self) -> Vec<Variable<T>> {
        vec![self.weight.clone(), self.bias.clone()]
    }
}

/// What is positive of each element.
pub struct Relu;

impl<T: Field> Module<T> for Relu {
    fn forward(&self, x: &Variable<T>) -> Variable<T> {
        x.relu()
    }

    fn parameters(&self) -> Vec<Variable<T>> {
        Vec::new()
    }
}

/// Modules one after the other.
pub struct Sequential<T: Field = f64> {
    modules: Vec<Box<dyn Module<T>>>,
}

impl<T: Field> Sequential<T> {
    /// Nothing yet: the result is what comes in.
    pub fn new() -> Sequential<T> {
        Sequential { modules: Vec::new() }
    }

    /// With one more module at the end.
    pub fn with(mut self, module: impl Module<T> + 'static) -> Sequential<T> {
        self.modules.push(Box::new(module));
        self
    }
}

impl<T: Field> Default for Sequential<T> {
    fn default() -> Self {
        Sequential::new()
    }
}

impl<T: Field> Module<T> for Sequential<T> {
    fn forward(&self, x: &Variable<T>) -> Variable<T> {
        self.modules.iter().fold(x.clone(), |x, module| module.forward(&x))
    }

    fn parameters(&self) -> Vec<Variable<T>> {
        self.modules.iter().flat_map(|module| module.parameters()).collect()
    }
}
