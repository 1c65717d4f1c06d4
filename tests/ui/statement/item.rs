use differentiable::differentiable;

const WIDTH: usize = 2;

#[differentiable]
fn counted(x: [f64; WIDTH]) -> f64 {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    const WIDTH: usize = 1;
    CALLS.fetch_add(WIDTH, Ordering::Relaxed);
    x[0] * x[1]
}

#[differentiable]
fn in_a_block(x: f64) -> f64 {
    {
        const FACTOR: f64 = 2.0;
        FACTOR * x
    }
}

fn main() {
    counted([1.0; WIDTH]);
    in_a_block(1.0);
}
