use differentiable::Differentiable;

struct Handle;

#[derive(Differentiable)]
struct Model {
    weight: f64,
    handle: Handle,
}

fn main() {
    let model = Model { weight: 0.0, handle: Handle };
    let _ = (model.weight, model.handle);
}
