use differentiable::differentiable;

#[differentiable]
fn chosen(x: &[f64], y: &[f64], second: bool) -> f64 {
    let mut row = x;
    if second {
        row = y;
    }
    row[0] * row[1]
}

fn main() {
    chosen(&[1.0, 2.0], &[3.0, 4.0], true);
}
