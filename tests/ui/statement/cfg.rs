use differentiable::differentiable;

#[differentiable]
fn scaled(x: f64) -> f64 {
    #[cfg(debug_assertions)]
    let factor = 2.0;
    #[cfg(not(debug_assertions))]
    let factor = 3.0;
    factor * x
}

fn main() {
    scaled(1.0);
}
