//! Blocks, branches and loops as values.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn block_values(x: f64, y: f64) -> f64 {
    let a = {
        let t = x * y;
        t.sin() + t
    };
    a * {
        let a = y * y;
        a + 1.0
    } + { x }
}

#[differentiable(order = 2)]
fn block_changes_outer(x: f64, y: f64) -> f64 {
    let mut a = x;
    let b = {
        a *= y;
        let c = a;
        a += 1.0;
        c * a
    };
    a * b
}

#[differentiable(order = 2)]
fn if_values(x: f64, y: f64) -> f64 {
    let a = if x > y { x * y } else { x + y };
    let (b, c) = if a > 1.0 { (a, x) } else { (y, a * a) };
    (if b > c { b.sin() } else { c }) * b + if x > 0.0 { c } else { -c }
}

#[differentiable(order = 2)]
fn nested_values(x: f64, y: f64) -> f64 {
    let a = if x > 0.0 {
        let t = x * y;
        if t > 0.5 {
            let u = t * t;
            u + x
        } else {
            t
        }
    } else {
        y
    };
    a * a + x
}

#[differentiable(order = 2)]
fn loop_value(x: f64) -> f64 {
    let mut a = x;
    let b = loop {
        a *= 1.5;
        if a > 4.0 {
            break a * x;
        }
    };
    a + b
}

#[differentiable(order = 2)]
fn unit_blocks(x: f64) -> f64 {
    let mut a = x;
    {
        a *= x;
        {
            a += 1.0;
        }
    }
    if a > 0.0 {
        {
            a *= a;
        }
    };
    a
}

/// Fragments that stand where a statement or a block does.
macro_rules! with_fragments {
    ($name:ident, $x:ident, $s:ident, $change:block, $value:block, $choice:expr, $before:stmt) => {
        #[differentiable(order = 2)]
        fn $name($x: f64) -> f64 {
            let mut $s = 0.5 * $x;
            $before;
            $change $s *= $x;
            for _ in 0..2 $change
            if $s > 100.0 $change else $change
            $change
            $choice * $s - $value
        }
    };
}

with_fragments!(fragments, x, s, { s = s * x + 0.3; }, { let y = x * x; y * y }, if x > 0.0 { x } else { -x }, let x = 2.0 * x);
with_fragments!(
    fragments_that_leave,
    x,
    s,
    {
        if s > 3.0 {
            return s * s;
        }
        s *= x;
    },
    { x.sin() },
    match 3 {
        3 => x * x,
        _ => x,
    },
    s += x
);

macro_rules! body_from_outside {
    ($name:ident, $x:ident, $body:block) => {
        #[differentiable(order = 2)]
        fn $name($x: f64) -> f64 $body
    };
}

body_from_outside!(whole_body, x, {
    let y = x * x;
    if y > 4.0 {
        return y;
    }
    y * x
});

judge! {
    fragments(x: f64 = 0.7);
    fragments_that_leave(x: f64 = 0.7);
    fragments_that_leave(x: f64 = 1.7);
    whole_body(x: f64 = 0.7);
    whole_body(x: f64 = 2.7);
    block_values(x: f64 = 0.7, y: f64 = 1.3);
    block_changes_outer(x: f64 = 0.7, y: f64 = 1.3);
    if_values(x: f64 = 0.7, y: f64 = 1.3);
    if_values(x: f64 = 1.7, y: f64 = 0.3);
    nested_values(x: f64 = 0.7, y: f64 = 1.3);
    nested_values(x: f64 = 0.7, y: f64 = 0.3);
    nested_values(x: f64 = -0.7, y: f64 = 0.3);
    loop_value(x: f64 = 0.7);
    unit_blocks(x: f64 = 0.7);
}
