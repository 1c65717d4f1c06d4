impl shared_array {
    pub fn fused(
        stack: &mut __rt::Stack,
        w: &[f64],
        n: &usize,
        w_bar: &mut [f64],
        _unused_3: impl ::core::marker::Sized,
    ) -> f64 {
        let _ = Self::primal;
        let n = *n;
        let mut work: ::std::vec::Vec<f64> = ::std::vec![0.5; w.len()];
        let mut s: f64 = 0.0;
        for i in 0..n {
            for j in 1..w.len() {
                stack.push(&work[j]);
                work[j] = w[j] * (i as f64);
            }
            let work_1 = work[1];
            let work_2 = work[0];
            stack.push(&work[0]);
            work[0] = work_2 * work_1;
            stack.push_words([work_1, work_2]);
            s += work[0].sin();
        }
        let mut work_bar: ::std::vec::Vec<f64> = ::std::vec![- 0.0; w.len()];
        for i_1 in (0..n).rev() {
            let [work_3, work_4] = stack.pop_words::<f64, 2>();
            work_bar[0] += 1.0 * work[0].cos();
            stack.pop_into(&mut work[0]);
            let work_bar_1 = __rt::take(&mut work_bar[0]);
            work_bar[0] += work_bar_1 * work_3;
            work_bar[1] += work_bar_1 * work_4;
            for j_1 in (1..w.len()).rev() {
                stack.pop_into(&mut work[j_1]);
                let work_bar_2 = __rt::take(&mut work_bar[j_1]);
                w_bar[j_1] += work_bar_2 * (i_1 as f64);
            }
        }
        s
    }
}
