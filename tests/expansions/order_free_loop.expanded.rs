impl order_free_loop {
    pub fn fused(stack: &mut __rt::Stack, w: &[f64], w_bar: &mut [f64]) -> f64 {
        let _ = Self::primal;
        let mut s: f64 = 0.0;
        for i in 0..w.len() {
            let s_1 = w[i];
            s += s_1 * s_1;
        }
        let result = s.sqrt();
        let s_bar = 0.5 / result;
        let len = (w.len());
        let w_row = __rt::row(w, 0, len);
        let w_bar_row = __rt::row_mut(&mut *w_bar, 0, len);
        for t in 0..len {
            let s_bar_1 = s_bar * w_row[t];
            w_bar_row[t] += s_bar_1 + s_bar_1;
        }
        result
    }
    pub fn reverse(
        stack: &mut __rt::Stack,
        w: &[f64],
        y_bar: &f64,
        w_bar: &mut [f64],
    ) -> () {
        let [result] = stack.pop_words::<f64, 1>();
        let s_bar = *y_bar * (0.5 / result);
        let len = (w.len());
        let w_row = __rt::row(w, 0, len);
        let w_bar_row = __rt::row_mut(&mut *w_bar, 0, len);
        for t in 0..len {
            let s_bar_1 = s_bar * w_row[t];
            w_bar_row[t] += s_bar_1 + s_bar_1;
        }
    }
}
