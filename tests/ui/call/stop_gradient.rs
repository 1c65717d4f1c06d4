use differentiable::differentiable;

fn stop_gradient(x: f64) -> f64 {
    x * x
}

mod other {
    #[differentiable::differentiable]
    pub fn stop_gradient(x: f64) -> f64 {
        x * x
    }
}

#[differentiable]
fn taken_for_ours(x: f64) -> f64 {
    x * stop_gradient(x)
}

#[differentiable]
fn annotated(x: f64) -> f64 {
    x * other::stop_gradient(x)
}

fn main() {
    taken_for_ours::grad(1.0);
    annotated::grad(1.0);
}
