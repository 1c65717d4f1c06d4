use differentiable::differentiable;

type Index = usize;

#[differentiable]
fn looked_up(x: f64, table: &[f64]) -> f64 {
    let i = x as Index;
    table[i] * x
}

fn main() {
    looked_up(1.0, &[2.0, 3.0]);
}
