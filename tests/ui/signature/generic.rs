use differentiable::{Scalar, differentiable};

#[differentiable]
fn square<T: Scalar>(x: T) -> T {
    x * x
}

fn main() {
    square(1.0);
}
