impl second_order {
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
        let records = stack.push_records::<1>((*w).len());
        for k in 0..(*w).len() {
            records[k] = __rt::to_words([a]);
            a = (a * w[k]).sin();
        }
        let len = ((*w).len());
        let w_row = __rt::row(w, 0, len);
        let w_bar_row = __rt::row_mut(&mut *w_bar, 0, len);
        let mut a_bar: f64 = x;
        let records_1 = stack.last_records::<1>(len);
        for t in (0..len).rev() {
            let [a_1] = __rt::from_words::<f64, 1>(records_1[t]);
            let a_2 = w_row[t];
            let a_bar_1 = a_bar * (a_1 * a_2).cos();
            w_bar_row[t] += a_bar_1 * a_1;
            a_bar = a_bar_1 * a_2;
        }
        stack.drop_records::<1>(len);
        *x_bar += a + a_bar;
        a * x
    }
    pub fn fused_tangent(
        stack: &mut __rt::Stack,
        x: &f64,
        w: &[f64],
        x_bar: &mut f64,
        w_bar: &mut [f64],
        x_dot: &f64,
        w_dot: &[f64],
        x_bar_dot: &mut f64,
        w_bar_dot: &mut [f64],
    ) -> (f64, f64) {
        let x = *x;
        let mut a: f64 = x;
        let mut a_dot: f64 = *x_dot;
        let records = stack.push_records::<2>((*w).len());
        for k in 0..(*w).len() {
            let a_1 = w[k];
            let a_2 = a * a_1;
            records[k] = __rt::to_words([a, a_dot]);
            (a, a_dot) = (a_2.sin(), (a_dot * a_1 + w_dot[k] * a) * a_2.cos());
        }
        let len = ((*w).len());
        let w_row = __rt::row(w, 0, len);
        let w_row_dot = __rt::row(w_dot, 0, len);
        let w_bar_row = __rt::row_mut(&mut *w_bar, 0, len);
        let w_bar_row_dot = __rt::row_mut(&mut *w_bar_dot, 0, len);
        let mut a_bar: f64 = x;
        let mut a_bar_dot: f64 = *x_dot;
        let records_1 = stack.last_records::<2>(len);
        for t in (0..len).rev() {
            let [a_3, a_dot_1] = __rt::from_words::<f64, 2>(records_1[t]);
            let a_4 = w_row[t];
            let a_dot_2 = w_row_dot[t];
            let a_5 = a_3 * a_4;
            let a_bar_1 = a_5.cos();
            let a_bar_2 = a_bar * a_bar_1;
            let a_bar_dot_1 = a_bar_dot * a_bar_1
                - (a_dot_1 * a_4 + a_dot_2 * a_3) * a_5.sin() * a_bar;
            w_bar_row[t] += a_bar_2 * a_3;
            w_bar_row_dot[t] += a_bar_dot_1 * a_3 + a_dot_1 * a_bar_2;
            a_bar = a_bar_2 * a_4;
            a_bar_dot = a_bar_dot_1 * a_4 + a_dot_2 * a_bar_2;
        }
        stack.drop_records::<2>(len);
        *x_bar += a + a_bar;
        *x_bar_dot += a_dot + a_bar_dot;
        (a * x, a_dot * x + *x_dot * a)
    }
}
