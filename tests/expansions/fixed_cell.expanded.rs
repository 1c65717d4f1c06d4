impl fixed_cell {
    pub fn fused<__OnDemand>(
        stack: &mut __rt::Stack,
        m: &[f64],
        x: &[f64],
        m_bar: &mut [f64],
        x_bar: &mut [f64],
    ) -> f64 {
        let _ = Self::primal;
        let mut s: f64 = 0.0;
        for i in 0..x.len() {
            let len = (m.len());
            let m_row = __rt::row(m, 0, len);
            let m_bar_row = __rt::row_mut(&mut *m_bar, 0, len);
            let mut s_1: f64 = s;
            let mut x_bar_1: f64 = -0.0;
            for t in 0..len {
                let s_2 = m_row[t];
                let s_3 = x[i];
                let s_4 = s_2 * s_3;
                let s_bar = s_4.cos();
                m_bar_row[t] += s_bar * s_3;
                s_1 += s_4.sin();
                x_bar_1 += s_bar * s_2;
            }
            if 0 < m.len() {
                x_bar[i] += x_bar_1;
            }
            s = s_1;
        }
        s
    }
}
