use differentiable::differentiable;

#[differentiable]
fn changed(mut x: Box<f64>) -> f64 {
    *x += 1.0;
    *x * *x
}

#[differentiable]
fn moved(x: Box<f64>) -> f64 {
    let y = x;
    *y * *y
}

#[differentiable]
fn behind_a_reference(x: &Box<f64>) -> f64 {
    **x * **x
}

fn main() {
    changed(Box::new(1.0));
    moved(Box::new(1.0));
    behind_a_reference(&Box::new(1.0));
}
