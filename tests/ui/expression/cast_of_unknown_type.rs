use differentiable::differentiable;

type Pair = (f64, f64);

#[differentiable]
fn rounded(pair: Pair) -> f32 {
    pair.0 as f32
}

fn main() {
    rounded((1.0, 2.0));
}
