use differentiable::differentiable;

macro_rules! same {
    ($x:expr) => {
        $x
    };
}

#[differentiable]
fn hidden(x: f64) -> f64 {
    x * same!((x * x))
}

fn main() {
    hidden::grad(1.0);
}
