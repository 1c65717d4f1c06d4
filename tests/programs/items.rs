//! Items inside functions.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn constants(x: f64, n: usize) -> f64 {
    use std::f64::consts::{FRAC_PI_2 as QUARTER, PI};
    const ROUNDS: usize = 3;
    let mut a = [x; ROUNDS];
    for k in 0..ROUNDS {
        a[k] = (a[(k + n) % ROUNDS] * PI).sin() + QUARTER * FACTOR;
    }
    const FACTOR: f64 = 0.5;
    a[0] * a[1] + a[2] * FACTOR
}

#[differentiable(order = 2)]
fn functions(x: f64, n: usize) -> f64 {
    fn next(n: usize) -> usize {
        if n % 2 == 0 { n / 2 } else { 3 * n + 1 }
    }
    let mut y = x;
    let mut n = n;
    while n > 1 {
        y = y.sin() + x * n as f64;
        n = next(n);
    }
    y
}

#[differentiable(order = 2)]
fn annotated(x: f64, y: f64) -> f64 {
    #[differentiable(order = 2)]
    fn length(x: f64, y: f64) -> f64 {
        (x * x + y * y).sqrt()
    }
    length(x, y) * length(x * y, 1.0)
}

#[differentiable(order = 2)]
fn types(x: f64, steps: &[u32]) -> f64 {
    enum Step {
        Up,
        Down,
    }
    struct Plan<'s>(&'s [u32]);
    impl Plan<'_> {
        fn step(&self, k: usize) -> Step {
            if self.0[k] % 2 == 0 { Step::Up } else { Step::Down }
        }
    }
    type Real = f64;
    use Step::*;
    let mut y: Real = x;
    for k in 0..steps.len() {
        y = match Plan(steps).step(k) {
            Up => y * x,
            Down => y.cos(),
        };
    }
    y * steps.len() as Real
}

judge! {
    constants(x: f64 = 0.7; n: usize = 1);
    functions(x: f64 = 0.7; n: usize = 1);
    functions(x: f64 = 0.7; n: usize = 6);
    annotated(x: f64 = 0.7, y: f64 = 1.3);
    types(x: f64 = 0.7; steps: &[u32] = &[]);
    types(x: f64 = 0.7; steps: &[u32] = &[2, 1, 4]);
}
