use differentiable::differentiable;

fn double_vjp(_x: &mut [f64], _y: &f64, _y_bar: f64, _x_bar: &mut [f64]) {}

#[differentiable(vjp = double_vjp)]
fn double(x: &mut [f64]) -> f64 {
    x[0] *= 2.0;
    x[0]
}

fn main() {
    double(&mut [1.0]);
    double_vjp(&mut [1.0], &2.0, 1.0, &mut [0.0]);
}
