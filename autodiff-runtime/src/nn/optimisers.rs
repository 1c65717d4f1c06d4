//! Optimisers: what is done with gradients.

use crate::graph::Variable;
use crate::tensor::{Field, Tensor};

/// Refuses what cannot be given a value.
#[track_caller]
fn must_be_leaves<T: Field>(optimiser: &str, parameters: &[Variable<T>]) {
    if let Some(place) = parameters.iter().position(|parameter| !parameter.is_leaf()) {
        panic!("`{optimiser}`: parameter {place} was computed: only leaves, made by `leaf`, can be changed by steps");
    }
}

/// Gradient descent, with momentum if wanted. Formulas as `torch.optim.SGD`.
pub struct Sgd<T: Field = f64> {
    parameters: Vec<Variable<T>>,
    rate: T,
    momentum: T,
    velocities: Vec<Option<Tensor<T>>>,
}

impl<T: Field> Sgd<T> {
    /// Steps of `rate` against the gradient; a negative rate climbs.
    ///
    /// # Panics
    ///
    /// If a parameter is no leaf.
    ///
    /// ```
    /// use autodiff_runtime::graph::Var;
    /// use autodiff_runtime::nn::Sgd;
    ///
    /// let w = Var::leaf(1.0);
    /// let mut optimiser = Sgd::new(vec![w.clone()], 0.1).momentum(0.9);
    /// (&w * &w).backward()?;
    /// optimiser.step();
    /// assert!((w.item() - 0.8).abs() < 1e-15);
    /// # Ok::<(), autodiff_runtime::graph::GraphError>(())
    /// ```
    #[track_caller]
    pub fn new(parameters: Vec<Variable<T>>, rate: T) -> Sgd<T> {
        must_be_leaves("Sgd", &parameters);
        let velocities = vec![None; parameters.len()];
        Sgd { parameters, rate, momentum: T::ZERO, velocities }
    }

    /// Keeps this share of the last step's direction.
    pub fn momentum(self, momentum: T) -> Sgd<T> {
        Sgd { momentum, ..self }
    }

    /// Forgets the gradients.
    pub fn zero_grad(&self) {
        self.parameters.iter().for_each(Variable::zero_grad);
    }

    /// Changes every parameter that has a gradient.
    pub fn step(&mut self) {
        for (parameter, velocity) in self.parameters.iter().zip(&mut self.velocities) {
            let Some(grad) = parameter.grad() else { continue };
            let direction = match velocity.take() {
                Some(old) if self.momentum != T::ZERO => old * self.momentum + grad,
                _ => grad,
            };
            parameter.set_value(parameter.value() - &direction * self.rate);
            *velocity = Some(direction);
        }
    }
}

/// Steps scaled by running means of the gradient and of its square. Source: D. P. Kingma and J. Ba, "Adam: a method for
/// stochastic optimization", 2015; defaults as `torch.optim.Adam`.
pub struct Adam<T: Field = f64> {
    parameters: Vec<Variable<T>>,
    rate: T,
    betas: (f64, f64),
    epsilon: T,
    steps: i32,
    moments: Vec<Option<(Tensor<T>, Tensor<T>)>>,
}

impl<T: Field> Adam<T> {
    /// Steps of about `rate`; a negative rate climbs.
    ///
    /// # Panics
    ///
    /// If a parameter is no leaf.
    ///
    /// ```
    /// use autodiff_runtime::graph::Var;
    /// use autodiff_runtime::nn::Adam;
    ///
    /// let w = Var::leaf(1.0);
    /// let mut optimiser = Adam::new(vec![w.clone()], 0.1);
    /// (&w * &w).backward()?;
    /// optimiser.step();
    /// assert!((w.item() - 0.9).abs() < 1e-8);
    /// # Ok::<(), autodiff_runtime::graph::GraphError>(())
    /// ```
    #[track_caller]
    pub fn new(parameters: Vec<Variable<T>>, rate: T) -> Adam<T> {
        must_be_leaves("Adam", &parameters);
        let moments = vec![None; parameters.len()];
        Adam { parameters, rate, betas: (0.9, 0.999), epsilon: T::from_f64(1e-8), steps: 0, moments }
    }

    /// The shares that the running means of the gradient and of its square keep.
    pub fn betas(self, first: f64, second: f64) -> Adam<T> {
        Adam { betas: (first, second), ..self }
    }

    /// Forgets the gradients.
    pub fn zero_grad(&self) {
        self.parameters.iter().for_each(Variable::zero_grad);
    }

    /// Changes every parameter that has a gradient.
    pub fn step(&mut self) {
        self.steps = self.steps.saturating_add(1);
        let (first, second) = self.betas;
        let corrected = |beta: f64| T::from_f64(1.0 - beta.powi(self.steps));
        for (parameter, moments) in self.parameters.iter().zip(&mut self.moments) {
            let Some(grad) = parameter.grad() else { continue };
            let (mean, square) = moments.take().unwrap_or_else(|| (grad.zeros_like(), grad.zeros_like()));
            let mean = mean * T::from_f64(first) + &grad * T::from_f64(1.0 - first);
            let square = square * T::from_f64(second) + &grad * &grad * T::from_f64(1.0 - second);
            let spread = (&square / corrected(second)).sqrt() + Tensor::scalar(self.epsilon);
            parameter.set_value(parameter.value() - &mean / corrected(first) * self.rate / spread);
            *moments = Some((mean, square));
        }
    }
}
