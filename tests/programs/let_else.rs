//! `let … else`.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn early_return(x: f64, factor: Option<usize>) -> f64 {
    let y = x.sin();
    let Some(factor) = factor else { return y * x };
    y * factor as f64 + x
}

/// The value stands in front of it, between two of them and behind them.
#[differentiable(order = 2, inactive(second))]
fn two_in_a_row(x: f64, w: &[f64], first: Option<usize>, second: Result<usize, u8>) -> f64 {
    let mut y = x * w[0];
    let Some(i) = first else {
        y *= w[1];
        return y.exp();
    };
    y = y * w[i] + y.sin();
    let Ok(j) = second else { return y * y };
    y += w[j] * x;
    y * w[i + j]
}

#[differentiable(order = 2)]
fn in_a_loop(x: f64, steps: &[Option<i32>]) -> f64 {
    let mut y = x;
    for step in steps {
        let Some(n) = step else { continue };
        let n @ 1..=4 = *n else { break };
        y = y.sin() + x.powi(n);
    }
    y * x
}

/// The name hides one that is used again behind the block.
#[differentiable(order = 2)]
fn shadowing(x: f64, y: f64, at: Option<usize>) -> f64 {
    let n = 3;
    let z = {
        let Some(n) = at else { return x * y * n as f64 };
        let x = x.powi(n as i32);
        x * y
    };
    z * x.powi(n)
}

/// Neither branch has a value, and nothing stands behind the last one.
#[differentiable(order = 2, inactive(factors))]
fn without_values(x: &[f64], factors: &[Option<f64>]) -> f64 {
    let mut y = [x[0], x[1], x[2]];
    for k in 0..3 {
        let Some(factor) = factors[k] else {
            y[k] = y[k] * y[0];
            continue;
        };
        y[k] *= factor;
    }
    {
        let Some(Some(last)) = factors.last() else { return y[2] };
        y[0] += last * y[1];
    }
    y[0] * y[2]
}

#[differentiable(order = 2)]
fn typed(x: f64, text: &str) -> f64 {
    let Some(n): Option<u32> = text.parse().ok() else {
        return x.cos();
    };
    let (1 | 2 | 7, k) = (n, n + 1) else { return x * n as f64 };
    x.powi(k as i32)
}

#[differentiable(order = 2)]
fn panics_otherwise(x: f64, w: &[f64], at: Option<usize>) -> f64 {
    let Some(at) = at else { panic!("nowhere") };
    let [a, b, ..] = [at, at + 1, at + 2][..] else { unreachable!() };
    w[a] * x.exp() + w[b] * x
}

judge! {
    early_return(x: f64 = 0.7; factor: Option<usize> = Some(3));
    early_return(x: f64 = 0.7; factor: Option<usize> = None);
    two_in_a_row(x: f64 = 0.7, w: &[f64] = vec![0.3, 1.2, 0.8]; first: Option<usize> = None, second: Result<usize, u8> = Ok(1));
    two_in_a_row(x: f64 = 0.7, w: &[f64] = vec![0.3, 1.2, 0.8]; first: Option<usize> = Some(1), second: Result<usize, u8> = Err(1));
    two_in_a_row(x: f64 = 0.7, w: &[f64] = vec![0.3, 1.2, 0.8]; first: Option<usize> = Some(1), second: Result<usize, u8> = Ok(1));
    in_a_loop(x: f64 = 0.7; steps: &[Option<i32>] = &[]);
    in_a_loop(x: f64 = 0.7; steps: &[Option<i32>] = &[Some(2), None, Some(3)]);
    in_a_loop(x: f64 = 0.7; steps: &[Option<i32>] = &[Some(2), None, Some(9), Some(3)]);
    shadowing(x: f64 = 0.7, y: f64 = 1.3; at: Option<usize> = Some(2));
    shadowing(x: f64 = 0.7, y: f64 = 1.3; at: Option<usize> = None);
    without_values(x: & [f64] = vec![0.7, 1.3, -0.4]; factors: &[Option<f64>] = &[Some(2.0), None, Some(0.5)]);
    without_values(x: & [f64] = vec![0.7, 1.3, -0.4]; factors: &[Option<f64>] = &[None, None, None]);
    typed(x: f64 = 0.7; text: &str = "2");
    typed(x: f64 = 0.7; text: &str = "5");
    typed(x: f64 = 0.7; text: &str = "two");
    panics_otherwise(x: f64 = 0.7, w: &[f64] = vec![0.3, 1.2, 0.8]; at: Option<usize> = Some(1));
}
