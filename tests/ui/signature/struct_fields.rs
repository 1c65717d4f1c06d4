use differentiable::differentiable;

struct Model {
    weight: f64,
    bias: f64,
}

#[differentiable]
fn predicted(model: &Model, x: f64) -> f64 {
    model.weight * x + model.bias
}

fn main() {
    predicted(&Model { weight: 1.0, bias: 0.0 }, 1.0);
}
