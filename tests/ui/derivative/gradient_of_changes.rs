use differentiable::differentiable;

#[differentiable]
fn double(u: &mut [f64]) {
    for i in 0..u.len() {
        u[i] *= 2.0;
    }
}

fn main() {
    let (mut u, mut u_bar) = ([1.0], [1.0]);
    double::grad(&mut u, &mut u_bar);
}
