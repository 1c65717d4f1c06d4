use differentiable::differentiable;

#[differentiable]
fn total(x: &[f64]) -> f64 {
    x.iter()
        .scan(1.0, |state, v| {
            let old = std::mem::replace(state, *v);
            Some(old * v)
        })
        .sum()
}

fn main() {
    total(&[1.0]);
}
