impl dot {
    pub fn fused(
        stack: &mut __rt::Stack,
        a: &[f64],
        b: &[f64],
        a_bar: &mut [f64],
        b_bar: &mut [f64],
    ) -> f64 {
        let _ = Self::primal;
        let len = (a.len());
        let a_row = __rt::row(a, 0, len);
        let b_row = __rt::row(b, 0, len);
        let b_bar_row = __rt::row_mut(&mut *b_bar, 0, len);
        let a_bar_row = __rt::row_mut(&mut *a_bar, 0, len);
        let mut s: f64 = 0.0;
        for t in 0..len {
            let s_1 = a_row[t];
            let s_2 = b_row[t];
            b_bar_row[t] += s_1;
            a_bar_row[t] += s_2;
            s += s_1 * s_2;
        }
        s
    }
    pub fn tangent(a: &[f64], b: &[f64], a_dot: &[f64], b_dot: &[f64]) -> (f64, f64) {
        let _ = Self::primal;
        let mut s: f64 = 0.0;
        let mut s_dot: f64 = -0.0;
        for i in 0..a.len() {
            let s_1 = a[i];
            let s_2 = b[i];
            let s_dot_1 = s_dot + (a_dot[i] * s_2 + b_dot[i] * s_1);
            s += s_1 * s_2;
            s_dot = s_dot_1;
        }
        (s, s_dot)
    }
    pub fn forward(stack: &mut __rt::Stack, a: &[f64], b: &[f64]) -> f64 {
        let _ = Self::primal;
        let mut s: f64 = 0.0;
        for i in 0..a.len() {
            s += a[i] * b[i];
        }
        s
    }
    pub fn reverse(
        stack: &mut __rt::Stack,
        a: &[f64],
        b: &[f64],
        y_bar: &f64,
        a_bar: &mut [f64],
        b_bar: &mut [f64],
    ) -> () {
        let len = (a.len());
        let a_row = __rt::row(a, 0, len);
        let b_row = __rt::row(b, 0, len);
        let b_bar_row = __rt::row_mut(&mut *b_bar, 0, len);
        let a_bar_row = __rt::row_mut(&mut *a_bar, 0, len);
        for t in 0..len {
            let s_bar = *y_bar * b_row[t];
            b_bar_row[t] += *y_bar * a_row[t];
            a_bar_row[t] += s_bar;
        }
    }
}

impl aliasing_call {
    pub fn fused(stack: &mut __rt::Stack, w: &[f64], w_bar: &mut [f64]) -> f64 {
        let _ = Self::primal;
        let () = <__dot_0 as __rt::Annotated>::CHECK;
        let result = __dot_0::forward(stack, &w[1..], &w[..w.len() - 1]);
        let mut w_bar_1 = __rt::zero(&w[..w.len() - 1]);
        __dot_0::reverse(
            stack,
            &w[1..],
            &w[..w.len() - 1],
            &1.0,
            &mut w_bar[1..],
            &mut w_bar_1,
        );
        __rt::accumulate(&mut w_bar[..w.len() - 1], &w_bar_1);
        result
    }
    pub fn tangent(w: &[f64], w_dot: &[f64]) -> (f64, f64) {
        let _ = Self::primal;
        let () = <__dot_0 as __rt::Annotated>::CHECK;
        let (result, result_dot) = __dot_0::tangent(
            &w[1..],
            &w[..w.len() - 1],
            &w_dot[1..],
            &w_dot[..w.len() - 1],
        );
        (result, result_dot)
    }
    pub fn forward(stack: &mut __rt::Stack, w: &[f64]) -> f64 {
        let _ = Self::primal;
        let () = <__dot_0 as __rt::Annotated>::CHECK;
        let result = __dot_0::forward(stack, &w[1..], &w[..w.len() - 1]);
        result
    }
    pub fn reverse(
        stack: &mut __rt::Stack,
        w: &[f64],
        y_bar: &f64,
        w_bar: &mut [f64],
    ) -> () {
        let () = <__dot_0 as __rt::Annotated>::CHECK;
        let mut w_bar_1 = __rt::zero(&w[..w.len() - 1]);
        __dot_0::reverse(
            stack,
            &w[1..],
            &w[..w.len() - 1],
            y_bar,
            &mut w_bar[1..],
            &mut w_bar_1,
        );
        __rt::accumulate(&mut w_bar[..w.len() - 1], &w_bar_1);
    }
}
