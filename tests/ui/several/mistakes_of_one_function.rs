use differentiable::differentiable;

fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn many(x: f64, n: &mut Vec<f64>) -> f64 {
    let scale = |y: f64| x * y;
    let mut last = &n[0];
    last = &n[1];
    let value = *last;
    n.push(x);
    scale(value) * square(x)
}

// The function itself is there whatever is wrong with its derivatives.
fn main() {
    many(1.0, &mut vec![1.0, 2.0]);
}
