use differentiable::prelude::*;

/// `y_bar[i]` does not move in the inner loop: it lives in a register there.
#[differentiable]
pub fn register_cell(m: &[[f64; 3]], x: [f64; 3]) -> f64 {
    let mut s = 0.0;
    for i in 0..m.len() {
        let mut y = 0.0;
        for j in 0..3 {
            y += m[i][j] * x[j];
        }
        s += y * y;
    }
    s
}
