use differentiable::differentiable;

#[differentiable]
fn weighted(x: f64, left: &str, right: &str) -> f64 {
    let mut y = x;
    for (a, b) in left.chars().zip(right.chars()) {
        if a == b {
            y *= y * x;
        }
    }
    y
}

fn main() {
    weighted(1.0, "abc", "abd");
}
