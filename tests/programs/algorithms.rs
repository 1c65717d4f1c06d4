//! Programs that people write.

use std::f64::consts::PI;

use differentiable::prelude::*;

/// Exchange sort: what goes where is decided by the values themselves.
#[differentiable(order = 2)]
fn weighted_by_rank(w: &[f64]) -> f64 {
    let mut u = w.to_vec();
    for end in (1..u.len()).rev() {
        for j in 0..end {
            if u[j] > u[j + 1] {
                let t = u[j];
                u[j] = u[j + 1];
                u[j + 1] = t;
            }
        }
    }
    let mut s = 0.0;
    for k in 0..u.len() {
        s += u[k] * u[k] * (k as f64 + 1.0);
    }
    s
}

/// Gauss elimination with row exchanges.
#[differentiable(order = 2)]
fn solved(a: &[[f64; 3]; 3], b: [f64; 3]) -> f64 {
    let mut m = *a;
    let mut x = b;
    for k in 0..3 {
        let mut pivot = k;
        for i in k + 1..3 {
            if m[i][k].abs() > m[pivot][k].abs() {
                pivot = i;
            }
        }
        if pivot != k {
            let row = m[k];
            m[k] = m[pivot];
            m[pivot] = row;
            let t = x[k];
            x[k] = x[pivot];
            x[pivot] = t;
        }
        for i in k + 1..3 {
            let factor = m[i][k] / m[k][k];
            for j in k..3 {
                m[i][j] -= factor * m[k][j];
            }
            x[i] -= factor * x[k];
        }
    }
    for i in (0..3).rev() {
        let mut s = x[i];
        for j in i + 1..3 {
            s -= m[i][j] * x[j];
        }
        x[i] = s / m[i][i];
    }
    x[0] * x[1] + x[2]
}

/// The logarithm of a determinant by Cholesky's decomposition.
#[differentiable(order = 2)]
fn log_determinant(m: &[f64], n: usize) -> f64 {
    let mut l = vec![0.0; n * n];
    let mut result = 0.0;
    for i in 0..n {
        for j in 0..=i {
            let mut s = 0.5 * (m[i * n + j] + m[j * n + i]);
            for k in 0..j {
                s -= l[i * n + k] * l[j * n + k];
            }
            if i == j {
                l[i * n + i] = s.sqrt();
                result += 2.0 * l[i * n + i].ln();
            } else {
                l[i * n + j] = s / l[j * n + j];
            }
        }
    }
    result
}

#[differentiable(order = 2)]
fn lorenz(state: [f64; 3], p: &[f64; 3]) -> [f64; 3] {
    let (x, y, z) = (state[0], state[1], state[2]);
    [p[0] * (y - x), x * (p[1] - z) - y, x * y - p[2] * z]
}

#[differentiable(order = 2)]
fn moved(state: [f64; 3], rate: [f64; 3], step: f64) -> [f64; 3] {
    let mut next = state;
    for i in 0..3 {
        next[i] += step * rate[i];
    }
    next
}

/// Runge and Kutta's method.
#[differentiable(order = 2)]
fn trajectory(start: [f64; 3], p: [f64; 3], steps: usize) -> f64 {
    let h = 0.01;
    let mut state = start;
    for _ in 0..steps {
        let k1 = lorenz(state, &p);
        let k2 = lorenz(moved(state, k1, 0.5 * h), &p);
        let k3 = lorenz(moved(state, k2, 0.5 * h), &p);
        let k4 = lorenz(moved(state, k3, h), &p);
        for i in 0..3 {
            state[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    state[0] * state[1] + state[2]
}

/// Heat in a rod, by implicit steps: Thomas's algorithm.
#[differentiable(order = 2)]
fn heat(start: &[f64], conductivity: f64, steps: usize) -> f64 {
    let n = start.len();
    let mut t = start.to_vec();
    for _ in 0..steps {
        let mut upper = vec![0.0; n];
        let diagonal = 1.0 + 2.0 * conductivity;
        upper[0] = -conductivity / diagonal;
        t[0] /= diagonal;
        for i in 1..n {
            let pivot = diagonal + conductivity * upper[i - 1];
            upper[i] = -conductivity / pivot;
            t[i] = (t[i] + conductivity * t[i - 1]) / pivot;
        }
        for i in (0..n - 1).rev() {
            let above = t[i + 1];
            t[i] -= upper[i] * above;
        }
    }
    let mut energy = 0.0;
    for v in &t {
        energy += v * v;
    }
    energy
}

/// The log-likelihood of a mixture of normal distributions.
#[differentiable(order = 2, inactive(data))]
fn mixture(weights: &[f64], means: &[f64], scales: &[f64], data: &[f64]) -> f64 {
    let k = weights.len();
    let mut norm = 0.0;
    for j in 0..k {
        norm += weights[j].exp();
    }
    let mut total = 0.0;
    for x in data {
        let mut terms = vec![0.0; k];
        let mut largest = f64::NEG_INFINITY;
        for j in 0..k {
            let d = (x - means[j]) / scales[j];
            terms[j] = weights[j] - 0.5 * d * d - scales[j].ln();
            if terms[j] > largest {
                largest = terms[j];
            }
        }
        let mut s = 0.0;
        for t in terms.iter() {
            s += (t - largest).exp();
        }
        total += largest + s.ln() - norm.ln() - 0.5 * (2.0 * PI).ln();
    }
    total
}

/// A recurrent network with one gate.
#[differentiable(order = 2)]
fn recurrent(w: &[f64], h0: [f64; 2], inputs: &[f64]) -> f64 {
    let mut h = h0;
    let mut loss = 0.0;
    for t in 0..inputs.len() - 1 {
        let mut next = [0.0; 2];
        for i in 0..2 {
            let mut gate = w[8 + i];
            let mut candidate = w[10 + i] * inputs[t];
            for j in 0..2 {
                gate += w[2 * i + j] * h[j];
                candidate += w[4 + 2 * i + j] * h[j];
            }
            let gate = 1.0 / (1.0 + (-gate).exp());
            next[i] = gate * h[i] + (1.0 - gate) * candidate.tanh();
        }
        h = next;
        let miss = h[0] + h[1] - inputs[t + 1];
        loss += miss * miss;
    }
    loss
}

/// The soft minimum over all alignments of two series.
#[differentiable(order = 2)]
fn alignment(a: &[f64], b: &[f64]) -> f64 {
    let columns = b.len() + 1;
    let mut cost = vec![10.0_f64; (a.len() + 1) * columns];
    cost[0] = 0.0;
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let d = a[i - 1] - b[j - 1];
            let (up, left, diagonal) =
                (cost[(i - 1) * columns + j], cost[i * columns + j - 1], cost[(i - 1) * columns + j - 1]);
            let least = up.min(left).min(diagonal);
            let soft = (least - up).exp() + (least - left).exp() + (least - diagonal).exp();
            cost[i * columns + j] = d * d + least - soft.ln();
        }
    }
    cost[a.len() * columns + b.len()]
}

/// Fourier's transform in place, by halves.
#[differentiable(order = 2)]
fn spectrum(signal: &[f64]) -> f64 {
    let n = signal.len();
    let mut re = signal.to_vec();
    let mut im = vec![0.0; n];
    let mut j = 0;
    for i in 1..n {
        let mut bit = n / 2;
        while j & bit != 0 {
            j ^= bit;
            bit /= 2;
        }
        j ^= bit;
        if i < j {
            let t = re[i];
            re[i] = re[j];
            re[j] = t;
        }
    }
    let mut len = 2;
    while len <= n {
        let angle = -2.0 * PI / len as f64;
        for start in (0..n).step_by(len) {
            for k in 0..len / 2 {
                let (s, c) = (angle * k as f64).sin_cos();
                let (p, q) = (start + k, start + k + len / 2);
                let (x, y) = (re[q] * c - im[q] * s, re[q] * s + im[q] * c);
                re[q] = re[p] - x;
                im[q] = im[p] - y;
                re[p] += x;
                im[p] += y;
            }
        }
        len *= 2;
    }
    let mut power = 0.0;
    for k in 0..n {
        power += (re[k] * re[k] + im[k] * im[k]) * (k as f64 + 1.0);
    }
    power.ln()
}

/// Kepler's equation by Newton's method, in an orbit.
#[differentiable(order = 2)]
fn orbit(eccentricity: f64, mean: f64) -> f64 {
    let mut anomaly = mean;
    for _ in 0..50 {
        let miss = anomaly - eccentricity * anomaly.sin() - mean;
        if miss.abs() < 1e-13 {
            break;
        }
        anomaly -= miss / (1.0 - eccentricity * anomaly.cos());
    }
    let x = anomaly.cos() - eccentricity;
    let y = (1.0 - eccentricity * eccentricity).sqrt() * anomaly.sin();
    y.atan2(x)
}

judge! {
    weighted_by_rank(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4, 1.3]);
    solved(a: &[[f64; 3]; 3] = [[0.2, 1.2, -0.6], [2.4, 0.3, 0.7], [0.3, 0.8, 3.5]], b: [f64; 3] = [0.6, 0.1, -0.4]);
    log_determinant(m: &[f64] = vec![2.9, 0.2, -0.6, 0.1, 1.9, 0.4, -0.5, 0.3, 2.2]; n: usize = 3);
    trajectory(start: [f64; 3] = [1.0, 0.5, 0.8], p: [f64; 3] = [10.0, 28.0, 2.6]; steps: usize = 12);
    heat(start: &[f64] = vec![0.9, 1.2, -0.6, 0.4], conductivity: f64 = 0.3; steps: usize = 3);
    mixture(weights: &[f64] = vec![0.3, -0.2], means: &[f64] = vec![-0.5, 0.9], scales: &[f64] = vec![0.6, 0.8];
        data: &[f64] = &[-0.7, 0.1, 1.2]);
    recurrent(w: &[f64] = vec![0.9, 0.2, -0.6, 0.4, 0.8, 0.3, -0.5, 0.7, 0.1, -0.3, 0.6, -0.9], h0: [f64; 2] = [0.1, -0.2],
        inputs: &[f64] = vec![0.3, 0.8, -0.4, 0.5]);
    alignment(a: &[f64] = vec![0.9, 0.2, -0.6], b: &[f64] = vec![0.7, -0.5]);
    spectrum(signal: &[f64] = vec![0.9, 0.2, -0.6, 0.4, 0.8, 0.3, -0.5, 0.7]);
    orbit(eccentricity: f64 = 0.4, mean: f64 = 1.1);
}
