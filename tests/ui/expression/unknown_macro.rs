use differentiable::differentiable;

macro_rules! square {
    ($x:expr) => {
        $x * $x
    };
}

#[differentiable]
fn squared(x: f64) -> f64 {
    square!(x)
}

fn main() {
    squared(1.0);
}
