//! What nobody writes on purpose, and generated or macro-made code does: assignments to itself, values nobody uses,
//! conditions that are constants, effects inside inactive operands.

use differentiable::prelude::*;

const SCALE: f64 = 0.7;
const TABLE: [f64; 3] = [0.3, -0.6, 1.1];

/// The value of the branch is a number, what returns from inside it a `Vec`.
#[differentiable(order = 2)]
fn returns_of_two_loops(x: f64, u: &mut [f64]) -> Vec<f64> {
    for v in u.iter_mut() {
        let _unused = if *v > 0.5 {
            for w in 0..3 {
                *v += 0.1;
                if *v > 2.0 {
                    return vec![x * *v, w as f64 * x];
                }
            }
            for w in 0..2 {
                *v = (*v * x).sin();
                if *v > 0.9 - x {
                    return vec![*v, x + w as f64];
                }
            }
            *v * 0.5
        } else {
            *v * x
        };
    }
    vec![x * u[0], u[1]]
}

#[differentiable(order = 2)]
fn over_a_copy(x: f64, a: f64) -> f64 {
    let mut u = [a, 0.8];
    let v = returns_of_two_loops(x, &mut u);
    v[0] * v[1] + u[0] * u[1]
}

/// All of it literals, of the type in the signature.
#[differentiable]
fn literals_only(_a: f32) -> [f32; 3] {
    let e = 0.1;
    [e, 0.75 * (e * e), e * e * 0.75]
}

#[test]
fn a_constant_result() {
    assert_eq!(literals_only::jvp(1.0, 1.0), (literals_only(1.0), [0.0; 3]));
}

#[differentiable(order = 2)]
fn weighed(a: Vec<f64>, b: f64, c: [f64; 3]) -> [f64; 2] {
    [a[0] * b, c[1] * b * b]
}

/// An inactive `Vec` that is given away.
#[differentiable(order = 2)]
fn given_away(x: f64) -> f64 {
    let mut v = TABLE.to_vec();
    if !v.is_empty() {
        v[0] += 1.0;
        let y = weighed(v, x, TABLE);
        return y[0] * y[1];
    }
    x
}

/// The second copy is made of the first, and not in its place.
#[differentiable(order = 2)]
fn copies_of_copies(w: &[f64]) -> f64 {
    let z = &w[0..];
    let c = z.to_vec();
    let d = 2.0;
    let mut e = c.clone();
    for f in c.iter() {
        e[0] += f * d;
    }
    c[0] * e[0] + c[1] * e[1]
}

#[differentiable(order = 2)]
fn of_rows(a: f64, b: &[[f64; 2]; 2], c: &[f64]) -> f64 {
    a * b[0][1] * c[1]
}

/// A copy through a reference, in a condition.
#[differentiable(order = 2)]
fn copied_in_a_condition(mut x: [f64; 2], a: f64) -> f64 {
    let d = &x;
    let mut y = a * d[0];
    for f in d.iter() {
        if of_rows(a, &[*d, *d], d) > 1.0 {
            y *= f;
        } else if {
            let whole: [f64; 2] = x;
            whole[0] > a
        } {
            y += f;
            break;
        }
    }
    x = [y, x[1]];
    x[0] * x[1]
}

/// A parameter that a loop and a branch replace, also by itself.
#[differentiable(order = 2)]
fn replaced_parameters(mut c: [f64; 3], mut v: Vec<f64>, x: f64, n: usize) -> f64 {
    let old = v[0];
    for k in 0..n {
        for _ in 0..k {
            c = [c[0], c[1], c[2]];
        }
        if k == 1 {
            c = [x, c[0], c[1] * c[2]];
            v = vec![x * v[0], v[1]];
        }
    }
    c[0] * c[1] * c[2] * v[0] * v[1] * old
}

/// A local of a block hides the parameter of its name; the parameter is what it was.
#[differentiable(order = 2)]
fn hidden_name(x: f64, name: &str, n: usize) -> f64 {
    let mut y = x;
    for k in 0..n {
        let parts = [
            {
                let mut name = SCALE;
                name *= k as f64 + 0.5;
                name
            },
            0.5,
        ];
        y = y * parts[0] + parts[1];
        if name.len() > 3 {
            y = y.sin();
        }
    }
    y * name.len() as f64
}

/// Nothing but rustc knows the type of what the loop gives.
#[differentiable(order = 2)]
fn constant_of_a_loop(p: Vec<f64>, r: bool, depth: usize) -> f64 {
    if depth == 0 {
        return p[0] * p[1];
    }
    let z = loop {
        break SCALE;
    };
    let q = constant_of_a_loop(p.clone(), SCALE * z >= z || !r, depth - 1);
    q * q + p[0]
}

/// The type of the literals is that of the parameter they are lent to.
#[differentiable(order = 2)]
fn cast_literals(x: f64, n: i32) -> f64 {
    let mut d = [0.333; 4];
    let mut y = x;
    for _ in 0..n {
        d[0] *= scale_all(&mut d, y);
        y += relu(d[1] as f64) + ((d[0] as f64) * 0.5).sin() as f64;
    }
    y
}

#[differentiable(order = 2)]
fn scale_all(d: &mut [f64], x: f64) -> f64 {
    d[1] *= x;
    d[2] + x
}

/// A literal is of the type of what the local held before.
#[differentiable(order = 2)]
fn literals_again(x: f64, a: &[f64; 2]) -> f64 {
    let mut f = ((a.len() as f64) * 0.01).to_degrees();
    let mut v = 2.0 - (1.0_f64.cos() + 1.5).ln();
    let before = f;
    f = 0.3;
    let start = v;
    v = ({
        v = 2.0 + 0.333;
        v
    } - v)
        .tanh()
        + 1.5;
    let e = f + before + start;
    if x.powi(2) >= 0.5 && f < 3.0 {
        return (x.sin() * f.sin() + e).cos() * v * a[0];
    }
    x * a[1] * f * v.recip()
}

/// Nothing changes `p`, through two loops and a branch.
#[differentiable(order = 2)]
fn its_own_value(m: &[f64]) -> f64 {
    let mut p = 2.0;
    assert!(p > 1.0, "p is {p}");
    for q in (0..3).rev() {
        for v in 0..m.len() {
            p = std::convert::identity(p);
            for w in 0..4 {
                if m[v] > p {
                    break;
                }
                p = if w == q { p } else { p };
            }
        }
    }
    (m[0] + p).min(p + m[1]) * p * m[1]
}

/// Memory that is changed inside inactive operands, in its place among them.
#[differentiable(order = 2)]
fn effects_of_operands(x: f64, n: usize) -> f64 {
    let mut e = TABLE.to_vec();
    let mut k = 1;
    let rows = [[k as f64 + {
        for r in e.iter_mut() {
            *r += 0.5;
        }
        e[0]
    } - {
        e[1] *= 2.0;
        k += n;
        e[1]
    }; 2]; 2];
    let f = &mut e[1..];
    f[((f.len() + 1) % 4) % f.len()] += std::f64::consts::PI.tanh();
    f[f.len() - 1] = f[0] - 0.25;
    x * rows[0][1] * e[1] + e[2] * x * x * k as f64
}

#[differentiable(order = 2)]
fn fill(x: f64, w: &mut [f64]) {
    w[0] = x;
    w[1] *= x;
}

#[differentiable(order = 2)]
fn multiply(x: f64, w: &mut f64) {
    *w *= x;
}

/// Buffers that are lent by the name of a reference.
#[differentiable(order = 2)]
fn filled_by_name(x: f64) -> f64 {
    let mut buffer = [1.0, 2.0, 3.0];
    for r in buffer.iter_mut() {
        multiply(x, r);
    }
    let r = &mut buffer[1..];
    fill(x, r);
    buffer[0] * buffer[1] + buffer[2]
}

/// The local hides the function only behind its `let`.
#[differentiable(order = 2)]
fn named_like_its_function(x: f64, n: usize) -> f64 {
    let number = loop {
        if number(n) > number(1) {
            break number(n) * x;
        }
        break x;
    };
    number * number
}

fn number(n: usize) -> f64 {
    n as f64 + 0.5
}

#[differentiable(order = 2)]
fn square(x: f64) -> f64 {
    x * x
}

/// The local is gone when the function is called.
#[differentiable(order = 2)]
fn named_like_a_later_call(x: f64) -> f64 {
    let y = {
        let mut square = x.sin();
        square *= 2.0;
        square * x
    };
    let z = square(y);
    if z > 0.1 { square(z + y) } else { z }
}

/// Given away inside a condition, and needed by the reverse sweep.
#[differentiable(order = 2)]
fn given_away_in_a_condition(mut a: Vec<f64>, x: f64, depth: usize) -> f64 {
    a[0] *= x;
    if depth == 0 {
        return a[0] * a[1];
    }
    let y = a[0] * a[1].sin();
    if given_away_in_a_condition(a.clone(), x * y, depth - 1) > 0.0 && given_away_in_a_condition(a, y, depth - 1) < 9.0
    {
        return y * y;
    }
    y
}

/// A row of the cotangents is lent while they are read elsewhere.
#[differentiable(order = 2)]
fn read_beside_a_row(f: &[f64], h: f64) -> f64 {
    let mut u = f.to_vec();
    for k in 0..u.len() - 1 {
        u[k + 1] = (h % 1.5).cos() * f[k];
    }
    u[(h.abs() * 2.0) as usize % 4] += std::f64::consts::LN_2.min(h);
    h * u[0] + u[1] * u[2]
}

/// What it starts with does not tell its type; that it is a number, arithmetic does.
#[differentiable(order = 2)]
fn number_by_arithmetic(x: f64, c: [[f64; 2]; 2], n: usize) -> f64 {
    let mut h = TABLE[n % TABLE.len()];
    for row in c.iter() {
        h *= x + row[1];
        h /= h.ceil().cos() + 2.0;
    }
    h * x
}

#[differentiable]
fn first_single(d: &[f32]) -> f32 {
    d[0] * d[1]
}

/// A literal of the type that a call gave before.
#[differentiable]
fn single_literals(f: &[f32], h: f32) -> f32 {
    let mut w = first_single(f) * 0.2;
    let before = w;
    let (x, z) = ({
        w = 0.25 / 0.8;
        w
    })
    .sin_cos();
    w += x.recip();
    z * w * h + before
}

#[test]
fn literals_are_single() {
    let gradient = single_literals::grad(&[0.5, 0.25], 2.0);
    let factor = 0.3125_f32.cos() * (0.3125 + 0.3125_f32.sin().recip());
    assert_eq!(gradient, (vec![0.25 * 0.2, 0.5 * 0.2], factor));
}

/// The type of the list is that of what its element is assigned to.
#[differentiable(order = 2)]
fn element_of_literals(a: &[f64; 2]) -> f64 {
    let (mut b, c) = (a[1].min(2.5), 2.);
    let list = vec![0.0; 2];
    let before = b;
    b = list[(c as usize + 1) % list.len()];
    let d = (list[(b.abs() * 2.0) as usize % 2] * (list.len() as f64)).tanh();
    before * a[0] * (0.3 + (0.75 * d).powi(2)) + c * before.sin()
}

/// One arm is a constant, the other has a derivative that is nothing.
#[differentiable(order = 2)]
fn constant_arms(m: &[f64], n: usize) -> f64 {
    let q;
    if n > 4 {
        q = std::f64::consts::E.cos() + 0.0;
    } else {
        q = m[1].tanh().powi(0) * 0.5;
    }
    q.sin() * q * m[0] * m[1]
}

#[differentiable(order = 2)]
fn both(x: f64) -> (f64, f64) {
    (x * x, x.sin())
}

/// Numbers of a tuple that a call gave, through methods that end the derivative.
#[differentiable(order = 2)]
fn steps_of_a_tuple(x: f64, n: usize) -> f64 {
    let mut k = both(x);
    for _ in 0..n {
        k.0 += x * (k.1.floor().tanh() + 1.5).ln();
        k.1 = k.0 * x;
    }
    k.0 * k.1
}

struct Pair {
    first: usize,
    second: usize,
}

/// In a literal, in the order in which its fields are written.
#[differentiable(order = 2)]
fn counted(x: f64) -> f64 {
    let mut k = 1;
    let pair = Pair {
        first: {
            k += 1;
            k
        },
        second: k,
    };
    x.powi(2) * (pair.first + 2 * pair.second) as f64
}

judge! {
    steps_of_a_tuple(x: f64 = 0.7; n: usize = 3);
    constant_arms(m: &[f64] = vec![0.4, 0.7]; n: usize = 3);
    constant_arms(m: &[f64] = vec![0.4, 0.7]; n: usize = 5);
    element_of_literals(a: &[f64; 2] = [0.4, 0.7]);
    read_beside_a_row(f: &[f64] = vec![0.9, 1.2, -0.6, 0.4], h: f64 = 0.6);
    read_beside_a_row(f: &[f64] = vec![0.9, 1.2, -0.6, 0.4], h: f64 = 0.9);
    number_by_arithmetic(x: f64 = 0.7, c: [[f64; 2]; 2] = [[0.9, 1.2], [-0.6, 0.4]]; n: usize = 1);
    counted(x: f64 = 0.7);
    named_like_a_later_call(x: f64 = 0.7);
    named_like_its_function(x: f64 = 0.7; n: usize = 2);
    named_like_its_function(x: f64 = 0.7; n: usize = 1);
    given_away_in_a_condition(a: Vec<f64> = vec![0.4, 0.7], x: f64 = 0.6; depth: usize = 1);
    over_a_copy(x: f64 = 0.7, a: f64 = 0.6);
    over_a_copy(x: f64 = 0.7, a: f64 = 0.1);
    over_a_copy(x: f64 = 1.2, a: f64 = 1.95);
    over_a_copy(x: f64 = 0.2, a: f64 = 0.4);
    given_away(x: f64 = 0.7);
    copies_of_copies(w: &[f64] = vec![0.9, 1.2, -0.6]);
    copied_in_a_condition(x: [f64; 2] = [0.9, 1.2], a: f64 = 0.7);
    copied_in_a_condition(x: [f64; 2] = [0.9, 1.2], a: f64 = 1.7);
    replaced_parameters(c: [f64; 3] = [0.9, 1.2, 0.4], v: Vec<f64> = vec![0.3, 0.7], x: f64 = 0.6; n: usize = 3);
    hidden_name(x: f64 = 0.7; name: &str = "flat", n: usize = 3);
    hidden_name(x: f64 = 0.7; name: &str = "up", n: usize = 2);
    constant_of_a_loop(p: Vec<f64> = vec![0.3, 0.7]; r: bool = true, depth: usize = 2);
    cast_literals(x: f64 = 0.7; n: i32 = 3);
    literals_again(x: f64 = 0.9, a: &[f64; 2] = [0.4, 0.3]);
    literals_again(x: f64 = 0.3, a: &[f64; 2] = [0.4, 0.3]);
    its_own_value(m: &[f64] = vec![0.9, 1.2, -0.6]);
    effects_of_operands(x: f64 = 0.7; n: usize = 2);
    filled_by_name(x: f64 = 0.7);
}
