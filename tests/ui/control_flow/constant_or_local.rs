use differentiable::differentiable;

#[differentiable]
#[allow(non_snake_case)]
fn limited(X: f64) -> f64 {
    match X {
        X => X * X,
    }
}

fn main() {
    limited(1.0);
}
