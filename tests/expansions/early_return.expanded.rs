impl early_return {
    pub fn fused(
        stack: &mut __rt::Stack,
        x: &f64,
        w: &[f64],
        x_bar: &mut f64,
        w_bar: &mut [f64],
    ) -> f64 {
        let _ = Self::primal;
        let x = *x;
        let condition = x < 0.0;
        let (result_3, returned_2, trips_1): (f64, bool, usize) = if condition {
            (-x, false, 0)
        } else {
            let mut returned: bool = false;
            let mut result: f64 = 0.0;
            let mut a: f64 = x;
            let mut trips: usize = 0;
            for k in 0..(*w).len() {
                let a_1 = a * w[k];
                let (returned_1, result_1): (bool, f64) = if a_1 > 10.0 {
                    (true, a_1 * x)
                } else {
                    (false, 0.0)
                };
                stack.push_words([a]);
                returned = returned_1;
                result = result_1;
                a = a_1;
                trips += 1;
                if returned_1 {
                    break;
                }
            }
            let result_2: f64 = if returned { result } else { a };
            (result_2, returned, trips)
        };
        let x_bar_3: f64 = if condition {
            -1.0
        } else {
            let (result_bar, a_bar): (f64, f64) = if returned_2 {
                (1.0, -0.0)
            } else {
                (-0.0, 1.0)
            };
            let mut x_bar_1: f64 = -0.0;
            let mut result_bar_1: f64 = result_bar;
            let mut a_bar_1: f64 = a_bar;
            for turn in (0..trips_1).rev() {
                let k_1 = __rt::ascend(0, turn, 1);
                let [a_2] = stack.pop_words::<f64, 1>();
                let a_3 = w[k_1];
                let a_4 = a_2 * a_3;
                let (x_bar_2, a_bar_2): (f64, f64) = if a_4 > 10.0 {
                    (result_bar_1 * a_4, a_bar_1 + result_bar_1 * x)
                } else {
                    (-0.0, a_bar_1)
                };
                w_bar[k_1] += a_bar_2 * a_2;
                x_bar_1 += x_bar_2;
                result_bar_1 = -0.0;
                a_bar_1 = a_bar_2 * a_3;
            }
            x_bar_1 + a_bar_1
        };
        *x_bar += x_bar_3;
        result_3
    }
}
