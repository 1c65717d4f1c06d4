impl call {
    pub fn fused(
        stack: &mut __rt::Stack,
        x: &f64,
        w: &[f64],
        x_bar: &mut f64,
        w_bar: &mut [f64],
    ) -> f64 {
        let _ = Self::primal;
        let () = <__callee_0 as __rt::Annotated>::CHECK;
        let x = *x;
        let argument = x * x;
        let y = __callee_0::forward(stack, &argument, w);
        let result = __callee_0::forward(stack, &y, &w[1..]);
        let mut y_bar: f64 = -0.0;
        __callee_0::reverse(stack, &y, &w[1..], &y, &mut y_bar, &mut w_bar[1..]);
        let mut argument_bar: f64 = -0.0;
        __callee_0::reverse(
            stack,
            &argument,
            w,
            &{ (result + y_bar) },
            &mut argument_bar,
            &mut *w_bar,
        );
        let x_bar_1 = argument_bar * x;
        *x_bar += x_bar_1 + x_bar_1;
        y * result
    }
    pub fn tangent(x: &f64, w: &[f64], x_dot: &f64, w_dot: &[f64]) -> (f64, f64) {
        let _ = Self::primal;
        let () = <__callee_0 as __rt::Annotated>::CHECK;
        let x = *x;
        let argument_dot = *x_dot * x;
        let (y, y_dot) = __callee_0::tangent(
            &{ (x * x) },
            w,
            &{ (argument_dot + argument_dot) },
            w_dot,
        );
        let (result, result_dot) = __callee_0::tangent(&y, &w[1..], &y_dot, &w_dot[1..]);
        (y * result, y_dot * result + result_dot * y)
    }
    pub fn forward(stack: &mut __rt::Stack, x: &f64, w: &[f64]) -> f64 {
        let _ = Self::primal;
        let () = <__callee_0 as __rt::Annotated>::CHECK;
        let x = *x;
        let y = __callee_0::forward(stack, &{ (x * x) }, w);
        let result = __callee_0::forward(stack, &y, &w[1..]);
        stack.push_words([y, result]);
        y * result
    }
    pub fn reverse(
        stack: &mut __rt::Stack,
        x: &f64,
        w: &[f64],
        y_bar: &f64,
        x_bar: &mut f64,
        w_bar: &mut [f64],
    ) -> () {
        let () = <__callee_0 as __rt::Annotated>::CHECK;
        let x = *x;
        let [y, result] = stack.pop_words::<f64, 2>();
        let mut y_bar_1: f64 = -0.0;
        __callee_0::reverse(
            stack,
            &y,
            &w[1..],
            &{ (*y_bar * y) },
            &mut y_bar_1,
            &mut w_bar[1..],
        );
        let mut argument_bar: f64 = -0.0;
        __callee_0::reverse(
            stack,
            &{ (x * x) },
            w,
            &{ (*y_bar * result + y_bar_1) },
            &mut argument_bar,
            &mut *w_bar,
        );
        let x_bar_1 = argument_bar * x;
        *x_bar += x_bar_1 + x_bar_1;
    }
}
