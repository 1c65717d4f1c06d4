impl counters {
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
        let mut k: usize = 0;
        let mut trips: usize = 0;
        while k < w.len() {
            let a_1 = a.sin();
            stack.push_words([a, a_1]);
            a = a_1 * w[k];
            k += 2;
            trips += 1;
        }
        let mut a_bar: f64 = 1.0;
        let mut k_1: usize = k;
        for _ in 0..trips {
            let [a_2, a_3] = stack.pop_words::<f64, 2>();
            let k_2 = k_1 - 2;
            let a_bar_1 = a_bar * w[k_2];
            w_bar[k_2] += a_bar * a_3;
            a_bar = a_bar_1 * a_2.cos();
            k_1 = k_2;
        }
        *x_bar += a_bar;
        a
    }
}
