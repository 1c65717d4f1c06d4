use differentiable::differentiable;

#[differentiable(order = 2)]
fn show(x: f64) {
    println!("{x}");
}

fn main() {
    show::hvp(1.0, 1.0);
}
