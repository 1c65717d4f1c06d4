impl no_dead_code {
    pub fn fused(
        stack: &mut __rt::Stack,
        x: &f64,
        y: &f64,
        x_bar: &mut f64,
        y_bar: &mut f64,
    ) -> f64 {
        let _ = Self::primal;
        let x = *x;
        let scale = 2.0_f64.sqrt();
        *x_bar += scale;
        x * scale
    }
    pub fn tangent(x: &f64, y: &f64, x_dot: &f64, y_dot: &f64) -> (f64, f64) {
        let _ = Self::primal;
        let x = *x;
        let scale = 2.0_f64.sqrt();
        (x * scale, *x_dot * scale)
    }
    pub fn forward(stack: &mut __rt::Stack, x: &f64, y: &f64) -> f64 {
        let _ = Self::primal;
        let x = *x;
        let scale = 2.0_f64.sqrt();
        stack.push_words([scale]);
        x * scale
    }
    pub fn reverse(
        stack: &mut __rt::Stack,
        x: &f64,
        y: &f64,
        y_bar: &f64,
        x_bar: &mut f64,
        y_bar_1: &mut f64,
    ) -> () {
        let [scale] = stack.pop_words::<f64, 1>();
        *x_bar += *y_bar * scale;
    }
}
