use differentiable::differentiable;

#[differentiable]
fn squares(x: &Vec<f64>) -> f64 {
    let mut total = 0.0;
    for a in x.as_slice() {
        total += a * a;
    }
    total
}

fn main() {
    squares(&vec![1.0, 2.0]);
}
