use differentiable::differentiable;

#[differentiable]
async fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    drop(square(1.0));
}
