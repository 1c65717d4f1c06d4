//! `assert!`, `debug_assert!`, `println!`: copied, with what they capture.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn checked(x: f64, w: &[f64]) -> f64 {
    assert!(!w.is_empty(), "no weights");
    assert!(x > 0.0 && w[0] < 10.0);
    debug_assert!(w.len() < 100, "{} weights", w.len());
    assert_eq!(w.len() % 1, 0);
    assert_ne!(x, 100.0);
    let mut a = x;
    for v in w {
        debug_assert!(v.is_finite(), "{v} among {w:?}");
        a = a * v + x;
        assert!(a < 1e9, "{a:.3} is too large at {x}");
    }
    a
}

#[differentiable(order = 2)]
fn printed(x: f64, n: usize) -> f64 {
    let mut a = x;
    for k in 0..n {
        a = a * x + 1.0;
        println!("{k}: {a:.2} of {n}, {} {:?}", a * 2.0, x);
        eprintln!("{a} {a:>width$}", width = k);
    }
    print!("{}", a);
    a
}

#[differentiable(order = 2)]
fn unreachable_arms(x: f64, n: usize) -> f64 {
    match n {
        0 => x * x,
        1 => x,
        2 => panic!("no {n}"),
        3 => unreachable!("{x}"),
        4 => todo!(),
        _ => unimplemented!("{n} is too large"),
    }
}

judge! {
    checked(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6]);
    printed(x: f64 = 0.7; n: usize = 2);
    unreachable_arms(x: f64 = 0.7; n: usize = 0);
}

#[test]
#[should_panic = "no weights"]
fn a_gradient_asserts_what_the_function_does() {
    checked::grad(0.7, &[]);
}

#[test]
#[should_panic = "no 2"]
fn a_gradient_panics_where_the_function_does() {
    unreachable_arms::grad(0.7, 2);
}
