use differentiable::differentiable;

trait Reset {
    fn reset(&mut self);
}

impl Reset for [f64] {
    fn reset(&mut self) {
        self.fill(0.0);
    }
}

#[differentiable]
fn constant(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    y.reset();
    y[0]
}

fn main() {
    constant(&[1.0]);
}
