use differentiable::differentiable;

mod square {
    #[differentiable::differentiable(derivatives = square_ad)]
    pub fn square(x: f64) -> f64 {
        x * x
    }
}

use square::square;

#[differentiable]
fn fourth(x: f64) -> f64 {
    square(square(x))
}

fn main() {
    fourth(1.0);
}
