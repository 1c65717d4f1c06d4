//! Annotated functions as nodes of the dynamic graph.

#![deny(warnings)]
// Loops over indices and parameters of every type are what is tested.
#![allow(clippy::needless_range_loop, clippy::ptr_arg)]

use std::thread;

use differentiable::graph::{Backward, GraphError, Var, Var32, grad, grad_with, no_grad};
use differentiable::prelude::*;
use differentiable::tensor::Tensor;

/// Data that cannot be copied.
pub struct Data(Vec<f64>);

#[differentiable(inactive(data))]
fn loss(w: &[f64], bias: f64, data: &Data, steps: usize) -> f64 {
    let mut state = bias;
    for i in 0..steps {
        state = (w[i % w.len()] * state + data.0[i]).tanh();
    }
    state * state
}

#[differentiable]
fn product(x: f64, y: f64) -> f64 {
    x * y.sin()
}

fn data() -> Data {
    Data(vec![0.3, -0.2, 0.7])
}

/// The numbers of a gradient.
fn numbers(x: &Var) -> Vec<f64> {
    x.grad().expect("there is a gradient").to_vec()
}

#[test]
fn value_and_gradient_are_those_of_the_function() {
    let (w, bias, data) = (Var::leaf([0.5, -1.0]), Var::leaf(0.1), data());
    let y = loss::graph(&w, &bias, &data, 3);
    let (value, (w_bar, bias_bar)) = loss::value_and_grad(&[0.5, -1.0], 0.1, &data, 3);
    assert_eq!((y.item(), y.shape()), (value, &[][..]));
    y.backward().unwrap();
    assert_eq!((numbers(&w), numbers(&bias)), (w_bar, vec![bias_bar]));
    assert_eq!(format!("{y:?}"), format!("Var({value}, from `loss`)"));
}

#[test]
fn operations_stand_before_and_behind() {
    let (x, y) = (Var::leaf(0.7), Var::leaf(-0.4));
    let z = product::graph(&(&x * &y).exp(), &(&x + 1.0)).sin() + &x * 3.0;
    z.backward().unwrap();
    let (a, b) = ((0.7_f64 * -0.4).exp(), 1.7_f64);
    let outer = (a * b.sin()).cos();
    let by_x = outer * (b.sin() * a * -0.4 + a * b.cos()) + 3.0;
    let by_y = outer * b.sin() * a * 0.7;
    assert!((numbers(&x)[0] - by_x).abs() < 1e-14 && (numbers(&y)[0] - by_y).abs() < 1e-14);
}

#[test]
fn a_variable_may_be_given_twice() {
    let x = Var::leaf(0.7);
    product::graph(&x, &x).backward().unwrap();
    let (by_x, by_y) = product::grad(0.7, 0.7);
    assert_eq!(numbers(&x), [by_x + by_y]);
}

#[test]
fn passes_accumulate_where_the_graph_is_retained() {
    let x = Var::leaf(0.7);
    let y = product::graph(&x, &Var::constant(0.2));
    y.backward_with(&Backward::new().retain_graph()).unwrap();
    y.backward_with(&Backward::new().retain_graph()).unwrap();
    assert_eq!(numbers(&x), [2.0 * 0.2_f64.sin()]);
    y.backward().unwrap();
    assert_eq!(y.backward(), Err(GraphError::Freed { operation: "product" }));
}

#[test]
fn a_gradient_that_was_kept_outlives_a_change() {
    let x = Var::leaf(0.7);
    let y = product::graph(&x, &x);
    x.set_value(5.0);
    y.backward().unwrap();
    let (by_x, by_y) = product::grad(0.7, 0.7);
    assert_eq!(numbers(&x), [by_x + by_y]);
}

#[differentiable(inactive(scale, offset))]
fn polar(r: f64, angle: f64, scale: f64, offset: &[f64]) -> [f64; 2] {
    [scale * r * angle.cos() + offset[0], scale * r * angle.sin() + offset[1]]
}

#[test]
fn a_function_that_runs_again_refuses_a_change() {
    let (r, angle) = (Var::leaf(2.0), Var::leaf(0.3));
    let y = polar::graph(&r, &angle, 3.0, &[1.0, 2.0]).sum();
    angle.set_value(1.0);
    assert_eq!(y.backward(), Err(GraphError::Changed { operation: "polar" }));
    let y = polar::graph(&r, &angle, 3.0, &[1.0, 2.0]).sum();
    y.backward().unwrap();
    assert_eq!(y.backward(), Err(GraphError::Freed { operation: "polar" }));
}

#[test]
fn an_array_is_a_vector() {
    let (r, angle) = (Var::leaf(2.0), Var::leaf(0.3));
    let y = polar::graph(&r, &angle, 3.0, &[1.0, 2.0]);
    assert_eq!(y.value(), Tensor::from(polar(2.0, 0.3, 3.0, &[1.0, 2.0])));
    y.backward_with(&Backward::new().gradient([0.5, -1.5])).unwrap();
    let (_, pullback) = polar::vjp(2.0, 0.3, 3.0, &[1.0, 2.0]);
    let (r_bar, angle_bar) = pullback(&[0.5, -1.5]);
    assert_eq!((numbers(&r), numbers(&angle)), (vec![r_bar], vec![angle_bar]));
}

#[differentiable]
fn weighted(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * x[i] * (i + 1) as f64;
    }
    sum
}

#[differentiable]
fn rows(x: &[[f64; 3]], y: Vec<Vec<f64>>, z: &[[f64; 2]; 2]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        for j in 0..3 {
            sum += x[i][j] * y[i][j] * (3 * i + j + 1) as f64;
        }
    }
    sum + z[0][1] * z[1][0]
}

#[differentiable]
fn triple<const N: usize>(x: [f64; N], y: &Vec<f64>, z: &f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..N {
        sum += x[i] * y[i] * z;
    }
    sum
}

#[test]
fn a_slice_sees_any_shape_row_by_row() {
    let x = Var::leaf([[1.0, 2.0], [3.0, 4.0]]);
    let y = weighted::graph(&x);
    assert_eq!(y.item(), 1.0 + 8.0 + 27.0 + 64.0);
    y.backward().unwrap();
    assert_eq!(x.grad().unwrap(), Tensor::from([[2.0, 8.0], [18.0, 32.0]]));
    let number = Var::leaf(3.0);
    weighted::graph(&number).backward().unwrap();
    assert_eq!(number.grad().unwrap(), Tensor::from(6.0));
    let nothing = Var::leaf(Tensor::zeros([0]));
    let y = weighted::graph(&nothing);
    y.backward().unwrap();
    assert_eq!((y.item(), nothing.grad().unwrap().shape()), (0.0, &[0][..]));
}

#[test]
fn nested_rows_are_matrices() {
    let values = ([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[0.5, 1.5, 2.5], [-1.0, 1.0, 2.0]], [[1.0, 2.0], [3.0, 4.0]]);
    let (x, y, z) = (Var::leaf(values.0), Var::leaf(values.1), Var::leaf(values.2));
    rows::graph(&x, &y, &z).backward().unwrap();
    let y_rows: Vec<Vec<f64>> = values.1.iter().map(|row| row.to_vec()).collect();
    let (x_bar, y_bar, z_bar) = rows::grad(&values.0, y_rows, &values.2);
    assert_eq!(x.grad().unwrap(), Tensor::from_vec(x_bar.concat(), [2, 3]));
    assert_eq!(y.grad().unwrap(), Tensor::from_vec(y_bar.concat(), [2, 3]));
    assert_eq!(z.grad().unwrap(), Tensor::from(z_bar));
}

#[test]
fn lengths_may_be_constants() {
    let (x, y, z) = (Var::leaf([[1.0, 2.0]]), Var::leaf([3.0, 4.0]), Var::leaf([[5.0]]));
    triple::graph::<2>(&x, &y, &z).backward().unwrap();
    assert_eq!(x.grad().unwrap(), Tensor::from([[15.0, 20.0]]));
    assert_eq!((numbers(&y), z.grad().unwrap()), (vec![5.0, 10.0], Tensor::from([[11.0]])));
}

/// The text of a panic.
fn panic_of(f: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(f).expect_err("it panics");
    *panic.downcast::<String>().expect("it says why")
}

#[test]
fn shapes_that_do_not_fit_are_named() {
    let text = panic_of(|| drop(product::graph(&Var::leaf([1.0, 2.0]), &Var::leaf(1.0))));
    assert_eq!(text, "`product`: the shapes [2] and [] do not fit: the second is what `x` takes");
    let (square, z) = (Var::leaf([[1.0, 2.0], [3.0, 4.0]]), Var::leaf(1.0));
    let text = panic_of(|| drop(rows::graph(&square, &square, &square)));
    assert_eq!(text, "`rows`: the shapes [2, 2] and [_, 3] do not fit: the second is what `x` takes");
    let text = panic_of(|| drop(triple::graph::<3>(&square, &square, &z)));
    assert_eq!(text, "`triple`: the shapes [2, 2] and [3] do not fit: the second is what `x` takes");
}

#[differentiable(inactive(n))]
fn parts(x: f32, w: &[f32], n: usize) -> (f32, Vec<f32>, ([f32; 2], f32)) {
    let mut scaled = vec![0.0_f32; n];
    for i in 0..n {
        scaled[i] = w[i] * x;
    }
    (x * x, scaled, ([x, 2.0 * x], w[0]))
}

#[test]
fn a_tuple_is_a_tuple_of_variables() {
    let (x, w) = (Var32::leaf(3.0), Var32::leaf([0.5, 1.5, 2.5]));
    let (square, scaled, (pair, first)) = parts::graph(&x, &w, 3);
    assert_eq!((square.item(), scaled.value(), first.item()), (9.0, Tensor::from([1.5, 4.5, 7.5]), 0.5));
    assert_eq!((square.shape(), pair.value()), (&[][..], Tensor::from([3.0, 6.0])));
    let all = &square * 2.0 + scaled.sum() + pair.sum() * 10.0 + &first;
    all.backward().unwrap();
    assert_eq!(x.grad().unwrap().item(), 2.0 * 6.0 + 4.5 + 30.0);
    assert_eq!(w.grad().unwrap(), Tensor::from([4.0, 3.0, 3.0]));
    let (_, none, _) = parts::graph(&x, &w, 0);
    assert_eq!(none.shape(), [0]);
}

#[differentiable(inactive(lengths))]
fn table(x: f64, lengths: &[usize]) -> Vec<Vec<f64>> {
    let mut table = vec![vec![0.0; 0]; lengths.len()];
    for i in 0..lengths.len() {
        table[i] = vec![x; lengths[i]];
    }
    table
}

#[test]
fn rows_of_a_result_are_a_matrix() {
    let x = Var::leaf(3.0);
    let y = table::graph(&x, &[2, 2, 2]);
    assert_eq!(y.shape(), [3, 2]);
    y.sum().backward().unwrap();
    assert_eq!(numbers(&x), [6.0]);
    assert_eq!(table::graph(&x, &[]).shape(), [0, 0]);
    let text = panic_of(move || drop(table::graph(&x, &[2, 3])));
    assert_eq!(text, "`table`: the result is ragged, and a variable is not: all its rows need one length");
}

#[test]
fn constants_and_no_grad_record_nothing() {
    let (x, c) = (Var::leaf(0.7), Var::constant(0.7));
    assert!(!product::graph(&c, &c).requires_grad());
    let y = no_grad(|| product::graph(&x, &x));
    assert_eq!((y.requires_grad(), y.item()), (false, product(0.7, 0.7)));
    let (a, _, _) = no_grad(|| parts::graph(&Var32::leaf(1.0), &Var32::leaf([1.0]), 1));
    assert!(!a.requires_grad());
}

#[differentiable(order = 2, inactive(n))]
fn rosenbrock(x: &[f64], scale: f64, n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n - 1 {
        sum += scale * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
    }
    sum
}

/// Gradients that can be differentiated again.
fn recorded(y: &Var, inputs: &[&Var]) -> Vec<Var> {
    let found = grad_with(&[y], inputs, &Backward::new().create_graph()).unwrap();
    found.into_iter().flatten().collect()
}

#[test]
fn a_gradient_is_differentiated_by_the_compiled_second_derivative() {
    let (x, scale) = (Var::leaf([0.5, -1.0, 2.0]), Var::leaf(100.0));
    let y = rosenbrock::graph(&x, &scale, 3);
    let gradients = recorded(&y, &[&x, &scale]);
    let (x_bar, scale_bar) = rosenbrock::grad(&[0.5, -1.0, 2.0], 100.0, 3);
    assert_eq!((gradients[0].value().to_vec(), gradients[1].item()), (x_bar, scale_bar));
    let direction = [0.3, -0.7, 1.1];
    let along = (&gradients[0] * &Var::constant(direction)).sum() + &gradients[1] * 2.0;
    let products = grad(&[&along], &[&x, &scale]).unwrap();
    let (x_hvp, scale_hvp) = rosenbrock::hvp(&[0.5, -1.0, 2.0], 100.0, 3, &direction, 2.0);
    assert_eq!((products[0].value().to_vec(), products[1].item()), (x_hvp, scale_hvp));
}

#[test]
fn second_derivatives_go_through_what_stands_around() {
    let x = Var::leaf([0.5, -1.0]);
    let scale = Var::constant(2.0);
    // y = exp(f(x²)), whose Hessian has all terms there are.
    let compiled = rosenbrock::graph(&(&x * &x), &scale, 2).tanh();
    let (a, b) = ((&x * &x).select(0, 0), (&x * &x).select(0, 1));
    let by_operations = ((&b - &a * &a).powi(2) * 2.0 + (1.0 - &a).powi(2)).tanh();
    let hessian_of = |y: &Var| {
        let gradient = recorded(y, &[&x]).remove(0);
        let row = |k: isize| grad_with(&[&gradient.select(0, k as usize)], &[&x], &Backward::new().retain_graph());
        [0, 1].map(|k| row(k).unwrap()[0].as_ref().unwrap().value().to_vec())
    };
    let (ours, theirs) = (hessian_of(&compiled).concat(), hessian_of(&by_operations).concat());
    assert!(ours.iter().zip(&theirs).all(|(a, b)| (a - b).abs() < 1e-12 * b.abs().max(1.0)), "{ours:?} {theirs:?}");
}

#[differentiable(order = 2, inactive(power))]
fn curve(t: f64, w: &[f64], power: i32) -> (f64, [f64; 2]) {
    (t.powi(power) * w[0], [(t * w[1]).sin(), t * w[0] * w[1]])
}

#[test]
fn results_of_many_numbers_have_second_derivatives_too() {
    let (t, w) = (Var::leaf(0.7), Var::leaf([1.3, -0.4]));
    let hessian_of = |y: &Var| {
        let gradients = recorded(y, &[&t, &w]);
        let along = &gradients[0] * 0.5 + (&gradients[1] * &Var::constant([1.5, -2.0])).sum();
        let found = grad(&[&along], &[&t, &w]).unwrap();
        [found[0].value().to_vec(), found[1].value().to_vec()].concat()
    };
    let (a, pair) = curve::graph(&t, &w, 3);
    let ours = hessian_of(&(&a * &pair.select(0, 0) + pair.select(0, 1).exp()));
    let (w0, w1) = (w.select(0, 0), w.select(0, 1));
    let theirs = hessian_of(&(t.powi(3) * &w0 * (&t * &w1).sin() + (&t * &w0 * &w1).exp()));
    assert!(ours.iter().zip(&theirs).all(|(a, b)| (a - b).abs() < 1e-12), "{ours:?} {theirs:?}");
}

#[test]
fn derivatives_that_were_not_compiled_are_refused() {
    let x = Var::leaf(0.7);
    let create = Backward::new().create_graph();
    let once = product::graph(&x, &x).backward_with(&create).unwrap_err();
    assert_eq!(once, GraphError::Order { function: "product", order: 1 });
    assert_eq!(
        once.to_string(),
        "the gradient of `product` cannot be differentiated: put `order = 2` in its `#[differentiable(..)]`"
    );
    assert!(x.grad().is_none());
    let (x, scale) = (Var::leaf([0.5, 1.0]), Var::leaf(3.0));
    let first = recorded(&rosenbrock::graph(&x, &scale, 2), &[&x]).remove(0).sum();
    let third = grad_with(&[&first], &[&x], &create).unwrap_err();
    assert_eq!(
        third.to_string(),
        "`rosenbrock` can be differentiated 2 times, not more: write it with operations on variables"
    );
    let second = grad_with(&[&first], &[&x], &Backward::new()).unwrap();
    assert_eq!(second[0].as_ref().unwrap().shape(), [2]);
    assert_eq!(first.backward(), Err(GraphError::Freed { operation: "rosenbrock" }));
}

#[test]
fn nodes_go_to_other_threads() {
    let (x, offset) = (Var::leaf(2.0), vec![1.0, 2.0]);
    let y = polar::graph(&x, &Var::constant(0.3), 3.0, &offset);
    drop(offset);
    thread::spawn(move || y.sum().backward().unwrap()).join().unwrap();
    assert!((numbers(&x)[0] - 3.0 * (0.3_f64.cos() + 0.3_f64.sin())).abs() < 1e-14);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| product::graph(&x, &x).backward().unwrap());
        }
    });
    assert!(numbers(&x)[0] > 4.0);
}

/// `ln(1 + exp(x))` of each element.
#[differentiable(vjp = softplus_vjp)]
fn softplus(x: &[f64]) -> Vec<f64> {
    x.iter().map(|x| x.max(0.0) + (-x.abs()).exp().ln_1p()).collect()
}

fn softplus_vjp(x: &[f64], _y: &[f64], y_bar: &[f64]) -> Vec<f64> {
    x.iter().zip(y_bar).map(|(x, y_bar)| y_bar / (1.0 + (-x).exp())).collect()
}

#[differentiable(vjp = root_vjp, order = 2)]
fn root(y: f64) -> f64 {
    let mut x = 0.0_f64;
    for _ in 0..50 {
        x -= (x + x.exp() - y) / (1.0 + x.exp());
    }
    x
}

#[differentiable]
fn root_vjp(_y: f64, x: &f64, x_bar: f64) -> f64 {
    x_bar / (1.0 + x.exp())
}

#[test]
fn rules_of_ones_own_are_nodes_too() {
    let x = Var::leaf([[0.0, 1000.0], [-1000.0, 0.0]]);
    softplus::graph(&x).sum().backward().unwrap();
    assert_eq!(x.grad().unwrap(), Tensor::from([[0.5, 1.0], [0.0, 0.5]]));
    let y = Var::leaf(1.0);
    let slope = recorded(&root::graph(&y), &[&y]).remove(0);
    assert_eq!(slope.item(), 0.5);
    assert!((grad(&[&slope], &[&y]).unwrap()[0].item() + 0.125).abs() < 1e-15);
}

/// Computed with variables, because only the run decides what is computed.
fn by_variables(w: &Var, x: &Var) -> Var {
    let mut y = x.clone();
    while y.item() < 10.0 {
        y = &y * w;
    }
    y
}

#[differentiable(vjp = growth_vjp)]
fn growth(w: f64, x: f64) -> f64 {
    no_grad(|| by_variables(&Var::constant(w), &Var::constant(x)).item())
}

fn growth_vjp(w: f64, x: f64, _y: &f64, y_bar: f64) -> (f64, f64) {
    let (w, x) = (Var::leaf(w), Var::leaf(x));
    let found = grad(&[&(by_variables(&w, &x) * y_bar)], &[&w, &x]).unwrap();
    (found[0].item(), found[1].item())
}

#[differentiable]
fn static_caller(w: f64) -> f64 {
    growth(w, 1.0) + w
}

#[test]
fn a_graph_is_a_rule_of_ones_own() {
    assert_eq!(static_caller(2.0), 18.0);
    assert_eq!(static_caller::grad(2.0), 4.0 * 8.0 + 1.0);
    let w = Var::leaf(2.0);
    static_caller::graph(&w).backward().unwrap();
    assert_eq!(numbers(&w), [33.0]);
}

/// Functions that have no `graph`, or none for their arguments, compile as before.
#[allow(dead_code)]
mod without {
    use differentiable::prelude::*;

    use super::Data;

    pub struct Borrowed<'a>(&'a [f64]);

    type Real = f64;

    #[differentiable(inactive(data))]
    pub fn cannot_be_copied(x: f64, data: &Data) -> Vec<f64> {
        let mut y = vec![0.0; 2];
        y[0] = x * data.0[0];
        y
    }

    #[differentiable(inactive(data, more), order = 2)]
    pub fn unnamed_lifetime(x: f64, data: Borrowed<'_>, more: &Borrowed<'_>) -> f64 {
        x * x * data.0[0] * more.0[0]
    }

    #[differentiable(inactive(data))]
    pub fn named_lifetime<'a>(x: &'a [f64], data: &'a [&'a str]) -> [f64; 1] {
        [x[0] * data.len() as f64]
    }

    #[differentiable(inactive(f))]
    pub fn without_a_name(x: f64, f: impl Fn(usize) -> f64) -> [f64; 1] {
        [x * f(2)]
    }

    #[differentiable(inactive(f))]
    pub fn dynamic(x: f64, f: &dyn Fn(usize) -> f64) -> [f64; 1] {
        [x * f(2)]
    }

    #[differentiable]
    pub fn other_name(x: Real) -> Real {
        x * x
    }

    #[differentiable]
    pub fn two_types(x: f64, y: f32) -> f64 {
        x * y as f64
    }

    #[differentiable]
    pub fn in_place(x: &mut [f64], y: f64) {
        x[0] *= y;
    }

    #[differentiable]
    pub fn of_a_tuple(x: (f64, usize)) -> f64 {
        x.0 * x.0
    }
}

/// Inactive arguments of every kind, and names that generated code might use.
mod with {
    use differentiable::graph::Var;
    use differentiable::prelude::*;

    use super::numbers;

    #[differentiable(inactive(f))]
    fn named(call: f64, f: impl Fn(f64) -> f64, names: &[&str]) -> f64 {
        call * f(2.0) * names.len() as f64
    }

    #[differentiable]
    fn value(value: f64, first: &[f64], operands: usize, y_bar: String) -> [f64; 1] {
        [value * first[0] * operands as f64 * y_bar.len() as f64]
    }

    #[differentiable(inactive(data, more))]
    fn lent<'a>(x: &'a [f64], data: &'a [f64], more: &[f64; 3]) -> Vec<f64> {
        let mut y = vec![0.0; data.len()];
        for i in 0..data.len() {
            y[i] = x[0] * data[i] + more[0];
        }
        y
    }

    #[derive(Clone, Copy)]
    enum Choice {
        Once,
        Twice,
    }

    #[differentiable(inactive(choice, table), order = 2)]
    fn chosen(x: f64, choice: Choice, table: Vec<(usize, f64)>, f: fn(&[f64]) -> f64) -> f64 {
        let factor = match choice {
            Choice::Once => 1.0,
            Choice::Twice => 2.0,
        };
        let weight = table[0].1 * f(&[3.0]);
        x * x * factor * weight
    }

    #[test]
    fn inactive_arguments_are_passed_as_written() {
        let x = Var::leaf(0.5);
        let local = 3.0;
        named::graph(&x, |y| y * local, &["a", "b"]).backward().unwrap();
        value::graph(&x, &Var::constant([2.0]), 3, "abc".to_owned()).backward_with(&Default::default()).unwrap();
        assert_eq!(numbers(&x), [12.0 + 18.0]);
        x.zero_grad();
        chosen::graph(&x, Choice::Twice, vec![(0, 1.5)], |x| x[0]).backward().unwrap();
        chosen::graph(&x, Choice::Once, vec![(0, 1.5)], |x| x[0]).backward().unwrap();
        assert_eq!(numbers(&x), [9.0 + 4.5]);
        x.zero_grad();
        {
            let data = vec![1.0, 2.0, 3.0];
            lent::graph(&x, &data, &[1.0, 2.0, 3.0]).sum()
        }
        .backward()
        .unwrap();
        assert_eq!(numbers(&x), [6.0]);
    }
}
