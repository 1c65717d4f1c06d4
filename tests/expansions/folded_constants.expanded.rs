impl folded_constants {
    pub fn fused(stack: &mut __rt::Stack, x: &f64, x_bar: &mut f64) -> f64 {
        let _ = Self::primal;
        let x = *x;
        let result = -x;
        *x_bar += 0.0 - result.sin() + 2.0 * x;
        x.powi(2) + 0.0 * x - result.cos()
    }
    pub fn tangent(x: &f64, x_dot: &f64) -> (f64, f64) {
        let _ = Self::primal;
        let x = *x;
        let result = -x;
        (
            x.powi(2) + 0.0 * x - result.cos(),
            2.0 * (*x_dot * x) + *x_dot * 0.0 - *x_dot * result.sin(),
        )
    }
}
