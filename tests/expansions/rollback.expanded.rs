impl rollback {
    pub fn forward(stack: &mut __rt::Stack, u: &mut [f64], c: &f64) -> f64 {
        let _ = Self::primal;
        let c = *c;
        let index = u.len() - 1;
        for i in 1..index {
            let u_1 = u[i];
            let u_2 = u[i - 1];
            let u_3 = u[i + 1];
            stack.push(&u[i]);
            u[i] = u_1 * u_2 + c * u_3;
            stack.push_words([u_1, u_2, u_3]);
        }
        stack.push_words([index]);
        u[0]
    }
    pub fn reverse(
        stack: &mut __rt::Stack,
        u: &mut [f64],
        c: &f64,
        y_bar: &f64,
        u_bar: &mut [f64],
        c_bar: &mut f64,
    ) -> () {
        let c = *c;
        let [index] = stack.pop_words::<usize, 1>();
        u_bar[0] += *y_bar;
        let mut c_bar_1: f64 = -0.0;
        for i in (1..index).rev() {
            let [u_1, u_2, u_3] = stack.pop_words::<f64, 3>();
            stack.pop_into(&mut u[i]);
            let u_bar_1 = __rt::take(&mut u_bar[i]);
            u_bar[i + 1] += u_bar_1 * c;
            u_bar[i - 1] += u_bar_1 * u_1;
            u_bar[i] += u_bar_1 * u_2;
            c_bar_1 += u_bar_1 * u_3;
        }
        *c_bar += c_bar_1;
    }
}
