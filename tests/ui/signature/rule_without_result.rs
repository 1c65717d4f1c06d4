use differentiable::differentiable;

fn print_vjp(_x: f64, _y: &(), _y_bar: ()) -> f64 {
    0.0
}

#[differentiable(vjp = print_vjp)]
fn print(x: f64) {
    println!("{x}");
}

fn main() {
    print(1.0);
    print_vjp(1.0, &(), ());
}
