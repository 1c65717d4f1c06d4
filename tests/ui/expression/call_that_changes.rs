use differentiable::differentiable;

#[differentiable]
fn scale(u: &mut [f64], x: f64) {
    u[0] *= x;
}

#[differentiable]
fn power(u: &mut [f64], x: f64) -> f64 {
    std::iter::repeat_with(|| scale(u, x)).take(3).for_each(drop);
    u[0]
}

fn main() {
    power(&mut [1.0], 2.0);
}
