use differentiable::differentiable;

trait Rounding {
    fn to_grid(&self) -> f64;
    fn cell(&self) -> usize;
}

impl Rounding for f64 {
    fn to_grid(&self) -> f64 {
        self.round()
    }

    fn cell(&self) -> usize {
        *self as usize
    }
}

#[differentiable]
fn snapped(x: f64) -> f64 {
    x.to_grid() * x
}

// An integer carries no derivative.
#[differentiable]
fn counted(x: f64) -> f64 {
    x * x.cell() as f64
}

fn main() {
    snapped(1.0);
    counted(1.0);
}
