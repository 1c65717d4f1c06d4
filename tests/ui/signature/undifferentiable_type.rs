use differentiable::differentiable;

struct Model {
    weights: Vec<f64>,
}

impl Model {
    fn size(&self) -> usize {
        self.weights.len()
    }
}

#[differentiable]
fn scaled(model: &Model, x: f64) -> f64 {
    x * model.size() as f64
}

fn main() {
    scaled(&Model { weights: vec![] }, 1.0);
}
