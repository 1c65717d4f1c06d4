impl shared_subexpressions {
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
        let result = x * y;
        let result_1 = result.sin();
        let result_bar = result_1 + (1.0 + result) * result.cos();
        *x_bar += result_bar * y;
        *y_bar += result_bar * x;
        result_1 * result + result_1
    }
    pub fn tangent(x: &f64, y: &f64, x_dot: &f64, y_dot: &f64) -> (f64, f64) {
        let _ = Self::primal;
        let x = *x;
        let y = *y;
        let result = x * y;
        let result_dot = *x_dot * y + *y_dot * x;
        let result_1 = result.sin();
        let result_dot_1 = result_dot * result.cos();
        (
            result_1 * result + result_1,
            result_dot_1 * result + result_dot * result_1 + result_dot_1,
        )
    }
    pub fn forward(stack: &mut __rt::Stack, x: &f64, y: &f64) -> f64 {
        let _ = Self::primal;
        let x = *x;
        let y = *y;
        let result = x * y;
        let result_1 = result.sin();
        stack.push_words([__rt::to_word(result_1)]);
        result_1 * result + result_1
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
        let [result] = stack.pop_words();
        let result = __rt::from_word::<f64>(result);
        let result_1 = x * y;
        let result_bar = *y_bar * result + (*y_bar + *y_bar * result_1) * result_1.cos();
        *x_bar += result_bar * y;
        *y_bar_1 += result_bar * x;
    }
}
