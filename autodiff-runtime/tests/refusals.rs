//! What is said where tensors and variables do not fit: the operation, the shapes, and the place of the call.

#![cfg(feature = "graph")]

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use autodiff_runtime::graph::Var;
use autodiff_runtime::nn::{Adam, Linear, Module, Sgd};
use autodiff_runtime::tensor::{Random, Tensor};

thread_local! {
    /// The file and line of the panic that is waited for.
    static PLACE: Cell<Option<(String, u32)>> = const { Cell::new(None) };
    static IS_AWAITED: Cell<bool> = const { Cell::new(false) };
}

/// The text of a panic, and where it says that it was.
fn refusal(run: impl FnOnce()) -> (String, Option<(String, u32)>) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| match info.location() {
            Some(location) if IS_AWAITED.get() => PLACE.set(Some((location.file().to_owned(), location.line()))),
            _ => usual(info),
        }))
    });
    IS_AWAITED.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(run));
    IS_AWAITED.set(false);
    let cause = outcome.expect_err("a panic");
    let text = cause.downcast_ref::<String>().cloned();
    (text.or_else(|| cause.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default(), PLACE.take())
}

fn ignore<R>(_result: R) {}

/// Each expression panics with that text, here.
macro_rules! refused {
    ($($run:expr => $text:expr;)*) => {$({
        let line = line!();
        let (text, place) = refusal(|| ignore($run));
        assert_eq!(text, $text);
        let (file, found) = place.expect("a place");
        let is_here = file.ends_with("refusals.rs") && found >= line;
        assert!(is_here, "{}: the place is {file}, line {found}", stringify!($run));
    })*};
}

#[test]
fn tensors_name_the_operation_the_shapes_and_the_caller() {
    let x = Tensor::from([[1.0, 2.0], [3.0, 4.0]]);
    let no_axis = |operation: &str| format!("`{operation}`: a tensor of shape [2, 2] has no axis 2");
    refused! {
        &x + Tensor::from([1.0, 2.0, 3.0]) =>
            "`+`: the shapes [2, 2] and [3] do not fit: axes are neither of the same length nor of length one";
        x.matmul(&Tensor::from([1.0, 2.0, 3.0])) =>
            "`matmul`: the shapes [2, 2] and [3] do not fit: 2 columns meet 3 rows";
        x.reshape([3]) => "`reshape`: the shapes [2, 2] and [3] do not fit: 4 elements do not fill 3";
        Tensor::from_vec(vec![1.0], [2]) => "`from_vec`: a tensor of shape [2] needs 2 elements, not 1";
        x.sum_axis(2) => no_axis("sum_axis");
        x.mean_axis(2) => no_axis("mean_axis");
        x.amax_axis(2) => no_axis("amax_axis");
        x.argmax_axis(2) => no_axis("argmax_axis");
        x.select(2, 0) => no_axis("select");
        x.narrow(2, 0..1) => no_axis("narrow");
        x.transpose(2, 0) => no_axis("transpose");
        x.squeeze(2) => no_axis("squeeze");
        Tensor::cat(&[&x, &x], 2) => no_axis("cat");
        x[[2, 0]] => "`index`: a tensor of shape [2, 2] has no element [2, 0]";
        x.item() => "`item`: a tensor of shape [2, 2] has 4 elements, not one";
        x.permute(&[0, 0]) => "`permute`: a tensor of shape [2, 2] has other axes than [0, 0]";
        x.cross_entropy(&[0, 2]) => "`cross_entropy`: a tensor of shape [2, 2] has no class 2";
        x.mse(&Tensor::from([1.0])) =>
            "`mse`: the shapes [2, 2] and [1] do not fit: every number needs its target";
        x.select(0, usize::MAX) =>
            format!("`select`: a tensor of shape [2, 2] has no position {} along an axis of length 2", usize::MAX);
        x.unsqueeze(3) => "`unsqueeze`: a tensor of shape [2, 2] has no room for an axis 3";
        x.softmax(2) => no_axis("softmax");
        x.log_softmax(2) => no_axis("log_softmax");
        x.logsumexp(2) => no_axis("logsumexp");
        Tensor::<f64>::zeros([2, 0]).softmax(1) => "`softmax`: a tensor of shape [2, 0] has no elements along axis 1";
        x.unsqueeze(0).t() => "`t`: a tensor of shape [1, 2, 2] has 3 axes, a matrix has two: use `transpose`";
        Tensor::<f64>::cat(&[], 0) => "`cat`: the list is empty: give at least one";
        Tensor::<f64>::stack(&[], 0) => "`stack`: the list is empty: give at least one";
        Tensor::stack(&[&x, &x], 3) => "`stack`: a tensor of shape [2, 2] has no room for an axis 3";
        Tensor::stack(&[&x, &x.flatten()], 0) =>
            "`stack`: the shapes [2, 2] and [4] do not fit: only one shape can be stacked";
        Tensor::<f64>::zeros([0]).amax() => "`amax`: a tensor of shape [0] has no elements to choose from";
    }
}

#[test]
fn variables_do_the_same() {
    let x = Var::leaf([[1.0, 2.0], [3.0, 4.0]]);
    let no_axis = |operation: &str| format!("`{operation}`: a tensor of shape [2, 2] has no axis 2");
    refused! {
        &x + Var::leaf([1.0, 2.0, 3.0]) =>
            "`add`: the shapes [2, 2] and [3] do not fit: axes are neither of the same length nor of length one";
        x.matmul(&Var::leaf([1.0, 2.0, 3.0])) =>
            "`matmul`: the shapes [2, 2] and [3] do not fit: 2 columns meet 3 rows";
        x.reshape([3]) => "`reshape`: the shapes [2, 2] and [3] do not fit: 4 elements do not fill 3";
        x.broadcast_to([3]) =>
            "`broadcast_to`: the shapes [2, 2] and [3] do not fit: the first cannot be repeated to the second";
        x.sum_axis(2) => no_axis("sum_axis");
        x.mean_axis(2) => no_axis("mean_axis");
        x.amax_axis(2) => no_axis("amax_axis");
        x.select(2, 0) => no_axis("select");
        x.narrow(2, 0..1) => no_axis("narrow");
        Var::cat(&[&x, &x], 2) => no_axis("cat");
        x.index_select(0, &[2]) =>
            "`index_select`: a tensor of shape [2, 2] has no position 2 along an axis of length 2";
        x.item() => "`item`: a tensor of shape [2, 2] has 4 elements, not one";
        x.permute(&[0, 0]) => "`permute`: a tensor of shape [2, 2] has other axes than [0, 0]";
        x.cross_entropy(&[0, 2]) => "`cross_entropy`: a tensor of shape [2, 2] has no class 2";
        x.select(0, usize::MAX) =>
            format!("`select`: a tensor of shape [2, 2] has no position {} along an axis of length 2", usize::MAX);
        x.unsqueeze(3) => "`unsqueeze`: a tensor of shape [2, 2] has no room for an axis 3";
        x.transpose(2, 0) => no_axis("transpose");
        x.squeeze(2) => no_axis("squeeze");
        x.squeeze(0) => "`squeeze`: a tensor of shape [2, 2] is of length 2 along axis 0, not of length one";
        x.softmax(2) => no_axis("softmax");
        x.unsqueeze(0).t() => "`t`: a tensor of shape [1, 2, 2] has 3 axes, a matrix has two: use `transpose`";
        Var::cat(&[], 0) => "`cat`: the list is empty: give at least one";
        Var::stack(&[], 0) => "`stack`: the list is empty: give at least one";
        Var::stack(&[&x, &x], 3) => "`stack`: a tensor of shape [2, 2] has no room for an axis 3";
        Var::stack(&[&x, &x.flatten()], 0) =>
            "`stack`: the shapes [2, 2] and [4] do not fit: only one shape can be stacked";
        Var::choose(&Tensor::from([true, false, true]), &x, 0.0) =>
            "`choose`: the shapes [3] and [2, 2] do not fit: axes are neither of the same length nor of length one";
        x.clamp(2.0, 1.0) => "`clamp`: the bounds 2 and 1 leave nothing";
        x.clamp(f64::NAN, Var::leaf([1.0, 2.0])) => "`clamp`: the bounds NaN and [1, 2] leave nothing";
        x.clamp(Var::leaf([1.0, 2.0, 3.0]), 9.0) =>
            "`clamp`: the shapes [2, 2] and [3] do not fit: axes are neither of the same length nor of length one";
        x.set_value(1.0) => "`set_value`: the shapes [2, 2] and [] do not fit: a variable keeps its shape";
        Sgd::new(vec![x.clone(), x.exp()], 0.1) =>
            "`Sgd`: parameter 1 was computed: only leaves, made by `leaf`, can be changed by steps";
        Adam::new(vec![x.exp()], 0.1) =>
            "`Adam`: parameter 0 was computed: only leaves, made by `leaf`, can be changed by steps";
        Linear::new(3, 1, &mut Random::seeded(0)).forward(&x) =>
            "`Linear`: the shapes [2, 2] and [1, 3] do not fit: the last axis is that of the inputs in both";
    }
}

#[test]
fn shapes_that_no_memory_holds_are_refused() {
    const HALF: usize = 1 << 63;
    let too_large = |operation: &str, shape: &[usize]| {
        format!("`{operation}`: a tensor of shape {shape:?} has more elements than memory can hold")
    };
    let (wide, narrow) = (Tensor::<f64>::zeros([1 << 40, 0]), Tensor::<f64>::zeros([0, 1 << 40]));
    let mut random = Random::seeded(0);
    refused! {
        Tensor::<f64>::zeros([usize::MAX, 2]) => too_large("zeros", &[usize::MAX, 2]);
        Tensor::<f64>::ones([1 << 62]) => too_large("ones", &[1 << 62]);
        Tensor::full([HALF, 2], true) => too_large("full", &[HALF, 2]);
        Tensor::<f64>::zeros([HALF, 2, 0]) => too_large("zeros", &[HALF, 2, 0]);
        Tensor::<f64>::eye(usize::MAX) => too_large("eye", &[usize::MAX; 2]);
        Tensor::<f64>::arange(usize::MAX) => too_large("arange", &[usize::MAX]);
        Tensor::linspace(0.0, 1.0, usize::MAX) => too_large("linspace", &[usize::MAX]);
        Tensor::<f64>::rand([HALF, 2], &mut random) => too_large("rand", &[HALF, 2]);
        Tensor::<f64>::randn([HALF, 2], &mut random) => too_large("randn", &[HALF, 2]);
        Tensor::from([1.0]).broadcast_to([HALF, 2]) => too_large("broadcast_to", &[HALF, 2]);
        Tensor::<f64>::default().reshape([HALF, 2]) => too_large("reshape", &[HALF, 2]);
        Var::leaf([1.0]).reshape([HALF, 2]) => too_large("reshape", &[HALF, 2]);
        Var::leaf([1.0]).broadcast_to([HALF, 2]) => too_large("broadcast_to", &[HALF, 2]);
        wide.matmul(&narrow) => too_large("matmul", &[1 << 40, 1 << 40]);
        narrow.unsqueeze(1) + narrow.unsqueeze(2) => too_large("+", &[0, 1 << 40, 1 << 40]);
    }
    assert!(Tensor::<f64>::try_from_vec(vec![], [HALF, 2]).is_err());
    let (text, _) = refusal(|| ignore(Tensor::from(1.0).reshape(vec![1; 65])));
    assert!(text.ends_with("has more than 64 axes"), "{text}");
    assert_eq!(Tensor::from(1.0).reshape(vec![1; 64]).to_string().len(), 129);
    assert!(Tensor::cat(&[&wide, &wide], 0).numel() == 0);
}
