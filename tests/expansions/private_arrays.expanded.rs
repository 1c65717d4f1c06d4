impl private_arrays {
    pub fn fused(
        stack: &mut __rt::Stack,
        w: &[f64],
        x: &f64,
        n: &usize,
        w_bar: &mut [f64],
        x_bar: &mut f64,
        _unused_5: impl ::core::marker::Sized,
    ) -> f64 {
        let _ = Self::primal;
        let x = *x;
        let n = *n;
        let mut terms: ::std::vec::Vec<f64> = ::std::vec![0.0; n];
        let mut work_bar: ::std::vec::Vec<f64> = ::std::vec![- 0.0; w.len()];
        let mut terms_bar: ::std::vec::Vec<f64> = ::std::vec![- 0.0; n];
        let (s_1, x_bar_4): (f64, f64) = if 0 < 3 {
            let mut work_rows: ::std::vec::Vec<f64> = ::std::vec![0.0; n * (w.len())];
            let mut s: f64 = 0.0;
            let mut x_bar_1: f64 = -0.0;
            for i in 0..3 {
                for k in 0..n {
                    let work: &mut [_] = if w.len() == 0 {
                        &mut []
                    } else {
                        __rt::row_mut(&mut work_rows, k * (w.len()), w.len())
                    };
                    for j in 0..w.len() {
                        work[j] = w[j] * x + ((i * k) as f64);
                    }
                    let mut product: f64 = 1.0;
                    let records = stack.push_records::<1>(w.len());
                    for j_1 in 0..w.len() {
                        records[j_1] = __rt::to_words([product]);
                        product = product * work[j_1];
                    }
                    terms[k] = product.sin();
                    stack.push_words([product]);
                }
                let mut y: f64 = x;
                let records_1 = stack.push_records::<1>(n);
                for k_1 in 0..n {
                    records_1[k_1] = __rt::to_words([y]);
                    y = y * terms[k_1];
                }
                let len = (n);
                let terms_row = __rt::row(&terms, 0, len);
                let terms_bar_row = __rt::row_mut(&mut terms_bar, 0, len);
                let mut y_bar: f64 = 1.0;
                let records_2 = stack.last_records::<1>(len);
                for t in (0..len).rev() {
                    let [y_1] = __rt::from_words::<f64, 1>(records_2[t]);
                    let y_bar_1 = y_bar * terms_row[t];
                    terms_bar_row[t] += y_bar * y_1;
                    y_bar = y_bar_1;
                }
                stack.drop_records::<1>(len);
                let mut x_bar_2: f64 = y_bar;
                for k_2 in (0..n).rev() {
                    let work_1: &[_] = if w.len() == 0 {
                        &[]
                    } else {
                        __rt::row(&work_rows, k_2 * (w.len()), w.len())
                    };
                    let [product_1] = stack.pop_words::<f64, 1>();
                    let terms_bar_1 = __rt::take(&mut terms_bar[k_2]);
                    let len_1 = (w.len());
                    let work_row = __rt::row(work_1, 0, len_1);
                    let work_bar_row = __rt::row_mut(&mut work_bar, 0, len_1);
                    let mut product_bar: f64 = terms_bar_1 * product_1.cos();
                    let records_3 = stack.last_records::<1>(len_1);
                    for t_1 in (0..len_1).rev() {
                        let [product_2] = __rt::from_words::<f64, 1>(records_3[t_1]);
                        let product_bar_1 = product_bar * work_row[t_1];
                        work_bar_row[t_1] += product_bar * product_2;
                        product_bar = product_bar_1;
                    }
                    stack.drop_records::<1>(len_1);
                    let len_2 = (w.len());
                    let w_row = __rt::row(w, 0, len_2);
                    let work_bar_row_1 = __rt::row_mut(&mut work_bar, 0, len_2);
                    let w_bar_row = __rt::row_mut(&mut *w_bar, 0, len_2);
                    let mut x_bar_3: f64 = -0.0;
                    for t_2 in 0..len_2 {
                        let work_2 = w_row[t_2];
                        let work_bar_1 = __rt::take(&mut work_bar_row_1[t_2]);
                        w_bar_row[t_2] += work_bar_1 * x;
                        x_bar_3 += work_bar_1 * work_2;
                    }
                    x_bar_2 += x_bar_3;
                }
                s += y;
                x_bar_1 += x_bar_2;
            }
            (s, x_bar_1)
        } else {
            (0.0, -0.0)
        };
        *x_bar += x_bar_4;
        s_1
    }
}
