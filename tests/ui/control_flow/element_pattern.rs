use differentiable::differentiable;

#[differentiable]
fn product_sum(pairs: &[(f64, f64)]) -> f64 {
    let mut total = 0.0;
    for (a, b) in pairs {
        total += a * b;
    }
    total
}

#[differentiable]
fn total(pairs: Vec<(f64, f64)>) -> f64 {
    let mut total = 0.0;
    for (a, b) in pairs {
        total += a * b;
    }
    total
}

fn main() {
    product_sum(&[(1.0, 2.0)]);
    total(vec![(1.0, 2.0)]);
}
