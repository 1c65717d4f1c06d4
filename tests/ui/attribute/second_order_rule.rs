use differentiable::differentiable;

fn square_jvp(x: f64, x_dot: f64) -> (f64, f64) {
    (x * x, 2.0 * x * x_dot)
}

#[differentiable(order = 2, jvp = square_jvp)]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    square(1.0);
    square_jvp(1.0, 1.0);
}
