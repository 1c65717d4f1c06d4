//! What stands behind a jump inside one expression: in Rust's order, and only if the jump was not made.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn product(a: [f64; 2], b: &f64, c: &[f64]) -> f64 {
    a[0] * a[1] * *b * c[0] + c[1]
}

#[differentiable(order = 2)]
fn change(x: f64, u: &mut [f64]) -> f64 {
    u[0] = u[0].sin() + x;
    u[1] *= x;
    u[1]
}

#[differentiable(order = 2)]
fn everywhere(x: f64, u: &mut [f64], c: usize) -> f64 {
    let mut y = x;
    let mut n = 1;
    y *= x * if c == 1 { return x * u[0] } else { 2.0 } + {
        u[0] = u[0].sin() * x;
        n += 1;
        u[1]
    };
    y += product(
        [y, {
            y *= 0.5;
            if c == 2 {
                return y * x;
            }
            u[0] + x
        }],
        &u[0],
        &[x * u[1], n as f64 * x],
    );
    y = y.mul_add(if c == 3 { return 3.0 * y } else { x }, {
        u[1] = u[1].cos();
        x
    });
    let (a, b) = (y * if c == 4 { return 4.0 * y * u[1] } else { x }, {
        n += 2;
        y = y.sin() + n as f64;
        y
    });
    let w = [a, if c == 5 { return a * b * u[0] } else { b }, change(a, u), {
        y += 1.0;
        y
    }];
    y += w[if c == 6 { return w[2] * y } else { n % 4 }] * w[3] * change(b, u);
    u[{
        y = y.sin();
        if c == 7 {
            return y * x;
        };
        n % 2
    }] = y * x;
    u[{
        y = y.cos();
        if c == 8 {
            return y * x;
        };
        (n + 1) % 2
    }] *= y + {
        y += x;
        y
    };
    if (if c == 9 { return y * 9.0 } else { y } > 0.1) && {
        y += 0.5;
        change(y, u) > 0.2
    } || {
        y *= 2.0;
        y > 100.0
    } {
        y += u[0];
    } else if (if c == 10 { return y * u[1] } else { n }) == {
        n += 1;
        n
    } {
        y -= u[1];
    }
    match {
        y += x;
        n % if c == 11 { return y * 11.0 * x } else { 3 }
    } {
        0 => y *= change(x, u),
        _ if c == 12 => return u[0] * y,
        _ => {
            y += {
                y *= 1.5;
                y
            } * u[1]
        }
    }
    let mut k = 0;
    while k < 4
        && if c == 13 && k == 2 {
            return y * x;
        } else {
            y += x;
            true
        }
    {
        y = y * 0.5
            + -(if c == 14 && k == 1 { break } else { x }) * {
                y *= 1.1;
                y
            };
        k += if c == 15 && k == 2 {
            k += 1;
            continue;
        } else {
            1
        };
    }
    return y * if c == 16 { return x * y * u[0] } else { x } + change(y, u);
}

/// The memory, too, is as it was when the jump was made.
#[differentiable(order = 2)]
fn each(x: f64) -> f64 {
    let mut y = 0.0;
    for c in 0..18 {
        let mut u = [0.3, 0.8];
        let z = everywhere(x, &mut u, c);
        y += (1.0 + z * z).ln() + (1.0 + u[0] * u[0] + u[1] * u[1] * (c as f64)).ln();
    }
    y
}

#[differentiable(order = 2)]
fn once(x: f64, mut u: [f64; 2], c: usize) -> f64 {
    let y = everywhere(x, &mut u, c);
    y * 0.1 + u[0] * u[1]
}

#[test]
fn the_values_are_those_of_the_function() {
    for c in 0..18 {
        let (mut u, mut v, mut v_dot) = ([0.3, 0.8], [0.3, 0.8], [0.0; 2]);
        let y = everywhere(0.7, &mut u, c);
        assert_eq!(everywhere::jvp(0.7, &mut v, c, 1.0, &mut v_dot).0, y, "case {c}");
        assert_eq!(v, u, "case {c}");
    }
}

judge! {
    each(x: f64 = 0.7);
    once(x: f64 = 0.7, u: [f64; 2] = [0.3, 0.8]; c: usize = 0);
    once(x: f64 = 0.7, u: [f64; 2] = [0.3, 0.8]; c: usize = 1);
    once(x: f64 = 0.7, u: [f64; 2] = [0.3, 0.8]; c: usize = 5);
    once(x: f64 = 0.7, u: [f64; 2] = [0.3, 0.8]; c: usize = 9);
    once(x: f64 = 0.7, u: [f64; 2] = [0.3, 0.8]; c: usize = 12);
    once(x: f64 = 0.7, u: [f64; 2] = [0.3, 0.8]; c: usize = 17);
}
