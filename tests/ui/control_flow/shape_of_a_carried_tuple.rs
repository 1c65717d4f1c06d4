use differentiable::differentiable;

#[differentiable]
fn halves(x: f64) -> (f64, f64) {
    (0.5 * x, 0.5 * x)
}

#[differentiable]
fn repeated(x: f64) -> f64 {
    let mut state = (x, x);
    for _ in 0..3 {
        state = halves(state.0);
    }
    state.0 * state.1
}

fn main() {
    repeated(1.0);
}
