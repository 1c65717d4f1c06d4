use differentiable::differentiable;

#[differentiable]
fn append(xs: &mut Vec<f64>, x: f64) {
    xs.push(x * x);
}

fn main() {
    append(&mut Vec::new(), 1.0);
}
