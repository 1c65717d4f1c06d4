//! Blocks with labels, and what leaves them.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn a_value(x: f64, y: f64) -> f64 {
    let z = 'found: {
        if x > 1.0 {
            break 'found x * y;
        }
        let w = x.sin();
        if w > 0.5 {
            break 'found w * y.exp();
        }
        w + y
    };
    z * z + x
}

/// The block is left from inside loops, of which one is its own.
#[differentiable(order = 2, inactive(limit))]
fn search(x: &[f64], limit: f64) -> f64 {
    let mut sum = 0.0;
    let found = 'search: {
        for i in 0..x.len() {
            for j in 0..i {
                sum += x[i] * x[j];
                if sum > limit {
                    break 'search x[i] * sum;
                }
            }
        }
        sum.sin()
    };
    found * sum
}

/// Jumps out of the block to the loop outside.
#[differentiable(order = 2)]
fn in_a_loop(x: f64, kinds: &[u32]) -> f64 {
    let mut y = x;
    'kinds: for kind in kinds {
        let step = 'step: {
            if *kind == 0 {
                continue 'kinds;
            }
            if *kind == 9 {
                y *= x;
                break 'kinds;
            }
            if *kind % 2 == 0 {
                break 'step y.sin();
            }
            y * x
        };
        y += step * *kind as f64;
    }
    y
}

/// A label that a block inside takes again, and a jump to the outer one.
#[differentiable(order = 2)]
fn inside_one_another(x: f64, n: u32) -> f64 {
    let mut y = x;
    'outer: {
        y = y * y;
        'inner: {
            if n == 0 {
                break 'outer;
            }
            y += x;
            if n == 1 {
                break 'inner;
            }
            y = y.exp();
        }
        y *= 3.0 * x;
    }
    y + x
}

/// The block is the end of the function, which other jumps leave, too.
#[differentiable(order = 2)]
fn at_the_end(x: f64, n: u32) -> f64 {
    let y = x.cos();
    'end: {
        if n == 0 {
            return y;
        }
        if n == 1 {
            break 'end y * x;
        }
        y * y
    }
}

#[differentiable(order = 2)]
fn as_an_operand(x: f64, y: f64) -> f64 {
    let mut k = 1;
    x * 'part: {
        k += 1;
        if y > 1.0 {
            break 'part y.ln() * k as f64;
        }
        y
    } + k as f64 * y
}

/// The value of a loop inside is the value of the block.
#[differentiable(order = 2, inactive(limit))]
fn value_of_a_loop(x: f64, limit: f64) -> f64 {
    let y = 'all: {
        let mut y = x;
        let last = loop {
            y = y * 1.5 + x;
            if y > limit {
                break y.sqrt();
            }
            if y > 2.0 * x {
                break 'all y;
            }
        };
        last * x
    };
    y * y
}

/// A `loop` as the whole arm, left by its own jump or by one of the function.
#[differentiable(order = 2)]
fn loop_as_an_arm(x: f64, n: u32) -> f64 {
    let mut y = x;
    match n {
        0 => y,
        n => loop {
            y *= x + 1.0;
            if y > 20.0 {
                return y.ln();
            }
            if n > 1 && y > 2.0 {
                break y + x;
            }
        },
    }
}

#[differentiable(order = 2)]
fn pairs(x: f64, y: f64, n: u32) -> f64 {
    let (a, b) = 'pair: {
        if n == 0 {
            break 'pair (x, y * x);
        }
        let (mut a, mut b) = (y, x);
        for k in 0..n {
            (a, b) = (b * x, a + y);
            if k == 2 {
                break 'pair (b, a);
            }
        }
        (a, b)
    };
    a * b + b.sin()
}

/// Arrays that the block changes before it is left.
#[differentiable(order = 2)]
fn arrays(x: &[f64], n: usize) -> f64 {
    let mut a = [x[0], x[1]];
    'changes: {
        a[0] *= a[1];
        if n == 0 {
            break 'changes;
        }
        for k in 0..n {
            a[k % 2] = a[(k + 1) % 2] * x[1];
            if k == 3 {
                break 'changes;
            }
        }
        a[1] = a[1].sin();
    }
    a[0] * a[1]
}

judge! {
    a_value(x: f64 = 1.7, y: f64 = 1.3);
    a_value(x: f64 = 0.7, y: f64 = 1.3);
    a_value(x: f64 = 0.2, y: f64 = 1.3);
    search(x: &[f64] = vec![0.7, 1.3, 0.4, 2.0]; limit: f64 = 2.0);
    search(x: &[f64] = vec![0.7, 1.3, 0.4, 2.0]; limit: f64 = 200.0);
    search(x: &[f64] = vec![0.7]; limit: f64 = 2.0);
    in_a_loop(x: f64 = 0.7; kinds: &[u32] = &[]);
    in_a_loop(x: f64 = 0.7; kinds: &[u32] = &[1, 0, 2, 3]);
    in_a_loop(x: f64 = 0.7; kinds: &[u32] = &[2, 1, 9, 3]);
    inside_one_another(x: f64 = 0.7; n: u32 = 0);
    inside_one_another(x: f64 = 0.7; n: u32 = 1);
    inside_one_another(x: f64 = 0.7; n: u32 = 2);
    at_the_end(x: f64 = 0.7; n: u32 = 0);
    at_the_end(x: f64 = 0.7; n: u32 = 1);
    at_the_end(x: f64 = 0.7; n: u32 = 2);
    as_an_operand(x: f64 = 0.7, y: f64 = 1.3);
    as_an_operand(x: f64 = 0.7, y: f64 = 0.3);
    value_of_a_loop(x: f64 = 0.7; limit: f64 = 1.5);
    value_of_a_loop(x: f64 = 0.7; limit: f64 = 15.0);
    loop_as_an_arm(x: f64 = 0.7; n: u32 = 0);
    loop_as_an_arm(x: f64 = 0.7; n: u32 = 1);
    loop_as_an_arm(x: f64 = 0.7; n: u32 = 2);
    pairs(x: f64 = 0.7, y: f64 = 1.3; n: u32 = 0);
    pairs(x: f64 = 0.7, y: f64 = 1.3; n: u32 = 2);
    pairs(x: f64 = 0.7, y: f64 = 1.3; n: u32 = 5);
    arrays(x: &[f64] = vec![0.7, 1.3]; n: usize = 0);
    arrays(x: &[f64] = vec![0.7, 1.3]; n: usize = 2);
    arrays(x: &[f64] = vec![0.7, 1.3]; n: usize = 7);
}
