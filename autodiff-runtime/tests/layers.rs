//! Layers.

#![cfg(feature = "graph")]

use autodiff_runtime::graph::Var;
use autodiff_runtime::nn::{Linear, Module};
use autodiff_runtime::tensor::Random;

#[test]
fn a_layer_takes_a_single_example() {
    let layer = Linear::new(3, 2, &mut Random::seeded(1));
    let (x, rows) = (Var::leaf([1.0, -2.0, 0.5]), Var::leaf([[1.0, -2.0, 0.5]]));
    let (y, of_rows) = (layer.forward(&x), layer.forward(&rows));
    assert_eq!((y.shape(), y.value()), (&[2][..], of_rows.value().reshape([2])));
    (&y * &y).sum().backward().unwrap();
    let of_weight = layer.weight.grad().unwrap();
    layer.weight.zero_grad();
    (&of_rows * &of_rows).sum().backward().unwrap();
    assert_eq!(layer.weight.grad().unwrap(), of_weight);
    assert_eq!(rows.grad().unwrap().reshape([3]), x.grad().unwrap());
}
