use differentiable::Differentiable;

#[derive(Differentiable)]
#[differentiable(inactive)]
struct Whole {
    x: f64,
}

#[derive(Differentiable)]
struct Part {
    #[differentiable(passive)]
    x: f64,
}

fn main() {
    let _ = (Whole { x: 0.0 }.x, Part { x: 0.0 }.x);
}
