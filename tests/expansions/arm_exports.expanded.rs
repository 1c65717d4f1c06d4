impl arm_exports {
    pub fn fused(
        stack: &mut __rt::Stack,
        x: &f64,
        y: &f64,
        x_bar: &mut f64,
        y_bar: &mut f64,
    ) -> f64 {
        let _ = Self::primal;
        let x = *x;
        let y = *y;
        let condition = x > y;
        let (a_1, s_1, a_2): (f64, f64, f64) = if condition {
            let s = (x * y).sin();
            let a = s.exp();
            (s * a, s, a)
        } else {
            (y, 0.0, 0.0)
        };
        let (x_bar_1, y_bar_1): (f64, f64) = if condition {
            let s_bar = (x * a_2 + x * s_1 * a_2) * (x * y).cos();
            (a_1 + s_bar * y, s_bar * x)
        } else {
            (a_1, x)
        };
        *x_bar += x_bar_1;
        *y_bar += y_bar_1;
        a_1 * x
    }
    pub fn forward(stack: &mut __rt::Stack, x: &f64, y: &f64) -> f64 {
        let _ = Self::primal;
        let x = *x;
        let y = *y;
        let (a_1, s_1, a_2): (f64, f64, f64) = if x > y {
            let s = (x * y).sin();
            let a = s.exp();
            (s * a, s, a)
        } else {
            (y, 0.0, 0.0)
        };
        stack.push_words([s_1, a_2, a_1]);
        a_1 * x
    }
    pub fn reverse(
        stack: &mut __rt::Stack,
        x: &f64,
        y: &f64,
        y_bar: &f64,
        x_bar: &mut f64,
        y_bar_1: &mut f64,
    ) -> () {
        let x = *x;
        let y = *y;
        let [s, a, a_1] = stack.pop_words::<f64, 3>();
        let a_bar = *y_bar * x;
        let x_bar_1 = *y_bar * a_1;
        let (x_bar_2, y_bar_2): (f64, f64) = if x > y {
            let s_bar = (a_bar * a + a_bar * s * a) * (x * y).cos();
            (x_bar_1 + s_bar * y, s_bar * x)
        } else {
            (x_bar_1, a_bar)
        };
        *x_bar += x_bar_2;
        *y_bar_1 += y_bar_2;
    }
}
