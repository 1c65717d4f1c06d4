use differentiable::differentiable;

#[differentiable]
fn chosen(x: &[f64], y: &[f64], second: bool) -> f64 {
    let row = if second { y } else { x };
    row[0] * row[1]
}

fn main() {
    chosen(&[1.0, 2.0], &[3.0, 4.0], true);
}
