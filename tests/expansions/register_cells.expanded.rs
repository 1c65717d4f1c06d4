impl register_cells {
    pub fn fused<__OnDemand>(
        stack: &mut __rt::Stack,
        x: &[f64],
        x_bar: &mut [f64],
    ) -> f64 {
        let _ = Self::primal;
        let len = (x.len() - 1);
        let x_row = __rt::row(x, 1, len);
        let x_row_1 = __rt::row(x, 0, len);
        let x_bar_row = __rt::row_mut(&mut *x_bar, 0, len);
        let blocked = len - len % 4;
        let mut s: f64 = 0.0;
        let mut x_bar_1: f64 = -0.0;
        for first in (0..blocked).step_by(4) {
            let x_row_2 = __rt::row(x_row, first, 4);
            let x_row_3 = __rt::row(x_row_1, first, 4);
            let x_bar_row_1 = __rt::row_mut(&mut *x_bar_row, first, 4);
            let mut s_lanes: [f64; 4] = [-0.0_f64; 4];
            let mut x_bar_lanes: [f64; 4] = [-0.0_f64; 4];
            let mut x_bar_2: f64 = x_bar_1;
            for lane in 0..4 {
                let a = x_row_3[lane];
                let a_1 = x_row_2[lane] - a * a;
                s_lanes[lane] = a_1 * a_1;
                let a_bar = a_1 + a_1;
                let a_bar_1 = a_bar * a;
                x_bar_lanes[lane] = x_bar_2 + (-a_bar_1 - a_bar_1);
                x_bar_2 = a_bar;
            }
            for lane_1 in 0..4 {
                x_bar_row_1[lane_1] += x_bar_lanes[lane_1];
            }
            let mut s_1: f64 = s;
            for lane_2 in 0..4 {
                s_1 += s_lanes[lane_2];
            }
            s = s_1;
            x_bar_1 = x_bar_2;
        }
        let mut s_2: f64 = s;
        let mut x_bar_3: f64 = x_bar_1;
        for t in blocked..len {
            let a_2 = x_row_1[t];
            let a_3 = x_row[t] - a_2 * a_2;
            let a_bar_2 = a_3 + a_3;
            let a_bar_3 = a_bar_2 * a_2;
            x_bar_row[t] += x_bar_3 + (-a_bar_3 - a_bar_3);
            s_2 += a_3 * a_3;
            x_bar_3 = a_bar_2;
        }
        if 0 < x.len() - 1 {
            x_bar[x.len() - 1] += x_bar_3;
        }
        s_2
    }
}
