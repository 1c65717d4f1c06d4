//! Changes in place as Rust says them; that they do what PyTorch does, `scripts.rs` says.

#![cfg(feature = "graph")]

use std::panic::catch_unwind;
use std::sync::{Arc, Mutex};

use autodiff_runtime::graph::{Backward, GraphError, Var, Variable, detect_anomaly, grad, no_grad};
use autodiff_runtime::tensor::Tensor;

fn grad_of(x: &Var) -> f64 {
    x.grad().expect("a gradient").item()
}

/// What something panics with.
fn panic_of(f: impl FnOnce() + std::panic::UnwindSafe) -> String {
    *catch_unwind(f).unwrap_err().downcast::<String>().expect("a text")
}

#[test]
fn operators_take_variables_and_numbers() {
    let (x, w) = (Var::leaf(2.0), Var::leaf(4.0));
    let mut y = &x * 3.0;
    let seen_by_all = y.clone();
    y += &w;
    y -= 1.0;
    y *= w.clone();
    y /= y.clone() * 0.0 + 2.0;
    assert_eq!((y.item(), seen_by_all.item()), (18.0, 18.0));
    y.backward().unwrap();
    assert_eq!((grad_of(&x), grad_of(&w)), (6.0, 6.5));
    let mut y = &x * 3.0;
    y *= y.clone();
    assert_eq!(y.backward().unwrap_err(), GraphError::Changed { operation: "mul" });
    let mut z = Variable::<f32>::constant([1.0, 2.0]);
    z += 1.0;
    z *= &Variable::leaf(3.0);
    assert_eq!((z.value().to_vec(), z.requires_grad()), (vec![6.0, 9.0], true));
}

#[test]
fn what_cannot_be_changed_says_why() {
    let leaf = panic_of(|| {
        let mut x = Var::leaf(2.0);
        x += 1.0;
    });
    assert_eq!(
        leaf,
        "`+=`: a leaf that requires a gradient cannot be changed in place: change it inside `no_grad`, or by `set_value`"
    );
    let shape = panic_of(|| {
        let mut x = Var::constant([2.0]);
        x *= Var::constant([1.0, 2.0, 3.0]);
    });
    assert_eq!(
        shape,
        "`*=`: a variable of shape [1] cannot become one of shape [3] in place: compute another variable"
    );
    let part = panic_of(|| Var::constant([1.0, 2.0]).assign(0, 1..3, 0.0).unwrap());
    assert_eq!(part, "`assign`: a variable of shape [2] has no part 1..3 along axis 0");
    let error = Var::constant([1.0, 2.0]).assign(0, 0..1, Var::constant([1.0, 2.0])).unwrap_err();
    assert_eq!(error, GraphError::ShapeInPlace { expected: [1].into(), found: [2].into() });
}

#[test]
fn inside_no_grad_a_leaf_stays_one() {
    let mut x = Var::leaf([1.0, 2.0]);
    no_grad(|| x -= 0.5);
    no_grad(|| x.assign(0, 0..1, 9.0)).unwrap();
    assert!(x.is_leaf() && x.requires_grad());
    (&x * &x).sum().backward().unwrap();
    assert_eq!(x.grad().unwrap().to_vec(), [18.0, 3.0]);
}

#[test]
fn a_change_may_use_the_old_value_in_any_way() {
    let x = Var::leaf(2.0);
    let y = &x * 3.0;
    y.update(|y| y * y + y.sin() * y).unwrap();
    y.backward().unwrap();
    let slope = 2.0 * 6.0 + 6.0_f64.cos() * 6.0 + 6.0_f64.sin();
    assert!((grad_of(&x) - 3.0 * slope).abs() < 1e-12);
}

#[test]
fn a_change_into_something_that_others_hold() {
    let (x, w) = (Var::leaf(2.0), Var::leaf(5.0));
    let (y, z) = (&x * 3.0, &w * 2.0);
    y.update(|_| z.clone()).unwrap();
    z.update(|z| z + 1.0).unwrap();
    assert_eq!((y.item(), z.item()), (10.0, 11.0));
    y.backward().unwrap();
    assert_eq!((grad_of(&w), x.grad()), (2.0, None));
    y.update(Variable::clone).unwrap();
    y.update(|_| w.clone()).unwrap();
    assert!(!y.is_leaf() && y.requires_grad());
    assert_eq!(format!("{y:?}"), "Var(5, from `copy`)");
    y.update(Variable::detach).unwrap();
    assert!(y.is_leaf() && !y.requires_grad());
}

#[test]
fn a_change_that_fails_changes_nothing() {
    let x = Var::leaf(2.0);
    let y = &x * &x;
    y.retain_grad().unwrap();
    let z = y.exp();
    let caught = catch_unwind(std::panic::AssertUnwindSafe(|| y.update(|_| panic!("no"))));
    assert!(caught.is_err() && y.update(|y| y + Var::constant([1.0, 2.0])).is_err());
    z.backward().unwrap();
    assert_eq!(grad_of(&y), 4.0_f64.exp());
}

#[test]
fn results_of_the_same_shape_are_variables_of_their_own() {
    let x = Var::leaf([1.0, 2.0]);
    for mut y in [x.reshape([2]), x.broadcast_to([2]), x.sum_to([2]), x.t(), x.narrow(0, 0..2)] {
        y += 1.0;
        assert_eq!((x.value().to_vec(), y.value().to_vec()), (vec![1.0, 2.0], vec![2.0, 3.0]));
    }
}

#[test]
fn changes_in_a_loop_need_no_stack() {
    let x = Var::leaf(1.0);
    let mut y = Var::constant(0.0);
    for _ in 0..200_000 {
        y += &x;
    }
    for _ in 0..200_000 {
        y *= 1.00001;
        no_grad(|| y.update(|y| y * 1.0)).unwrap();
    }
    y.backward_with(&Backward::new().retain_graph()).unwrap();
    assert!((grad_of(&x) - y.item()).abs() < 1e-6 * y.item());
    assert_eq!(grad(&[&y], &[&x]).unwrap()[0].item(), grad_of(&x));
}

#[test]
fn threads_see_changes_and_add_up_in_one_leaf() {
    let x = Var::leaf(2.0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..200 {
                    (&x * 3.0).backward().unwrap();
                    no_grad(|| x.update(|x| x * 1.0)).unwrap();
                }
            });
        }
    });
    assert_eq!((grad_of(&x), x.item()), (2400.0, 2.0));
}

#[test]
fn hooks_may_be_removed_from_inside() {
    let x = Var::leaf(2.0);
    let slot = Arc::new(Mutex::new(None));
    let inside = Arc::clone(&slot);
    let handle = x.register_hook(move |g| {
        let handle: Option<autodiff_runtime::graph::HookHandle> = inside.lock().unwrap().take();
        handle.into_iter().for_each(autodiff_runtime::graph::HookHandle::remove);
        Some(g * 10.0)
    });
    *slot.lock().unwrap() = Some(handle.unwrap());
    (&x * 3.0).backward().unwrap();
    (&x * 3.0).backward().unwrap();
    assert_eq!(grad_of(&x), 33.0);
}

#[test]
fn anomaly_mode_says_where() {
    let x = Var::leaf([0.0, 4.0]);
    let (line, error) = detect_anomaly(|| {
        let y = x.sqrt();
        (line!() - 1, (y * Var::constant([0.0, 1.0])).sum().backward().unwrap_err())
    });
    let GraphError::NotANumber { operation, location: Some(location) } = &error else { panic!("{error}") };
    assert_eq!((*operation, location.file(), location.line()), ("sqrt", file!(), line));
    assert_eq!(
        error.to_string(),
        format!(
            "the derivative of `sqrt`, called at {location}, is NaN: keep its operands away from where it has none"
        )
    );
    assert!(x.grad().is_none());
    // What was computed outside has no place.
    let y = (x.sqrt() * Var::constant([0.0, 1.0])).sum();
    let error = detect_anomaly(|| y.backward_with(&Backward::new().retain_graph())).unwrap_err();
    assert_eq!(error, GraphError::NotANumber { operation: "sqrt", location: None });
    y.backward().unwrap();
    assert!(x.grad().unwrap().to_vec()[0].is_nan());
}

#[test]
fn every_operation_knows_where_it_was_called() {
    let file = file!();
    let of = |f: &dyn Fn(&Var) -> Var| {
        let nan = Tensor::from([f64::NAN, 1.0]);
        let error = detect_anomaly(|| {
            let y = f(&Var::leaf(nan.clone()));
            y.backward_with(&Backward::new().gradient(Tensor::full(y.shape(), f64::NAN))).unwrap_err()
        });
        match error {
            GraphError::NotANumber { location: Some(location), .. } => assert_eq!(location.file(), file),
            other => panic!("{other}"),
        }
    };
    of(&|x| x + 1.0);
    of(&|x| 1.0 - x);
    of(&|x| x * x);
    of(&|x| -x);
    of(&|x| x.sin());
    of(&|x| x.powi(3));
    of(&|x| x.hypot(2.0));
    of(&|x| x.relu());
    of(&|x| x.sigmoid());
    of(&|x| x.sum());
    of(&|x| x.mean());
    of(&|x| x.reshape([2, 1]));
    of(&|x| x.matmul(x));
    of(&|x| x.select(0, 0));
    of(&|x| x.index_select(0, &[0]));
    of(&|x| Var::cat(&[x, x], 0));
    of(&|x| x.softmax(0));
    of(&|x| x.logsumexp(0));
    of(&|x| {
        let y = x * 1.0;
        y.update(|y| y * 2.0).unwrap();
        y
    });
    of(&|x| {
        let y = x * 1.0;
        y.fill(x).unwrap();
        y
    });
    of(&|x| {
        let mut y = x * 1.0;
        y *= 2.0;
        y
    });
}
