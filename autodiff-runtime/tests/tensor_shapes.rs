//! Shapes that nobody thought of: operations do what they do element by element, or panic as the convention says.

#![cfg(feature = "tensor")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use autodiff_runtime::tensor::{Shape, Tensor};
use proptest::prelude::*;

fn shape() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0_usize..4, 0..4)
}

fn counted(shape: &[usize]) -> Tensor {
    Tensor::<f64>::arange(shape.iter().product()).reshape(shape)
}

/// The value, or the text of the panic, which the convention says how to begin.
fn tried<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    let text = |cause: Box<dyn std::any::Any + Send>| cause.downcast_ref::<String>().cloned().unwrap_or_default();
    catch_unwind(AssertUnwindSafe(run)).map_err(text)
}

fn is_by_the_convention(error: &str) -> bool {
    error.starts_with('`')
        && error.contains("[")
        && (error.contains("do not fit: ") || error.contains("a tensor of shape"))
}

/// All indices of a shape, in order.
fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    shape.iter().fold(vec![Vec::new()], |fronts, n| {
        fronts.iter().flat_map(|front| (0..*n).map(move |k| [front.clone(), vec![k]].concat())).collect()
    })
}

/// The index into a tensor of `shape` that is broadcast to where `index` points.
fn back(index: &[usize], shape: &[usize]) -> Vec<usize> {
    let added = index.len() - shape.len();
    shape.iter().zip(&index[added..]).map(|(n, k)| if *n == 1 { 0 } else { *k }).collect()
}

/// Broadcasting as it is defined: from the last axis, lengths equal or one.
fn joint(a: &[usize], b: &[usize]) -> Option<Vec<usize>> {
    let n = a.len().max(b.len());
    let at = |s: &[usize], k: usize| if k < n - s.len() { 1 } else { s[k - (n - s.len())] };
    (0..n)
        .map(|k| match (at(a, k), at(b, k)) {
            (x, y) if x == y => Some(x),
            (1, y) => Some(y),
            (x, 1) => Some(x),
            _ => None,
        })
        .collect()
}

proptest! {
    #[test]
    fn operators_broadcast(a in shape(), b in shape()) {
        let (x, y) = (counted(&a), counted(&b) * 10.0);
        match (tried(|| &x + &y), joint(&a, &b)) {
            (Ok(sum), Some(shape)) => {
                prop_assert_eq!(sum.shape(), &shape[..]);
                for index in indices(&shape) {
                    let expected = x.get(&back(&index, &a)).unwrap() + y.get(&back(&index, &b)).unwrap();
                    prop_assert_eq!(sum.get(&index), Some(expected));
                }
            }
            (Err(error), None) => prop_assert!(is_by_the_convention(&error), "{}", error),
            (result, expected) => prop_assert!(false, "{:?} against {:?}", result, expected),
        }
    }

    #[test]
    fn sums_undo_broadcasting(a in shape(), b in shape()) {
        let (x, y) = (counted(&a), counted(&b));
        match (x.try_broadcast_to(Shape::from(b.clone())), tried(|| y.sum_to(Shape::from(a.clone())))) {
            (Ok(wide), Ok(back)) => prop_assert_eq!((wide * &y).sum(), (&x * back).sum()),
            (Err(error), Err(text)) => {
                prop_assert!(is_by_the_convention(&error.to_string()) && is_by_the_convention(&text), "{}", text);
            }
            (wide, back) => prop_assert!(false, "{:?} against {:?}", wide, back),
        }
    }

    #[test]
    fn products_are_sums_of_products(a in shape(), b in shape()) {
        let (x, y) = (counted(&a), counted(&b));
        match x.try_matmul(&y) {
            Err(error) => prop_assert!(is_by_the_convention(&error.to_string()), "{}", error),
            Ok(product) if a.len() == 2 && b.len() == 2 => {
                for index in indices(&[a[0], b[1]]) {
                    let terms = (0..a[1]).map(|k| x[[index[0], k]] * y[[k, index[1]]]);
                    prop_assert_eq!(product.get(&index), Some(terms.sum()));
                }
            }
            Ok(product) => {
                let axes = |s: &[usize]| s.len().saturating_sub(2);
                let stack = axes(&a).max(axes(&b)) + usize::from(a.len() > 1) + usize::from(b.len() > 1);
                prop_assert_eq!(product.ndim(), stack);
            }
        }
    }

    #[test]
    fn everything_else_keeps_to_the_convention(a in shape(), b in shape(), axis in -5_isize..5, k in 0_usize..5) {
        let (x, y) = (counted(&a), counted(&b));
        let outcomes = [
            tried(|| x.sum_axis(axis)),
            tried(|| x.mean_axis(axis)),
            tried(|| x.amax_axis(axis)),
            tried(|| x.amin_axis(axis)),
            tried(|| x.argmax_axis(axis).map(|k| k as f64)),
            tried(|| x.amax()),
            tried(|| x.softmax(axis)),
            tried(|| x.logsumexp(axis)),
            tried(|| x.unsqueeze(axis)),
            tried(|| x.squeeze(axis)),
            tried(|| x.transpose(axis, 0)),
            tried(|| x.t()),
            tried(|| x.permute(&b)),
            tried(|| x.select(axis, k)),
            tried(|| x.narrow(axis, k..k + 1)),
            tried(|| x.index_select(axis, &[k, 0])),
            tried(|| Tensor::cat(&[&x, &y], axis)),
            tried(|| Tensor::stack(&[&x, &y], axis)),
            tried(|| x.gt_mask(&y).choose(&x, &y)),
            tried(|| x.mul_add(&y, &x)),
            tried(|| x.mse(&y)),
            tried(|| x.cross_entropy(&b)),
            tried(|| Tensor::scalar(x.item())),
            tried(|| x.try_reshape(Shape::from(b.clone())).unwrap_or_default()),
        ];
        for (position, outcome) in outcomes.iter().enumerate() {
            match outcome {
                Ok(result) => prop_assert_eq!(result.numel(), result.shape().iter().product::<usize>()),
                Err(error) => prop_assert!(is_by_the_convention(error), "operation {}: {}", position, error),
            }
        }
        prop_assert!(x.to_string().len() >= x.numel());
    }
}
