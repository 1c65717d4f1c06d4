impl record {
    pub fn fused(
        stack: &mut __rt::Stack,
        x: &f64,
        w: &[f64],
        x_bar: &mut f64,
        w_bar: &mut [f64],
    ) -> f64 {
        let _ = Self::primal;
        let x = *x;
        let mut a: f64 = x;
        let records = stack.push_records::<3>(w.len());
        for i in 0..w.len() {
            let a_1 = w[i];
            let a_2 = (a * x + a_1).tanh();
            let a_3 = a_1.exp();
            records[i] = __rt::to_words([a, a_2, a_3]);
            a = a_2 * a_3;
        }
        let len = (w.len());
        let w_bar_row = __rt::row_mut(&mut *w_bar, 0, len);
        let mut x_bar_1: f64 = -0.0;
        let mut a_bar: f64 = 1.0;
        let records_1 = stack.last_records::<3>(len);
        for t in (0..len).rev() {
            let [a_4, a_5, a_6] = __rt::from_words::<f64, 3>(records_1[t]);
            let a_bar_1 = a_bar * a_6 * (1.0 - a_5 * a_5);
            w_bar_row[t] += a_bar * a_5 * a_6 + a_bar_1;
            x_bar_1 += a_bar_1 * a_4;
            a_bar = a_bar_1 * x;
        }
        stack.drop_records::<3>(len);
        *x_bar += x_bar_1 + a_bar;
        a
    }
}
