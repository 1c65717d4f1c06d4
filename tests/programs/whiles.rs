//! `while` and `loop`.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn until_large(x: f64, y: f64) -> f64 {
    let mut a = x;
    while a < 10.0 {
        a = a * a * y + x;
    }
    a
}

#[differentiable(order = 2)]
fn counted(x: f64, n: usize) -> f64 {
    let mut a = x;
    let mut k = 0;
    while k < n {
        a = (a * x).sin() + k as f64 * 0.1;
        k += 1;
    }
    a * k as f64
}

#[differentiable(order = 2)]
fn newton(x: f64) -> f64 {
    let mut root = 1.0;
    let mut steps = 0;
    while (root * root - x).abs() > 1e-10 && steps < 50 {
        root = 0.5 * (root + x / root);
        steps += 1;
    }
    root
}

#[differentiable(order = 2)]
fn pendulum(angle: f64, damping: f64, steps: usize) -> f64 {
    let mut position = angle;
    let mut velocity = 0.0;
    let mut time = 0.0;
    while time < 0.1 * steps as f64 {
        let force = -position.sin() - damping * velocity;
        velocity += 0.1 * force;
        position += 0.1 * velocity;
        if position < 0.0 {
            velocity *= 0.9;
        }
        time += 0.1;
    }
    position * velocity
}

#[differentiable(order = 2)]
fn forever(x: f64) -> f64 {
    let mut a = x;
    let mut k = 0;
    loop {
        a = a * x + 1.0;
        k += 1;
        if k == 5 {
            break;
        }
        if k == 3 {
            continue;
        }
        a *= 0.8;
    }
    a
}

#[differentiable(order = 2)]
fn never_entered(x: f64) -> f64 {
    let mut a = x;
    while a > 100.0 {
        a *= x;
    }
    a * a
}

#[differentiable(order = 2)]
fn nested(w: &[f64]) -> f64 {
    let mut a = 1.0;
    let mut i = 0;
    while i < w.len() {
        let mut b = w[i];
        while b.abs() < 2.0 {
            b *= 1.5;
            a += 0.1 * b * a;
        }
        loop {
            b /= 1.7;
            if b.abs() < 1.0 {
                break;
            }
        }
        a *= b;
        i += 2;
    }
    a
}

/// An array that the condition looks at.
#[differentiable(order = 2)]
fn on_a_place(x: f64) -> f64 {
    let mut a = [x, 1.0];
    while a[0] < 20.0 {
        a[0] = a[0] * a[1] + x;
        a[1] += a[0] * 0.1;
    }
    a[0] * a[1]
}

/// Two places that take turns.
#[differentiable(order = 2)]
fn alternating(x: f64, y: f64) -> f64 {
    let mut a = x;
    let mut b = y;
    let mut turn = true;
    while a + b < 8.0 {
        if turn {
            a += b * b;
        } else {
            b += a * x;
        }
        turn = !turn;
    }
    a * b
}

judge! {
    until_large(x: f64 = 0.7, y: f64 = 1.3);
    counted(x: f64 = 0.7; n: usize = 4);
    newton(x: f64 = 2.7);
    pendulum(angle: f64 = 0.7, damping: f64 = 0.2; steps: usize = 40);
    forever(x: f64 = 0.7);
    never_entered(x: f64 = 0.7);
    nested(w: &[f64] = vec![0.9, 1.2, -0.6, 0.8, 0.7]);
    on_a_place(x: f64 = 0.7);
    alternating(x: f64 = 0.7, y: f64 = 0.5);
}
