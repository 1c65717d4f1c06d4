impl recomputed {
    pub fn fused(
        stack: &mut __rt::Stack,
        w: &[f64],
        x: &f64,
        w_bar: &mut [f64],
        x_bar: &mut f64,
    ) -> f64 {
        let _ = Self::primal;
        let x = *x;
        let mut s: f64 = 1.0;
        let records = stack.push_records::<1>(__rt::trips(1, w.len()));
        for i in 1..w.len() {
            let d = w[i] - w[i - 1];
            let e = d * x + 1.0;
            records[i - (1)] = __rt::to_words([s]);
            s += e * e * d * s;
        }
        let len = __rt::trips(1, (w.len()));
        let w_row = __rt::row(w, 1, len);
        let w_row_1 = __rt::row(w, 0, len);
        let mut x_bar_1: f64 = -0.0;
        let mut s_bar: f64 = 1.0;
        let records_1 = stack.last_records::<1>(len);
        for t in (0..len).rev() {
            let i_1 = t + 1;
            let [s_1] = __rt::from_words::<f64, 1>(records_1[t]);
            let d_1 = w_row[t] - w_row_1[t];
            let e_1 = d_1 * x + 1.0;
            let s_2 = e_1 * e_1;
            let s_bar_1 = s_bar * s_1;
            let e_bar = s_bar_1 * d_1 * e_1;
            let e_bar_1 = e_bar + e_bar;
            let d_bar = s_bar_1 * s_2 + e_bar_1 * x;
            w_bar[i_1 - 1] -= d_bar;
            w_bar[i_1] += d_bar;
            x_bar_1 += e_bar_1 * d_1;
            s_bar += s_bar * (s_2 * d_1);
        }
        stack.drop_records::<1>(len);
        *x_bar += x_bar_1;
        s
    }
}
