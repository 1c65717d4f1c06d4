use differentiable::differentiable;

mod model {
    pub fn square(x: f64) -> f64 {
        x * x
    }

    pub mod inner {
        pub fn cube(x: f64) -> f64 {
            x * x * x
        }
    }
}

use model::inner::*;
use model::square;

#[differentiable]
fn by_path(x: f64) -> f64 {
    model::square(x)
}

#[differentiable]
fn imported(x: f64) -> f64 {
    square(x)
}

#[differentiable]
fn globbed(x: f64) -> f64 {
    cube(x)
}

fn main() {
    by_path(1.0);
    imported(1.0);
    globbed(1.0);
}
