use differentiable::differentiable;

type Found = Option<usize>;

#[differentiable]
fn doubled(x: &mut [f64], at: Option<usize>) -> Found {
    x[at?] *= 2.0;
    at
}

fn main() {
    doubled(&mut [1.0], None);
}
