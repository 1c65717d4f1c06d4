//! What `.backward()` does, sentence by sentence.

#![cfg(feature = "graph")]

use std::sync::{Arc, Mutex};

use autodiff_runtime::graph::{Backward, GraphError, Var, grad, grad_with, no_grad};
use autodiff_runtime::tensor::Tensor;

fn grad_of(x: &Var) -> f64 {
    x.grad().expect("a gradient").item()
}

#[test]
fn a_polynomial() {
    let x = Var::leaf(2.0);
    let y = x.powi(2) + 3.0 * &x + 1.0;
    assert!(x.grad().is_none());
    y.backward().unwrap();
    assert_eq!(grad_of(&x), 7.0);
}

#[test]
fn a_vector_needs_a_gradient() {
    let x = Var::leaf([1.0, 2.0, 3.0]);
    let y = &x * &x;
    let error = y.backward().unwrap_err();
    assert_eq!(error, GraphError::NeedsGradient { shape: [3].into() });
    assert!(error.to_string().contains("shape [3] needs a gradient"));
    assert!(matches!(y.backward_with(&Backward::new().gradient([1.0])), Err(GraphError::GradientShape { .. })));
    y.backward_with(&Backward::new().gradient([1.0, 1.0, 1.0])).unwrap();
    assert_eq!(x.grad().unwrap(), Tensor::from([2.0, 4.0, 6.0]));
    // One element counts as one number.
    let z = Var::leaf([3.0]);
    (&z * &z).backward().unwrap();
    assert_eq!(z.grad().unwrap(), Tensor::from([6.0]));
}

#[test]
fn a_retained_graph_is_walked_twice() {
    let x = Var::leaf(2.0);
    let y = x.powi(3);
    y.backward_with(&Backward::new().retain_graph()).unwrap();
    assert_eq!(grad_of(&x), 12.0);
    y.backward().unwrap();
    assert_eq!(grad_of(&x), 24.0);
    assert_eq!(y.backward().unwrap_err(), GraphError::Freed { operation: "powi" });
    assert_eq!(grad_of(&x), 24.0);
    // Where nothing was saved, nothing was freed.
    let z = &x + 1.0;
    z.backward().unwrap();
    z.backward().unwrap();
    assert_eq!(grad_of(&x), 26.0);
}

#[test]
fn gradients_are_differentiated_again() {
    let x = Var::leaf(2.0);
    let y = x.powi(3);
    let options = Backward::new().create_graph();
    let first = grad_with(&[&y], &[&x], &options).unwrap()[0].clone().unwrap();
    let second = grad_with(&[&first], &[&x], &options).unwrap()[0].clone().unwrap();
    let third = grad(&[&second], &[&x]).unwrap()[0].clone();
    assert_eq!((first.item(), second.item(), third.item()), (12.0, 12.0, 6.0));
    assert!(x.grad().is_none());
    let x = Var::leaf(1.0);
    x.powi(3).backward_with(&options).unwrap();
    let first = x.grad_var().unwrap();
    x.zero_grad();
    first.backward().unwrap();
    assert_eq!(grad_of(&x), 6.0);
}

#[test]
fn gradients_accumulate_until_they_are_forgotten() {
    let x = Var::leaf(2.0);
    (&x * &x).backward().unwrap();
    assert_eq!(grad_of(&x), 4.0);
    (3.0 * &x).backward().unwrap();
    assert_eq!(grad_of(&x), 7.0);
    x.zero_grad();
    assert!(x.grad().is_none());
}

#[test]
fn grad_leaves_the_leaves_alone() {
    let x = Var::leaf(2.0);
    let y = x.powi(3);
    y.backward().unwrap();
    assert_eq!(grad(&[&y], &[&x]).unwrap_err(), GraphError::Freed { operation: "powi" });
    let y = x.powi(3);
    x.zero_grad();
    y.backward_with(&Backward::new().retain_graph()).unwrap();
    assert_eq!((grad(&[&y], &[&x]).unwrap()[0].item(), grad_of(&x)), (12.0, 12.0));
}

#[test]
fn grad_of_inputs_that_are_no_leaves_or_not_used() {
    let (x, unused) = (Var::leaf(2.0), Var::leaf(1.0));
    let y = &x * &x;
    let z = &y * &y + &x;
    let retain = Backward::new().retain_graph();
    assert_eq!(grad_with(&[&z], &[&y, &x], &retain).unwrap().len(), 2);
    let found = grad_with(&[&z], &[&y, &x, &y], &retain).unwrap();
    let items: Vec<f64> = found.into_iter().map(|g| g.unwrap().item()).collect();
    assert_eq!(items, [8.0, 33.0, 8.0]);
    assert_eq!(grad_with(&[&z], &[&x, &unused], &retain).unwrap_err(), GraphError::Unused { input: 1 });
    let allowed = grad_with(&[&z], &[&x, &unused], &retain.clone().allow_unused()).unwrap();
    assert!(allowed[0].is_some() && allowed[1].is_none());
    // Several outputs are summed.
    assert_eq!(grad_with(&[&z, &y], &[&x], &retain).unwrap()[0].as_ref().unwrap().item(), 37.0);
}

#[test]
fn sums_and_broadcasting() {
    let x = Var::leaf([[1.0, 2.0], [3.0, 4.0]]);
    x.powi(2).sum().backward().unwrap();
    assert_eq!(x.grad().unwrap(), x.value() * 2.0);
    let (row, column) = (Var::leaf([1.0, 2.0, 3.0]), Var::leaf([[10.0], [20.0]]));
    ((&row * &column).sum_axis(0) * Var::constant([1.0, 0.0, 2.0])).sum().backward().unwrap();
    assert_eq!(row.grad().unwrap(), Tensor::from([30.0, 0.0, 60.0]));
    assert_eq!(column.grad().unwrap(), Tensor::from([[7.0], [7.0]]));
    let scalar = Var::leaf(2.0);
    (&scalar * Var::constant([1.0, 2.0])).mean().backward().unwrap();
    assert_eq!(scalar.grad().unwrap(), Tensor::scalar(1.5));
}

#[test]
fn products_of_matrices() {
    let (a, b) = (Var::leaf([[1.0, 2.0], [3.0, 4.0]]), Var::leaf([[5.0], [6.0]]));
    a.matmul(&b).sum().backward().unwrap();
    assert_eq!(a.grad().unwrap(), Tensor::from([[5.0, 6.0], [5.0, 6.0]]));
    assert_eq!(b.grad().unwrap(), Tensor::from([[4.0], [6.0]]));
    let (v, w) = (Var::leaf([1.0, 2.0]), Var::leaf([3.0, 4.0]));
    let dot = v.matmul(&w);
    assert_eq!((dot.item(), dot.shape().len()), (11.0, 0));
    dot.backward().unwrap();
    assert_eq!((v.grad().unwrap(), w.grad().unwrap()), (w.value(), v.value()));
    // A stack against one matrix: its gradient is summed over the stack.
    let (stack, m) = (Var::leaf(Tensor::<f64>::arange(12).reshape([2, 3, 2])), Var::leaf([[1.0], [1.0]]));
    stack.matmul(&m).sum().backward().unwrap();
    assert_eq!(m.grad().unwrap(), Tensor::from([[30.0], [36.0]]));
}

#[test]
fn several_inputs() {
    let [a, b, c] = [2.0, 3.0, 1.0].map(Var::leaf);
    let y = (&a * &b + &c).powi(2);
    y.backward().unwrap();
    assert_eq!((y.item(), grad_of(&a), grad_of(&b), grad_of(&c)), (49.0, 42.0, 28.0, 14.0));
}

#[test]
fn what_is_detached_or_not_recorded_has_no_gradient() {
    let x = Var::leaf(3.0);
    let y = &x * x.detach();
    y.backward().unwrap();
    assert_eq!(grad_of(&x), 3.0);
    let z = no_grad(|| &x * &x);
    assert_eq!(z.backward().unwrap_err(), GraphError::NoGrad);
    assert!(!x.floor().requires_grad() && x.is_leaf() && !y.is_leaf());
    assert_eq!(format!("{y:?} {x:?}"), "Var(9, from `mul`) Var(3, requires_grad)");
}

#[test]
fn retained_gradients_and_hooks() {
    let x = Var::leaf(2.0);
    let y = &x * 3.0;
    y.retain_grad().unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    y.register_hook(move |g| {
        record.lock().unwrap().push(g.item());
        Some(g * 10.0)
    })
    .unwrap();
    let z = &y * &y + &y;
    z.backward_with(&Backward::new().retain_graph()).unwrap();
    assert_eq!((grad_of(&x), grad_of(&y), seen.lock().unwrap().clone()), (390.0, 130.0, vec![13.0]));
    z.backward().unwrap();
    assert_eq!((grad_of(&x), grad_of(&y)), (780.0, 260.0));
}

#[test]
fn leaves_are_given_values() {
    let w = Var::leaf(1.0);
    for _ in 0..3 {
        w.zero_grad();
        (&w * &w).backward().unwrap();
        w.set_value(w.value() - w.grad().unwrap() * 0.25);
    }
    assert_eq!((w.item(), grad_of(&w)), (0.125, 0.5));
    // The product needs the old value; the sum does not.
    let (product, sum) = (&w * &w, &w + 1.0);
    w.set_value(5.0);
    assert_eq!(product.backward().unwrap_err(), GraphError::Changed { operation: "mul" });
    w.zero_grad();
    sum.backward().unwrap();
    assert_eq!((w.item(), grad_of(&w)), (5.0, 1.0));
}

#[test]
fn a_long_chain_needs_no_stack() {
    let x = Var::leaf(1.0);
    let mut y = x.clone();
    for _ in 0..1_000_000 {
        y = &y * 1.000001;
    }
    y.backward().unwrap();
    assert!((grad_of(&x) - 1.000001_f64.powi(1_000_000)).abs() < 1e-9);
    drop(y);
}

#[test]
fn threads_share_leaves() {
    let x = Var::leaf(2.0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..100).for_each(|_| (&x * &x).backward().unwrap()));
        }
    });
    assert_eq!(grad_of(&x), 1600.0);
}

#[test]
fn clamped_values_and_their_bounds() {
    let run = |lo: &Var, hi: &Var| {
        let x = Var::leaf([-2.0, 0.5, 3.0, f64::NAN, -1.0]);
        let y = x.clamp(lo, hi);
        y.backward_with(&Backward::new().gradient([1.0, 2.0, 3.0, 4.0, 5.0])).unwrap();
        assert!(y.value().as_slice()[3].is_nan());
        let values = y.value().narrow(0, 0..3).to_vec();
        (values, x.grad().unwrap().to_vec(), lo.grad().map(|g| g.item()), hi.grad().map(|g| g.item()))
    };
    let values = vec![-1.0, 0.5, 2.0];
    let found = run(&Var::constant(-1.0), &Var::constant(2.0));
    assert_eq!(found, (values.clone(), vec![0.0, 2.0, 0.0, 4.0, 0.0], None, None));
    let found = run(&Var::leaf(-1.0), &Var::leaf(2.0));
    assert_eq!(found, (values, vec![0.0, 2.0, 0.0, 4.0, 5.0], Some(1.0), Some(3.0)));
    // Of a constant, too: it is the bound that is learned.
    let hi = Var::leaf([1.0, 2.0]);
    Var::constant([5.0, 0.0]).clamp(0.0, &hi).sum().backward().unwrap();
    assert_eq!(hi.grad().unwrap(), Tensor::from([1.0, 0.0]));
}

#[test]
fn the_lowest_power_has_a_derivative() {
    let x = Var::leaf([1.0, -1.0, 2.0]);
    x.powi(i32::MIN).sum().backward().unwrap();
    let n = f64::from(i32::MIN);
    assert_eq!(x.grad().unwrap(), Tensor::from([n, -n, 0.0]));
}

#[test]
fn axes_are_exchanged_and_left_out() {
    let x = Var::leaf([[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]]);
    let weights = Var::constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    let y = x.transpose(1, -1).squeeze(0);
    assert_eq!(y.shape(), [2, 3]);
    (y * &weights).sum().backward().unwrap();
    assert_eq!(x.grad().unwrap(), Tensor::from([[[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]]));
    x.zero_grad();
    (x.flatten() * Var::constant(Tensor::arange(6))).sum().backward().unwrap();
    assert_eq!(x.grad().unwrap(), Tensor::arange(6).reshape([1, 3, 2]));
}

#[test]
fn many_parts_are_put_together() {
    let x = Var::leaf([2.0]);
    let parts: Vec<Var> = (0..30_000).map(|k| &x * f64::from(k % 3)).collect();
    let whole = Var::cat(&parts.iter().collect::<Vec<_>>(), 0);
    (&whole * &whole).sum().backward().unwrap();
    assert_eq!(grad_of(&x), 4.0 * 50_000.0);
}

#[test]
fn inputs_that_require_no_gradient_are_refused() {
    let (x, frozen) = (Var::leaf(2.0), Var::constant(3.0));
    let error = grad(&[&(&x * &frozen)], &[&frozen]).unwrap_err();
    assert_eq!(error, GraphError::Frozen { operation: "grad" });
}

#[test]
fn where_nothing_passes_the_gradient_is_a_plain_zero() {
    let of = |f: fn(&Var) -> Var| {
        let x = Var::leaf([-2.0, 3.0]);
        f(&x).sum().backward().unwrap();
        x.grad().unwrap().to_string()
    };
    assert_eq!(of(Var::relu), "[0, 1]");
    assert_eq!(of(Var::amax), "[0, 1]");
    assert_eq!(of(|x| x.max(0.0)), "[0, 1]");
    assert_eq!(of(|x| x.clamp(0.0, 5.0)), "[0, 1]");
    assert_eq!(of(|x| x.powi(0)), "[0, 0]");
    assert_eq!(of(|x| Var::choose(&x.value().gt_mask(0.0), x, 0.0)), "[0, 1]");
    let chosen = Var::choose(&Tensor::from([true, false]), -0.0, Var::leaf(-0.0));
    assert_eq!(chosen.to_string(), "[-0, -0]");
}

#[test]
fn methods_take_tensors_as_constants() {
    let x = Var::leaf([1.0, 5.0]);
    let (low, high) = (Tensor::from([2.0, 3.0]), Tensor::from([4.0, 4.0]));
    let y = x.max(&low).min(high.clone());
    y.assign(0, 0..1, Tensor::from([7.0])).unwrap();
    assert_eq!(y.value(), Tensor::from([7.0, 4.0]));
    Var::choose(&x.value().gt_mask(2.0), &x, &low).sum().backward().unwrap();
    assert_eq!(x.grad().unwrap(), Tensor::from([0.0, 1.0]));
}
