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
}
