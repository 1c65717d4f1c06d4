impl no_ones {
    pub fn fused(
        stack: &mut __rt::Stack,
        x: &f64,
        y: &f64,
        z: &f64,
        x_bar: &mut f64,
        y_bar: &mut f64,
        z_bar: &mut f64,
    ) -> f64 {
        let _ = Self::primal;
        let x = *x;
        let y = *y;
        let z = *z;
        *x_bar += 3.0;
        *y_bar -= 1.0;
        *z_bar += 1.0;
        3.0 * x - y + z
    }
    pub fn tangent(
        x: &f64,
        y: &f64,
        z: &f64,
        x_dot: &f64,
        y_dot: &f64,
        z_dot: &f64,
    ) -> (f64, f64) {
        let _ = Self::primal;
        let x = *x;
        let y = *y;
        let z = *z;
        (3.0 * x - y + z, *x_dot * 3.0 - *y_dot + *z_dot)
    }
    pub fn reverse(
        stack: &mut __rt::Stack,
        x: &f64,
        y: &f64,
        z: &f64,
        y_bar: &f64,
        x_bar: &mut f64,
        y_bar_1: &mut f64,
        z_bar: &mut f64,
    ) -> () {
        *x_bar += *y_bar * 3.0;
        *y_bar_1 -= *y_bar;
        *z_bar += *y_bar;
    }
}
