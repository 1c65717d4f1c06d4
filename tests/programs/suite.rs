//! The objectives of the GradBench suite, in small: what those who compare tools run first.

use differentiable::prelude::*;

#[differentiable(order = 2)]
fn log_sum_exp(x: &[f64]) -> f64 {
    let mut max = 0.0;
    for v in x {
        if *v > max {
            max = *v;
        }
    }
    let mut sum = 0.0;
    for v in x {
        sum += (v - max).exp();
    }
    max + sum.ln()
}

#[differentiable(order = 2)]
fn least_squares(x: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        let t = -1.0 + 2.0 * i as f64 / (n as f64 - 1.0);
        let mut value = t.signum();
        let mut power = 1.0;
        for c in x {
            value -= c * power;
            power *= t;
        }
        sum += value * value;
    }
    0.5 * sum
}

#[differentiable(order = 2)]
fn slope(x: &[f64], y: &[f64], out: &mut [f64]) {
    out[0] = x[0];
    for i in 1..x.len() {
        out[i] = x[i] * y[i - 1];
    }
}

#[differentiable(order = 2)]
fn runge_kutta(x: &[f64], steps: usize) -> f64 {
    let n = x.len();
    let h = 2.0 / steps as f64;
    let mut y = vec![0.0; n];
    let mut k1 = vec![0.0; n];
    let mut k2 = vec![0.0; n];
    let mut k3 = vec![0.0; n];
    let mut k4 = vec![0.0; n];
    let mut t = vec![0.0; n];
    for _ in 0..steps {
        slope(x, &y, &mut k1);
        for i in 0..n {
            t[i] = y[i] + 0.5 * h * k1[i];
        }
        slope(x, &t, &mut k2);
        for i in 0..n {
            t[i] = y[i] + 0.5 * h * k2[i];
        }
        slope(x, &t, &mut k3);
        for i in 0..n {
            t[i] = y[i] + h * k3[i];
        }
        slope(x, &t, &mut k4);
        for i in 0..n {
            y[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    y[n - 1]
}

#[differentiable(order = 2)]
fn determinant(a: &[f64], l: usize, row: usize, used: u32) -> f64 {
    if row == l {
        return 1.0;
    }
    let mut sum = 0.0;
    let mut sign = 1.0;
    for column in 0..l {
        if used >> column & 1 == 0 {
            sum += sign * a[row * l + column] * determinant(a, l, row + 1, used | 1 << column);
            sign = -sign;
        }
    }
    sum
}

#[differentiable(order = 2)]
fn cross(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

#[differentiable(order = 2)]
fn rotated(r: &[f64; 3], x: &[f64; 3]) -> [f64; 3] {
    let square = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
    if square == 0.0 {
        let c = cross(r, x);
        return [x[0] + c[0], x[1] + c[1], x[2] + c[2]];
    }
    let theta = square.sqrt();
    let (sin, cos) = theta.sin_cos();
    let w = [r[0] / theta, r[1] / theta, r[2] / theta];
    let c = cross(&w, x);
    let along = (w[0] * x[0] + w[1] * x[1] + w[2] * x[2]) * (1.0 - cos);
    let mut y = [0.0; 3];
    for i in 0..3 {
        y[i] = x[i] * cos + c[i] * sin + w[i] * along;
    }
    y
}

#[differentiable(order = 2, inactive(feature))]
fn reprojection(camera: &[f64; 11], point: &[f64; 3], weight: f64, feature: &[f64; 2]) -> [f64; 2] {
    let r = [camera[0], camera[1], camera[2]];
    let x = rotated(&r, &[point[0] - camera[3], point[1] - camera[4], point[2] - camera[5]]);
    let (u, v) = (x[0] / x[2], x[1] / x[2]);
    let rho = u * u + v * v;
    let radial = 1.0 + camera[9] * rho + camera[10] * rho * rho;
    [
        weight * (camera[6] * u * radial + camera[7] - feature[0]),
        weight * (camera[6] * v * radial + camera[8] - feature[1]),
    ]
}

#[differentiable(order = 2)]
fn misfit(camera: &[f64; 11], point: &[f64; 3], weight: f64) -> f64 {
    let error = reprojection(camera, point, weight, &[0.1, 0.2]);
    let miss = 1.0 - weight * weight;
    error[0] * error[0] + error[1] * error[1] + miss * miss
}

judge! {
    log_sum_exp(x: &[f64] = vec![0.2, 0.9, 0.4, 0.7]);
    least_squares(x: &[f64] = vec![0.2, -0.9, 0.4]; n: usize = 6);
    runge_kutta(x: &[f64] = vec![0.2, 0.9, 0.4]; steps: usize = 5);
    determinant(a: &[f64] = vec![0.2, 0.9, 0.4, 0.7, 0.3, 0.8, 0.6, 0.1, 0.5]; l: usize = 3, row: usize = 0, used: u32 = 0);
    misfit(camera: &[f64; 11] = [0.3, 0.2, 0.5, 0.1, 0.7, 0.4, 0.9, 0.2, 0.6, 0.3, 0.1], point: &[f64; 3] = [0.3, 0.7, 2.0], weight: f64 = 0.8);
}
