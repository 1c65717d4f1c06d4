use differentiable::differentiable;

#[differentiable]
fn scaled(x: f64, #[cfg(debug_assertions)] y: f64) -> f64 {
    x * y
}

#[differentiable]
fn statements(x: f64, n: usize) -> f64 {
    #[cfg(debug_assertions)]
    let factor = 2.0;
    #[cfg_attr(debug_assertions, allow(unused))]
    let offset = 3.0;
    let mut y = x * factor;
    y += offset;
    #[cfg(any())]
    {
        y = y * y;
    }
    #[cfg(any())]
    for _ in 0..3 {
        y *= x;
    }
    match n {
        #[cfg(any())]
        0 => x * x,
        _ => y,
    }
}

fn main() {
    scaled(1.0, 2.0);
    statements(1.0, 2);
}
