impl nothing_carried_unchanged {
    pub fn fused(
        stack: &mut __rt::Stack,
        x: &f64,
        n: &usize,
        x_bar: &mut f64,
        _unused_3: impl ::core::marker::Sized,
    ) -> f64 {
        let _ = Self::primal;
        let x = *x;
        let n = *n;
        let mut s: f64 = 1.0;
        let records = stack.push_records::<1>(n);
        for _i in 0..n {
            records[_i] = __rt::to_words([s]);
            s = s * x;
        }
        let mut x_bar_1: f64 = s;
        let mut s_bar: f64 = x;
        let records_1 = stack.last_records::<1>(n);
        for _i_1 in (0..n).rev() {
            let [s_1] = __rt::from_words::<f64, 1>(records_1[_i_1]);
            x_bar_1 += s_bar * s_1;
            s_bar = s_bar * x;
        }
        stack.drop_records::<1>(n);
        *x_bar += x_bar_1;
        s * x
    }
    pub fn tangent(
        x: &f64,
        n: &usize,
        x_dot: &f64,
        _unused_3: impl ::core::marker::Sized,
    ) -> (f64, f64) {
        let _ = Self::primal;
        let x = *x;
        let n = *n;
        let mut s: f64 = 1.0;
        let mut s_dot: f64 = -0.0;
        for _i in 0..n {
            (s, s_dot) = (s * x, s_dot * x + *x_dot * s);
        }
        (s * x, s_dot * x + *x_dot * s)
    }
}
