use differentiable::differentiable;

fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn many(x: f64, n: Option<u32>) -> f64 {
    let scale = |y: f64| x * y;
    let Some(n) = n else { return 0.0 };
    let mut powers = Vec::new();
    powers.push(x);
    match x {
        0.0 => scale(1.0),
        _ => square(x) * powers[0] * f64::from(n),
    }
}

// The function itself is there whatever is wrong with its derivatives.
fn main() {
    many(1.0, None);
}
