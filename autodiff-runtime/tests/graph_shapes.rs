//! Shapes that nobody thought of, in the graph: every operation gives what it gives on tensors or panics with the same
//! words, and its derivative is that of differences, in `f64` and in `f32`.

#![cfg(feature = "graph")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use autodiff_runtime::graph::{Backward, Var, Var32, Variable, grad_with};
use autodiff_runtime::tensor::{Field, Shape, Tensor};
use proptest::prelude::*;

fn shape() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0_usize..4, 0..4)
}

/// Numbers between 1/2 and 3/2, no two of which tie.
fn numbers<T: Field>(shape: &[usize], salt: f64) -> Tensor<T> {
    let n = shape.iter().product();
    let at = |k: usize| T::from_f64(1.0 + 0.5 * (salt + 2.4 * k as f64).sin());
    Tensor::from_vec((0..n).map(at).collect(), shape)
}

/// The value, or the text of the panic.
fn tried<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    let text = |cause: Box<dyn std::any::Any + Send>| {
        let literal = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
        cause.downcast_ref::<String>().cloned().or(literal).unwrap_or_default()
    };
    catch_unwind(AssertUnwindSafe(run)).map_err(text)
}

/// The other arguments of an operation.
struct Arguments {
    axis: isize,
    k: usize,
    shape: Vec<usize>,
}

/// Every operation that takes shapes, on tensors or on variables.
macro_rules! operations {
    ($ty:ident, $x:ident, $y:ident, $arguments:ident) => {{
        let Arguments { axis, k, shape } = $arguments;
        let (axis, k) = (*axis, *k);
        [
            ("+", tried(|| $x + $y)),
            ("-", tried(|| $x - $y)),
            ("*", tried(|| $x * $y)),
            ("/", tried(|| $x / $y)),
            ("max", tried(|| $x.max($y))),
            ("powf", tried(|| $x.powf($y))),
            ("mul_add", tried(|| $x.mul_add($y, $x))),
            ("sin", tried(|| $x.sin())),
            ("exp", tried(|| ($x * $x).exp())),
            ("relu", tried(|| ($x - $y).relu())),
            ("sum", tried(|| $x.sum())),
            ("mean", tried(|| $x.mean())),
            ("sum_axis", tried(|| $x.sum_axis(axis))),
            ("mean_axis", tried(|| $x.mean_axis(axis))),
            ("amax", tried(|| $x.amax())),
            ("amin_axis", tried(|| $x.amin_axis(axis))),
            ("amax_axis", tried(|| $x.amax_axis(axis))),
            ("sum_to", tried(|| $x.sum_to(Shape::from(shape.clone())))),
            ("broadcast_to", tried(|| $x.broadcast_to(Shape::from(shape.clone())))),
            ("reshape", tried(|| $x.reshape(Shape::from(shape.clone())))),
            ("unsqueeze", tried(|| $x.unsqueeze(axis))),
            ("permute", tried(|| $x.permute(shape))),
            ("t", tried(|| $x.t())),
            ("matmul", tried(|| $x.matmul($y))),
            ("narrow", tried(|| $x.narrow(axis, k..k + 1))),
            ("select", tried(|| $x.select(axis, k))),
            ("index_select", tried(|| $x.index_select(axis, &[k, 0, k]))),
            ("cat", tried(|| $ty::cat(&[$x, $y, $x], axis))),
            ("stack", tried(|| $ty::stack(&[$x, $y], axis))),
            ("softmax", tried(|| $x.softmax(axis))),
            ("log_softmax", tried(|| $x.log_softmax(axis))),
            ("logsumexp", tried(|| $x.logsumexp(axis))),
            ("mse", tried(|| $x.mse($y))),
            ("cross_entropy", tried(|| $x.cross_entropy(shape))),
        ]
    }};
}

fn on_tensors<T: Field>(x: &Tensor<T>, y: &Tensor<T>, a: &Arguments) -> Vec<(&'static str, Result<Tensor<T>, String>)> {
    operations!(Tensor, x, y, a).into()
}

fn on_variables<T: Field>(
    x: &Variable<T>,
    y: &Variable<T>,
    a: &Arguments,
) -> Vec<(&'static str, Result<Variable<T>, String>)> {
    operations!(Variable, x, y, a).into()
}

fn is_near<T: Field>(a: &Tensor<T>, b: &Tensor<T>, tolerance: f64) -> bool {
    let distance = |(a, b): (&T, &T)| (a.to_f64() - b.to_f64()).abs() / (1.0 + b.to_f64().abs());
    a.shape() == b.shape()
        && a.as_slice().iter().zip(b.as_slice()).all(|pair| distance(pair) <= tolerance || pair.0.to_f64().is_nan())
}

/// The product of the gradient of ⟨weights, y⟩ with the direction in which both inputs move.
fn along(y: &Var, weights: &Tensor, inputs: [(&Var, &Tensor); 2]) -> f64 {
    let options = Backward::new().gradient(weights.clone()).allow_unused();
    let found = grad_with(&[y], &[inputs[0].0, inputs[1].0], &options).unwrap();
    let product = |(gradient, direction): (Option<Var>, &Tensor)| match gradient {
        Some(gradient) => {
            assert_eq!(gradient.shape(), direction.shape(), "a gradient has the shape of its variable");
            (gradient.value() * direction).sum().item()
        }
        None => 0.0,
    };
    found.into_iter().zip([inputs[0].1, inputs[1].1]).map(product).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn variables_do_what_tensors_do(a in shape(), b in shape(), axis in -4_isize..4, k in 0_usize..4, c in shape()) {
        let arguments = Arguments { axis, k, shape: c };
        let (x, y) = (numbers::<f64>(&a, 0.3), numbers::<f64>(&b, 1.1));
        let (dx, dy) = (numbers::<f64>(&a, 2.0), numbers::<f64>(&b, 3.0) * -0.7);
        let step = 1e-6;
        let moved = |by: f64| on_tensors(&(&x + &dx * by), &(&y + &dy * by), &arguments);
        let (before, after) = (moved(-step), moved(step));
        let (xv, yv) = (Var::leaf(x.clone()), Var::leaf(y.clone()));
        let variables = on_variables(&xv, &yv, &arguments);
        for (k, ((name, expected), (_, found))) in on_tensors(&x, &y, &arguments).into_iter().zip(variables).enumerate() {
            let found = match (expected, found) {
                (Ok(expected), Ok(found)) => {
                    prop_assert!(is_near(&found.value(), &expected, 1e-12), "{}: {} and {}", name, found, expected);
                    found
                }
                (Err(expected), Err(found)) => {
                    let is_by_the_convention = found.starts_with('`') && found.contains('[');
                    prop_assert!(is_by_the_convention, "{}: {} (a tensor says: {})", name, found, expected);
                    continue;
                }
                (expected, found) => {
                    prop_assert!(false, "{}: {:?} and {:?}", name, expected, found);
                    continue;
                }
            };
            // The mean of nothing is NaN.
            let is_finite = found.value().as_slice().iter().all(|x| x.is_finite());
            if !found.requires_grad() || found.value().numel() == 0 || !is_finite {
                continue;
            }
            let weights = numbers::<f64>(found.shape(), 4.0);
            let derivative = along(&found, &weights, [(&xv, &dx), (&yv, &dy)]);
            let (Ok(before), Ok(after)) = (&before[k].1, &after[k].1) else { unreachable!("shapes are the same") };
            let difference = ((after - before) * &weights).sum().item() / (2.0 * step);
            prop_assert!(
                (derivative - difference).abs() <= 1e-6 * (1.0 + difference.abs()),
                "{}: {} and by differences {}", name, derivative, difference
            );
        }
    }

    #[test]
    fn single_precision_does_the_same(a in shape(), b in shape(), axis in -4_isize..4, k in 0_usize..4, c in shape()) {
        let arguments = Arguments { axis, k, shape: c };
        let narrow = |x: &Tensor| Tensor::from_vec(x.as_slice().iter().map(|x| *x as f32).collect(), x.shape());
        let (x, y) = (numbers::<f64>(&a, 0.3), numbers::<f64>(&b, 1.1));
        let wide = (Var::leaf(x.clone()), Var::leaf(y.clone()));
        let single = (Var32::leaf(narrow(&x)), Var32::leaf(narrow(&y)));
        let pairs = on_variables(&wide.0, &wide.1, &arguments).into_iter().zip(on_variables(&single.0, &single.1, &arguments));
        for ((name, wide_result), (_, single_result)) in pairs {
            let (Ok(wide_result), Ok(single_result)) = (&wide_result, &single_result) else {
                prop_assert!(wide_result.is_err() && single_result.is_err(), "{}", name);
                continue;
            };
            prop_assert!(is_near(&single_result.value(), &narrow(&wide_result.value()), 1e-5), "{}", name);
            if !wide_result.requires_grad() {
                prop_assert!(!single_result.requires_grad());
                continue;
            }
            let weights = numbers::<f64>(wide_result.shape(), 4.0);
            let options = Backward::new().allow_unused();
            let wide_grads = grad_with(&[wide_result], &[&wide.0, &wide.1], &options.gradient(weights.clone())).unwrap();
            let options = Backward::new().allow_unused().gradient(narrow(&weights));
            let single_grads = grad_with(&[single_result], &[&single.0, &single.1], &options).unwrap();
            for (wide, single) in wide_grads.iter().zip(&single_grads) {
                let is_same = match (wide, single) {
                    (Some(wide), Some(single)) => is_near(&single.value(), &narrow(&wide.value()), 1e-4),
                    (None, None) => true,
                    _ => false,
                };
                prop_assert!(is_same, "{}: {:?} and {:?}", name, wide, single);
            }
        }
    }
}
