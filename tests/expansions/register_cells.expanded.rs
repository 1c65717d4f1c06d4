impl register_cells {
    pub fn fused(stack: &mut __rt::Stack, x: &[f64], x_bar: &mut [f64]) -> f64 {
        let _ = Self::primal;
        let len = (x.len() - 1);
        let x_row = __rt::row(x, 1, len);
        let x_row_1 = __rt::row(x, 0, len);
        let x_bar_row = __rt::row_mut(&mut *x_bar, 0, len);
        let mut s: f64 = 0.0;
        let mut x_bar_1: f64 = -0.0;
        for t in 0..len {
            let a = x_row_1[t];
            let a_1 = x_row[t] - a * a;
            let a_bar = a_1 + a_1;
            let a_bar_1 = a_bar * a;
            x_bar_row[t] += x_bar_1 + (-a_bar_1 - a_bar_1);
            s += a_1 * a_1;
            x_bar_1 = a_bar;
        }
        if 0 < x.len() - 1 {
            x_bar[x.len() - 1] += x_bar_1;
        }
        s
    }
}
