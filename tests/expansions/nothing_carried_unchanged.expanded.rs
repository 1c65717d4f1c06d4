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
        for _i in 0..n {
            stack.push_words([s]);
            s = s * x;
        }
        let mut x_bar_1: f64 = s;
        let mut s_bar: f64 = x;
        for _i_1 in (0..n).rev() {
            let [s_1] = stack.pop_words::<f64, 1>();
            x_bar_1 += s_bar * s_1;
            s_bar = s_bar * x;
        }
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
