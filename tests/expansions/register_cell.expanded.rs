impl register_cell {
    pub fn fused(
        stack: &mut __rt::Stack,
        m: &[[f64; 3]],
        x: &[f64; 3],
        m_bar: &mut [[f64; 3]],
        x_bar: &mut [f64; 3],
    ) -> f64 {
        let _ = Self::primal;
        let mut s: f64 = 0.0;
        for i in 0..m.len() {
            let mut y: f64 = 0.0;
            for j in 0..3 {
                y += m[i][j] * x[j];
            }
            let y_bar = y + y;
            let len = (3);
            let m_row = __rt::row(&m[i], 0, len);
            let m_bar_row = __rt::row_mut(&mut m_bar[i], 0, len);
            for t in 0..len {
                let j_1 = t;
                let y_bar_1 = y_bar * x[j_1];
                x_bar[j_1] += y_bar * m_row[t];
                m_bar_row[t] += y_bar_1;
            }
            s += y * y;
        }
        s
    }
    pub fn tangent(
        m: &[[f64; 3]],
        x: &[f64; 3],
        m_dot: &[[f64; 3]],
        x_dot: &[f64; 3],
    ) -> (f64, f64) {
        let _ = Self::primal;
        let mut s: f64 = 0.0;
        let mut s_dot: f64 = -0.0;
        for i in 0..m.len() {
            let mut y: f64 = 0.0;
            let mut y_dot: f64 = -0.0;
            for j in 0..3 {
                let y_1 = m[i][j];
                let y_2 = x[j];
                let y_dot_1 = y_dot + (m_dot[i][j] * y_2 + x_dot[j] * y_1);
                y += y_1 * y_2;
                y_dot = y_dot_1;
            }
            let s_dot_1 = y_dot * y;
            s += y * y;
            s_dot += (s_dot_1 + s_dot_1);
        }
        (s, s_dot)
    }
    pub fn forward(stack: &mut __rt::Stack, m: &[[f64; 3]], x: &[f64; 3]) -> f64 {
        let _ = Self::primal;
        let mut s: f64 = 0.0;
        for i in 0..m.len() {
            let mut y: f64 = 0.0;
            for j in 0..3 {
                y += m[i][j] * x[j];
            }
            stack.push_words([__rt::to_word(y)]);
            s += y * y;
        }
        s
    }
    pub fn reverse(
        stack: &mut __rt::Stack,
        m: &[[f64; 3]],
        x: &[f64; 3],
        y_bar: &f64,
        m_bar: &mut [[f64; 3]],
        x_bar: &mut [f64; 3],
    ) -> () {
        for i in (0..m.len()).rev() {
            let [y] = stack.pop_words();
            let y = __rt::from_word::<f64>(y);
            let y_bar_1 = *y_bar * y;
            let y_bar_2 = y_bar_1 + y_bar_1;
            let len = (3);
            let m_row = __rt::row(&m[i], 0, len);
            let m_bar_row = __rt::row_mut(&mut m_bar[i], 0, len);
            for t in 0..len {
                let j = t;
                let y_bar_3 = y_bar_2 * x[j];
                x_bar[j] += y_bar_2 * m_row[t];
                m_bar_row[t] += y_bar_3;
            }
        }
    }
}
