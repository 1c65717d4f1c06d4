impl chain {
    pub fn fused<__OnDemand>(
        stack: &mut __rt::Stack,
        xs: &[f64],
        ys: &[f64],
        t: &f64,
        xs_bar: &mut [f64],
        ys_bar: &mut [f64],
        t_bar: &mut f64,
    ) -> f64 {
        let _ = Self::primal;
        let t = *t;
        let n = xs.len().min(ys.len());
        let mut misses: Vec<f64> = ::std::vec![0.0; n];
        for k in 0..n {
            misses[k] = xs[k] * t - ys[k];
        }
        let n_1 = (&misses).len();
        let mut misses_bar: ::std::vec::Vec<f64> = __rt::zero(&misses);
        let sum_bar = 1.0 / 2.0;
        let len = (n_1);
        let misses_row = __rt::row(&misses, 0, len);
        let misses_bar_row = __rt::row_mut(&mut misses_bar, 0, len);
        let blocked = len - len % 4;
        let mut sum: f64 = -0.0_f64;
        for first in (0..blocked).step_by(4) {
            let misses_row_1 = __rt::row(misses_row, first, 4);
            let misses_bar_row_1 = __rt::row_mut(&mut *misses_bar_row, first, 4);
            let mut item_lanes: [f64; 4] = [-0.0_f64; 4];
            let mut item_bar_lanes: [f64; 4] = [-0.0_f64; 4];
            for lane in 0..4 {
                let item = misses_row_1[lane];
                item_lanes[lane] = item * item;
                let item_bar = sum_bar * item;
                item_bar_lanes[lane] = item_bar + item_bar;
            }
            for lane_1 in 0..4 {
                misses_bar_row_1[lane_1] += item_bar_lanes[lane_1];
            }
            let mut sum_1: f64 = sum;
            for lane_2 in 0..4 {
                sum_1 += item_lanes[lane_2];
            }
            sum = sum_1;
        }
        let mut sum_2: f64 = sum;
        for t_1 in blocked..len {
            let item_1 = misses_row[t_1];
            let item_bar_1 = sum_bar * item_1;
            misses_bar_row[t_1] += item_bar_1 + item_bar_1;
            sum_2 += item_1 * item_1;
        }
        let len_1 = (n);
        let xs_row = __rt::row(xs, 0, len_1);
        let misses_bar_row_2 = __rt::row_mut(&mut misses_bar, 0, len_1);
        let ys_bar_row = __rt::row_mut(&mut *ys_bar, 0, len_1);
        let xs_bar_row = __rt::row_mut(&mut *xs_bar, 0, len_1);
        let mut t_bar_1: f64 = -0.0;
        for t_2 in 0..len_1 {
            let item_2 = xs_row[t_2];
            let misses_bar_1 = __rt::take(&mut misses_bar_row_2[t_2]);
            ys_bar_row[t_2] -= misses_bar_1;
            xs_bar_row[t_2] += misses_bar_1 * t;
            t_bar_1 += misses_bar_1 * item_2;
        }
        *t_bar += t_bar_1;
        sum_2 / 2.0
    }
}
