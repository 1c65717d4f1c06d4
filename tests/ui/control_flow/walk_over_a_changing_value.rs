use std::cell::Cell;

use differentiable::differentiable;

struct Random {
    state: Cell<u64>,
}

impl Random {
    fn iter(&self) -> std::ops::Range<u64> {
        self.state.set(self.state.get() * 5 + 3);
        0..self.state.get() % 3
    }
}

#[differentiable(inactive(random))]
fn walk(x: f64, random: &Random) -> f64 {
    let mut y = x;
    for _ in random.iter() {
        y *= x;
    }
    y
}

fn main() {
    walk::grad(1.0, &Random { state: Cell::new(1) });
}
