impl aliasing_call {
    pub fn fused(stack: &mut __rt::Stack, w: &[f64], w_bar: &mut [f64]) -> f64 {
        let _ = Self::primal;
        let () = <__dot_0 as __rt::Annotated>::CHECK;
        let result = __dot_0::forward(stack, &w[1..], &w[..w.len() - 1]);
        let mut w_bar_1: ::std::vec::Vec<f64> = __rt::zero(&w[..w.len() - 1]);
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
}
