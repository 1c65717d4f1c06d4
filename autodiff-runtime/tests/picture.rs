//! Graphs as pictures: the exact text, and graphs of any size.

#![cfg(feature = "graph")]

use autodiff_runtime::graph::Var;

#[test]
fn a_small_graph() {
    let (x, c) = (Var::leaf([1.0, 2.0]), Var::constant(0.5));
    let y = (&x * 3.0 + &c) * &x;
    let s = y.sum();
    assert_eq!(
        s.dot(&[("x", &x), ("y", &y)]),
        r#"digraph {
    n0 [label="sum\n[]"];
    n1 -> n0;
    n1 [label="y = mul\n[2]"];
    n2 -> n1;
    n3 -> n1;
    n2 [label="add\n[2]"];
    n4 -> n2;
    n5 -> n2;
    n3 [label="x\n[2]", shape=box];
    n4 [label="mul\n[2]"];
    n3 -> n4;
    n6 -> n4;
    n5 [label="constant\n[]", shape=box, style=dashed];
    n6 [label="3", shape=plaintext];
}
"#
    );
}

#[test]
fn what_is_freed_or_changed_says_so() {
    let x = Var::leaf(2.0);
    let y = x.exp();
    let z = &y + 1.0;
    z.backward().unwrap();
    y.update(|y| y * 2.0).unwrap();
    assert_eq!(
        (&z + &y).dot(&[]),
        r#"digraph {
    n0 [label="add\n[]"];
    n1 -> n0;
    n2 -> n0;
    n1 [label="add\n[]"];
    n3 -> n1 [label="changed", style=dashed];
    n4 -> n1;
    n2 [label="mul\n[]"];
    n3 -> n2;
    n5 -> n2;
    n3 [label="exp\n[]\nfreed\nchanged"];
    n6 -> n3;
    n4 [label="1", shape=plaintext];
    n5 [label="2", shape=plaintext];
    n6 [label="leaf\n[]", shape=box];
}
"#
    );
}

#[test]
fn a_name_may_hold_anything() {
    let x = Var::leaf(2.0);
    assert!(
        x.dot(&[("a \"quoted\" \\ name\nin two lines", &x)])
            .contains(r#"label="a \"quoted\" \\ name\nin two lines\n[]""#)
    );
}

#[test]
fn a_long_chain_needs_no_stack() {
    let mut x = Var::leaf(1.0);
    for _ in 0..200_000 {
        x = &x + 1.0;
    }
    assert_eq!(x.dot(&[]).lines().count(), 800_003);
}
