use differentiable::differentiable;

struct Step {
    length: f64,
}

fn step(k: usize) -> Step {
    Step { length: k as f64 }
}

#[differentiable(inactive(step))]
fn advanced(y: f64, step: &Step) -> f64 {
    y * y * step.length
}

#[differentiable]
fn repeated(x: f64) -> f64 {
    let mut y = x;
    for k in 0..3 {
        let step = step(k);
        y = advanced(y, &step);
    }
    y
}

fn main() {
    repeated(1.0);
}
