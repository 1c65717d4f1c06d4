impl whole_overwrite {
    pub fn fused(
        stack: &mut __rt::Stack,
        w: &[f64],
        x: &[f64; 3],
        n: &usize,
        w_bar: &mut [f64],
        x_bar: &mut [f64; 3],
        _unused_5: impl ::core::marker::Sized,
    ) -> f64 {
        let _ = Self::primal;
        let n = *n;
        let mut a: [f64; 3] = __rt::owned(x);
        for _i in 0..n {
            let mut next: [f64; 3] = [0.0; 3];
            for i in 0..3 {
                let mut s: f64 = 0.0;
                for j in 0..3 {
                    s += w[3 * i + j] * a[j];
                }
                let next_1 = s.tanh();
                next[i] = next_1;
                stack.push_words([next_1]);
            }
            stack.push(&a);
            for i_1 in 0..3 {
                a[i_1] = next[i_1];
            }
        }
        let result = a[0];
        let mut a_bar: [f64; 3] = [-0.0_f64; 3];
        a_bar[0] += 1.0;
        for _i_1 in (0..n).rev() {
            let mut next_bar: [f64; 3] = [-0.0_f64; 3];
            for i_2 in 0..3 {
                let a_bar_1 = __rt::take(&mut a_bar[i_2]);
                next_bar[i_2] += a_bar_1;
            }
            stack.pop_into(&mut a);
            for i_3 in (0..3).rev() {
                let [next_2] = stack.pop_words::<f64, 1>();
                let next_bar_1 = __rt::take(&mut next_bar[i_3]);
                let s_bar = next_bar_1 * (1.0 - next_2 * next_2);
                let len = (3);
                let w_row: &[_] = if len == 0 {
                    &[]
                } else {
                    __rt::row(w, 3 * i_3, len)
                };
                let w_bar_row: &mut [_] = if len == 0 {
                    &mut []
                } else {
                    __rt::row_mut(&mut *w_bar, 3 * i_3, len)
                };
                for t in 0..len {
                    let j_1 = t;
                    let s_bar_1 = s_bar * a[j_1];
                    a_bar[j_1] += s_bar * w_row[t];
                    w_bar_row[t] += s_bar_1;
                }
            }
        }
        __rt::accumulate(&mut *x_bar, &a_bar);
        result
    }
}
