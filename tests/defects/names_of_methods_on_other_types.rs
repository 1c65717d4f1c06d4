// E0308 in generated code: `let mut c: usize = Counter { n: 0 }`: the result of `c.take()` (an index) gives `c` its type; and `take`, `abs` are taken
// for pure (see `interior_mutability_of_inactive_values.rs`) though they change `c` (`Option::take` does, too).
use differentiable::prelude::*;
struct Counter { n: usize }
impl Counter {
    fn take(&mut self) -> usize { self.n += 1; self.n % 3 }
    fn abs(&mut self) -> usize { self.n += 2; self.n % 3 }
}
#[differentiable]
fn methods_of_a_struct(w: &[f64]) -> f64 {
    let mut c = Counter { n: 0 };
    let mut a = 0.5;
    for v in w {
        let k = c.take();
        a = a * w[k] + a * a * v;
        let l = c.abs();
        a = a * w[l] + a * a;
    }
    a
}
fn main() {
    let w = [0.9, 1.2, -0.6, 0.4];
    assert!((methods_of_a_struct::grad(&w)[1] - methods_of_a_struct::jvp(&w, &[0.0, 1.0, 0.0, 0.0]).1).abs() < 1e-9);
}
