//! First networks: layers, and the optimisers that train them. Nothing else depends on this module.
//!
//! ```
//! use autodiff_runtime::graph::Var;
//! use autodiff_runtime::nn::{Linear, Module, Relu, Sequential, Sgd};
//! use autodiff_runtime::tensor::{Random, Tensor};
//!
//! let mut random = Random::seeded(1);
//! let network = Sequential::new()
//!     .with(Linear::new(1, 8, &mut random))
//!     .with(Relu)
//!     .with(Linear::new(8, 1, &mut random));
//! let x = Var::constant(Tensor::linspace(-1.0, 1.0, 20).reshape([20, 1]));
//! let y = Var::constant(x.value() * 2.0 + 1.0);
//! let mut optimiser = Sgd::new(network.parameters(), 0.1);
//! let before = network.forward(&x).mse(&y).item();
//! for _ in 0..100 {
//!     optimiser.zero_grad();
//!     network.forward(&x).mse(&y).backward().unwrap();
//!     optimiser.step();
//! }
//! assert!(network.forward(&x).mse(&y).item() < 0.01 * before);
//! ```

mod layers;
mod optimisers;

pub use layers::{Linear, Module, Relu, Sequential};
pub use optimisers::{Adam, Sgd};
