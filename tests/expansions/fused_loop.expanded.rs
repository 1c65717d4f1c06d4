impl fused_loop {
    pub fn fused(
        stack: &mut __rt::Stack,
        w: &[f64],
        t: &f64,
        w_bar: &mut [f64],
        t_bar: &mut f64,
    ) -> f64 {
        let _ = Self::primal;
        let t = *t;
        let len = (w.len());
        let w_row = __rt::row(w, 0, len);
        let w_bar_row = __rt::row_mut(&mut *w_bar, 0, len);
        let mut s: f64 = 0.0;
        let mut t_bar_1: f64 = -0.0;
        for t_1 in 0..len {
            let miss = w_row[t_1].exp();
            let miss_1 = miss - t;
            let miss_bar = 0.5 * miss_1;
            let miss_bar_1 = miss_bar + miss_bar;
            w_bar_row[t_1] += miss_bar_1 * miss;
            s += miss_1 * miss_1;
            t_bar_1 += -miss_bar_1;
        }
        *t_bar += t_bar_1;
        0.5 * s
    }
}
