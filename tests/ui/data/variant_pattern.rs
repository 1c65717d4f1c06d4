use differentiable::differentiable;

#[differentiable]
fn content(x: Option<f64>) -> f64 {
    match x {
        whole @ Some(_) => whole.unwrap(),
        None => 0.0,
    }
}

fn main() {
    content(None);
}
