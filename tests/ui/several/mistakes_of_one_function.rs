use differentiable::differentiable;

fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn many(x: f64, n: Option<u32>) -> f64 {
    let scale = |y: f64| x * y;
    let _ends = 0.0..x;
    let (ref a, _) = (x, x);
    match (x, n) {
        (0.0, _) => scale(1.0),
        _ => square(x) * a,
    }
}

// The function itself is there whatever is wrong with its derivatives.
fn main() {
    many(1.0, None);
}
