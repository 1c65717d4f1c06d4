//! Tensors: shapes, broadcasting, parts, sums, products, and what is said where shapes do not fit.

#![cfg(feature = "tensor")]

use std::panic::catch_unwind;

use autodiff_runtime::tensor::{Random, Shape, Tensor};
use nalgebra::{DMatrix, DVector};

fn counted(shape: impl Into<Shape>) -> Tensor {
    let shape = shape.into();
    Tensor::<f64>::arange(shape.numel()).reshape(shape)
}

/// The text of a panic.
fn refusal(run: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let cause = catch_unwind(run).expect_err("a panic");
    cause.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[test]
fn shapes_are_broadcast_from_the_last_axis() {
    let (rows, columns) = (counted([2, 1]), counted([3]));
    assert_eq!(&rows + &columns, Tensor::from([[0.0, 1.0, 2.0], [1.0, 2.0, 3.0]]));
    assert_eq!((counted([4, 1, 3]) * counted([2, 1])).shape(), [4, 2, 3]);
    assert_eq!(counted([2, 2]) - 1.0, Tensor::from([[-1.0, 0.0], [1.0, 2.0]]));
    assert_eq!(1.0 / (counted([2]) + 1.0), Tensor::from([1.0, 0.5]));
    assert_eq!(Tensor::scalar(2.0) * counted([2]), Tensor::from([0.0, 2.0]));
    assert_eq!((counted([0, 3]) + counted([3])).shape(), [0, 3]);
    assert_eq!((counted([1, 0]) + counted([2, 1])).shape(), [2, 0]);
}

#[test]
fn what_is_broadcast_is_summed_back() {
    for (small, large) in
        [(vec![3], vec![2, 3]), (vec![2, 1], vec![2, 3]), (vec![], vec![2, 3]), (vec![1, 1], vec![4, 2, 3])]
    {
        let (x, y) = (counted(small.clone()) + 1.0, counted(large.clone()) - 2.0);
        // ⟨broadcast(x), y⟩ = ⟨x, sum_to(y)⟩
        let (left, right) = (x.broadcast_to(large.clone()) * &y, &x * y.sum_to(small.clone()));
        assert_eq!(left.sum(), right.sum(), "{small:?} to {large:?}");
    }
}

#[test]
fn copies_share_until_one_changes() {
    let a = counted([2, 2]);
    let mut b = a.clone();
    assert_eq!(a.as_slice().as_ptr(), b.as_slice().as_ptr());
    b[[0, 1]] = 7.0;
    assert_eq!((a[[0, 1]], b[[0, 1]]), (1.0, 7.0));
    let mut c = a.reshape([4]);
    c += 1.0;
    c *= &Tensor::from([1.0, 2.0, 3.0, 4.0]);
    assert_eq!(a, counted([2, 2]));
    assert_eq!(c, Tensor::from([1.0, 4.0, 9.0, 16.0]));
}

#[test]
fn axes_move() {
    let x = counted([2, 3, 4]);
    let y = x.permute(&[2, 0, 1]);
    assert_eq!(y.shape(), [4, 2, 3]);
    assert_eq!(y[[3, 1, 2]], x[[1, 2, 3]]);
    assert_eq!(x.transpose(0, -1)[[3, 2, 1]], x[[1, 2, 3]]);
    assert_eq!(x.unsqueeze(-1).shape(), [2, 3, 4, 1]);
    assert_eq!(x.unsqueeze(1).squeeze(1), x);
    assert_eq!(x.select(1, 2).shape(), [2, 4]);
    assert_eq!(x.narrow(2, 1..3)[[1, 0, 1]], x[[1, 0, 2]]);
    assert_eq!(x.index_select(0, &[1, 1, 0])[[1, 2, 3]], x[[1, 2, 3]]);
    let parts = [x.narrow(1, 0..1), x.narrow(1, 1..3)];
    assert_eq!(Tensor::cat(&[&parts[0], &parts[1]], 1), x);
    assert_eq!(Tensor::stack(&[&x.select(0, 0), &x.select(0, 1)], 0), x);
}

#[test]
fn lines_are_reduced() {
    let x = Tensor::from([[3.0, 1.0, 3.0], [0.0, -1.0, 5.0]]);
    assert_eq!(x.sum_axis(-1), Tensor::from([7.0, 4.0]));
    assert_eq!(x.mean_axis(0), Tensor::from([1.5, 0.0, 4.0]));
    assert_eq!(x.amax_axis(1), Tensor::from([3.0, 5.0]));
    assert_eq!(x.amin_axis(0), Tensor::from([0.0, -1.0, 3.0]));
    assert_eq!(x.argmax_axis(1), Tensor::from([0, 2]));
    assert_eq!((x.argmax(), x.amax().item(), x.prod().item()), (5, 5.0, 0.0));
    assert!(Tensor::from([1.0, f64::NAN, 3.0]).amax().item().is_nan());
    assert_eq!(counted([0, 2]).sum_axis(0), Tensor::from([0.0, 0.0]));
    assert!(counted([0]).mean().item().is_nan());
    let many = Tensor::<f32>::full([1_000_000], 0.1);
    assert!((many.sum().item() - 1e5).abs() < 0.1, "{}", many.sum().item());
}

#[test]
fn matrices_are_multiplied() {
    let mut random = Random::seeded(3);
    let (a, b) = (Tensor::<f64>::randn([2, 1, 3, 4], &mut random), Tensor::<f64>::randn([5, 4, 2], &mut random));
    let product = a.matmul(&b);
    assert_eq!(product.shape(), [2, 5, 3, 2]);
    let by_hand: f64 = (0..4).map(|k| a[[1, 0, 2, k]] * b[[3, k, 1]]).sum();
    assert!((product[[1, 3, 2, 1]] - by_hand).abs() < 1e-15);
    let (v, m) = (Tensor::from([1.0, 2.0]), counted([2, 3]));
    assert_eq!(v.matmul(&m), Tensor::from([6.0, 9.0, 12.0]));
    assert_eq!(m.t().matmul(&v), Tensor::from([6.0, 9.0, 12.0]));
    assert_eq!(v.matmul(&v), Tensor::scalar(5.0));
    assert_eq!(counted([2, 0]).matmul(&counted([0, 3])), Tensor::zeros([2, 3]));
    assert_eq!(counted([0, 2]).matmul(&counted([2, 3])).shape(), [0, 3]);
}

#[test]
fn matrices_of_nalgebra_come_and_go() {
    let x = counted([2, 3]);
    let matrix = DMatrix::try_from(&x).expect("two axes");
    assert_eq!((matrix[(1, 0)], Tensor::from(&matrix)), (3.0, x.clone()));
    let vector = DVector::try_from(&x.flatten()).expect("one axis");
    assert_eq!(Tensor::from(&vector), x.flatten());
    assert_eq!(
        DVector::try_from(&x).unwrap_err().to_string(),
        "`into a vector`: a tensor of shape [2, 3] has not one axis"
    );
}

#[test]
fn masks_choose() {
    let x = Tensor::from([[-1.0, 2.0], [3.0, -4.0]]);
    assert_eq!(x.lt_mask(0.0).choose(0.0, &x), x.relu());
    assert_eq!(x.ge_mask(Tensor::from([0.0, 0.0])).count(), 2);
    assert!(x.ne_mask(&x).negated().all() && !x.eq_mask(9.0).any());
    let is_small = x.gt_mask(-2.0) & x.lt_mask(2.5);
    assert_eq!(is_small, Tensor::from([[true, true], [false, false]]));
    assert_eq!(&is_small | &x.gt_mask(2.0), Tensor::from([[true, true], [true, false]]));
    assert_eq!(&is_small ^ &Tensor::from(true), is_small.negated());
    let choice = Tensor::from([true, false]).choose(Tensor::from([[1.0], [2.0]]), 0.0);
    assert_eq!(choice, Tensor::from([[1.0, 0.0], [2.0, 0.0]]));
}

#[test]
fn exponentials_do_not_overflow() {
    let x = Tensor::from([[1000.0, 1000.0], [-1000.0, 0.0]]);
    assert_eq!(x.logsumexp(1), Tensor::from([1000.0 + 2.0_f64.ln(), 0.0]));
    assert_eq!(x.softmax(1), Tensor::from([[0.5, 0.5], [0.0, 1.0]]));
    assert_eq!(x.log_softmax(1)[[1, 0]], -1000.0);
    assert_eq!(Tensor::from([f64::NEG_INFINITY, f64::NEG_INFINITY]).logsumexp(0).item(), f64::NEG_INFINITY);
    assert_eq!(Tensor::from([f64::INFINITY, 1.0]).logsumexp(0).item(), f64::INFINITY);
    assert_eq!(x.mse(&x).item(), 0.0);
}

#[test]
fn tensors_print_as_arrays() {
    assert_eq!(Tensor::scalar(1.5).to_string(), "1.5");
    assert_eq!(Tensor::from([[1.0, -20.5], [3.0, 4.0]]).to_string(), "[[    1, -20.5],\n [    3,     4]]");
    assert_eq!(format!("{:.1}", Tensor::from([1.0, 2.0])), "[1.0, 2.0]");
    assert_eq!(counted([2, 1, 2]).to_string(), "[[[0, 1]],\n\n [[2, 3]]]");
    assert_eq!(counted([0]).to_string(), "[]");
    assert_eq!(counted([2000]).to_string(), "[   0,    1,    2, …, 1997, 1998, 1999]");
    assert_eq!(Tensor::from([1e300, -1e-7, 0.25]).to_string(), "[1e300, -1e-7,  0.25]");
    assert_eq!(format!("{:6.2}", Tensor::from([1.0, 2.0])), "[  1.00,   2.00]");
    assert_eq!(format!("{:>5}", Tensor::scalar(1.5)), "  1.5");
    assert_eq!(Tensor::<f64>::zeros([1 << 40, 0]).to_string().lines().count(), 7);
    assert_eq!(format!("{:?}", Tensor::from([true])), "Tensor([true], shape=[1])");
}

#[test]
fn refusals_name_the_operation_and_both_shapes() {
    let (a, b) = (counted([2, 3]), counted([4]));
    let no_fit = |name: &str| {
        format!("`{name}`: the shapes [2, 3] and [4] do not fit: axes are neither of the same length nor of length one")
    };
    let (x, y) = (a.clone(), b.clone());
    assert_eq!(refusal(move || drop(x + y)), no_fit("+"));
    let (x, y) = (a.clone(), b.clone());
    assert_eq!(refusal(move || drop(x.atan2(y))), no_fit("atan2"));
    let (mut x, y) = (b.clone(), counted([2, 4]));
    assert_eq!(refusal(move || x += y), "`+`: the shapes [4] and [2, 4] do not fit: the first would have to grow");
    let x = a.clone();
    assert_eq!(refusal(move || drop(x.sum_axis(2))), "`sum_axis`: a tensor of shape [2, 3] has no axis 2");
    let x = a.clone();
    assert_eq!(refusal(move || assert!(x[[2, 0]] > 0.0)), "`index`: a tensor of shape [2, 3] has no element [2, 0]");
    assert_eq!(
        a.try_reshape([5]).unwrap_err().to_string(),
        "`reshape`: the shapes [2, 3] and [5] do not fit: 6 elements do not fill 5"
    );
    let error = a.try_matmul(&b).unwrap_err();
    assert_eq!((error.operation(), error.shapes().len()), ("matmul", 2));
    assert_eq!(Tensor::<f64>::try_cat(&[], 0).unwrap_err().to_string(), "`cat`: the list is empty: give at least one");
}
