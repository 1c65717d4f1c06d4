use differentiable::differentiable;

#[differentiable]
fn chosen(x: &[f64], y: &[f64], second: bool) -> f64 {
    let mut row = x;
    if second {
        row = y;
    }
    row[0] * row[1]
}

#[differentiable]
fn turned<'a>(mut x: &'a mut [f64; 2], mut y: &'a mut [f64; 2]) -> f64 {
    std::mem::swap(&mut x, &mut y);
    x[0] * y[1]
}

fn main() {
    turned(&mut [1.0, 2.0], &mut [3.0, 4.0]);
    chosen(&[1.0, 2.0], &[3.0, 4.0], true);
}
